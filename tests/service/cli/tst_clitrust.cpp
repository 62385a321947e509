// SPDX-License-Identifier: GPL-3.0-or-later
#include "clirunner.h"

#include <support/testmain.h>

#include <pty.h>
#include <unistd.h>

using namespace postrider;
using namespace postrider::test;

// The command line against a server whose certificate nobody vouches for.
class tst_CliTrust : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_fingerprint = m_cli.server.makeCertificate();
        QVERIFY(m_cli.startServer());
    }

    void withoutAWordItIsRefused()
    {
        const Ended ended = m_cli.run(join("ann"), Password);
        QCOMPARE(ended.code, 4);
        QVERIFY2(ended.errors.contains("No authority vouches for the certificate of 127.0.0.1."), ended.errors);
        QVERIFY2(ended.errors.contains(m_fingerprint.toLatin1()), ended.errors);
    }

    void whatIsGivenIsChecked()
    {
        QCOMPARE(m_cli.run(join("ann", QStringLiteral("nonsense")), Password).code, 2);
        const Ended other = m_cli.run(join("ann", QString(64, u'a')), Password);
        QCOMPARE(other.code, 4);
        QVERIFY2(other.errors.contains("shows another certificate"), other.errors);
    }

    void itIsGivenOnce()
    {
        const Ended ended = m_cli.run(join("ann", m_fingerprint.toLower()), Password);
        QVERIFY2(ended.code == 0, ended.errors);
        const Ended users = m_cli.run(CliRunner::as("ann", "users"));
        QVERIFY2(users.code == 0, users.errors);
        QVERIFY(m_cli.run(CliRunner::as("ann", "chats")).code == 0);
    }

    void atATerminalItIsAsked()
    {
        const auto [refused, said] = atTerminal("cleo", "n\n");
        QCOMPARE(refused, 4);
        QVERIFY2(said.contains("Trust this server? [y/N]"), said);
        QVERIFY2(said.contains(m_fingerprint.toLatin1()), said);
        const auto [code, output] = atTerminal("cleo", "y\ncorrect horse battery\ncorrect horse battery\n");
        QVERIFY2(code == 0, output);
        QCOMPARE(m_cli.run(CliRunner::as("cleo", "users")).code, 0);
    }

    void aChangedOneIsRefused()
    {
        QVERIFY(m_cli.server.stop());
        QVERIFY(m_cli.server.makeCertificate() != m_fingerprint);
        QVERIFY(m_cli.startServer());
        const Ended ended = m_cli.run(CliRunner::as("ann", "users"));
        QVERIFY2(ended.errors.contains("is not the one you trusted"), ended.errors);
        QCOMPARE(ended.code, 5);
    }

private:
    static constexpr const char *Password = "correct horse battery\n";

    QStringList join(const char *name, const QString &fingerprint = {}) const
    {
        QStringList arguments = CliRunner::as(name, "register", name, "--server", address());
        if (!fingerprint.isEmpty())
            arguments << QStringLiteral("--trust") << fingerprint;
        return arguments;
    }
    QString address() const { return QStringLiteral("https://127.0.0.1:%1").arg(m_cli.server.httpPort()); }

    // The program with a terminal to ask at. What it asks follows what is typed: nothing is read too early.
    std::pair<int, QByteArray> atTerminal(const char *name, const QByteArray &typed)
    {
        int ours = -1;
        int its = -1;
        if (::openpty(&ours, &its, nullptr, nullptr, nullptr) != 0)
            return {};
        QProcess process;
        process.setChildProcessModifier([its] { ::dup2(its, STDIN_FILENO); });
        m_cli.begin(process, join(name));
        QByteArray said;
        for (const QByteArray &line : typed.split('\n')) {
            if (line.isEmpty())
                continue;
            const bool asked = QTest::qWaitFor(
                [&] {
                    said += process.readAllStandardError();
                    return said.endsWith("] ") || said.endsWith("Password: ") || said.endsWith("Again: ");
                },
                CliRunner::Patience);
            said += asked ? "\n" : "";
            const QByteArray answer = line + '\n';
            if (::write(ours, answer.constData(), size_t(answer.size())) != answer.size())
                break;
        }
        process.waitForFinished(CliRunner::Patience);
        ::close(ours);
        ::close(its);
        return {process.exitCode(), said + process.readAllStandardError()};
    }

    CliRunner m_cli;
    QString m_fingerprint;
};

POSTRIDER_TEST(tst_CliTrust)
#include "tst_clitrust.moc"
