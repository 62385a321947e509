// SPDX-License-Identifier: GPL-3.0-or-later
#include "clirunner.h"

#include <support/testmain.h>

using namespace postrider::test;

// One table of what can go wrong, and of what the program says then: with its exit code, and in words.
class tst_ExitCodes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_cli.startServer(), m_cli.server.log().constData());
        m_cli.registerTwo();
        const QStringList cid = CliRunner::as("cid", "register", "cid", "--server", m_cli.address());
        QCOMPARE(m_cli.run(cid, "correct horse battery\n").code, 0); // nobody talks with cid
    }

    void endsWithACodeThatSaysWhy_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, const QString &arguments, const QByteArray &input, int code) {
            QTest::newRow(name) << arguments.split(u' ') << input << code;
        };
        row("no such command", QStringLiteral("shout"), {}, 2);
        row("an argument is missing", QStringLiteral("send"), {}, 2);
        row("no such option", QStringLiteral("chats --password secret"), {}, 2);
        row("a profile that is a path", QStringLiteral("--profile ../x chats"), {}, 2);
        row("no address", QStringLiteral("login ann --server ftp://x"), "password1\n", 2);
        row("no password", QStringLiteral("login ann"), {}, 2);
        row("no uuid", QStringLiteral("receipts ann 123"), {}, 2);
        row("nobody is signed in", QStringLiteral("--profile nobody chats"), {}, 3);
        row("nobody can sign out", QStringLiteral("--profile nobody logout"), {}, 3);
        row("a wrong password", QStringLiteral("--profile other login ann --server SERVER"), "wrong password\n", 3);
        row("a weak password", QStringLiteral("--profile other register eve --server SERVER"), "short\n", 4);
        row("a name that is taken", QStringLiteral("--profile other register ann --server SERVER"), "password1\n", 4);
        row("not encrypted", QStringLiteral("--profile other login ann --server http://example.org"), "password1\n", 4);
        row("nobody of that name", QStringLiteral("--profile ann send nobody hi"), {}, 4);
        row("an empty message", QStringLiteral("--profile ann send ben -"), {}, 4);
        row("to oneself", QStringLiteral("--profile ann send ann hi"), {}, 4);
        row("no server there", QStringLiteral("--profile other login ann --server http://127.0.0.1:1"), "password1\n",
            5);
        row("an unknown conversation", QStringLiteral("--profile ann history dm-1-424242"), {}, 4);
        row("somebody else's conversation", QStringLiteral("--profile ann history dm-2-3"), {}, 4);
        row("no conversation with them yet", QStringLiteral("--profile ann history cid"), {}, 4);
        row("text that isn't UTF-8", QStringLiteral("--profile ann send ben -"), "caf\xe9", 4);
        row("half a character", QStringLiteral("--profile ann send ben -"), "caf\xc3", 4);
        row("a password that isn't UTF-8", QStringLiteral("--profile other login ann --server SERVER"), "p\xe4ssword\n",
            2);
        row("nobody delivers it", QStringLiteral("--profile ann send ben hi --wait read --timeout 0"), {}, 7);
    }
    void endsWithACodeThatSaysWhy()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, input);
        QFETCH(int, code);
        arguments.replaceInStrings(QStringLiteral("SERVER"), m_cli.address());
        const Ended ended = m_cli.run(arguments, input);
        QVERIFY2(ended.code == code, QByteArray(ended.errors + "ended with " + QByteArray::number(ended.code)));
        QVERIFY(code == 0 || !ended.errors.isEmpty());
    }

    // The same for programs: each line of standard error is an object, the last one says how it ended.
    void saysWhyInJson_data() { endsWithACodeThatSaysWhy_data(); }
    void saysWhyInJson()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, input);
        QFETCH(int, code);
        arguments.replaceInStrings(QStringLiteral("SERVER"), m_cli.address());
        arguments.append(QStringLiteral("--json"));
        const Ended ended = m_cli.run(arguments, input);
        QCOMPARE(ended.code, code);
        const auto lines = Ended{0, ended.errors, {}}.objects();
        QVERIFY2(!lines.isEmpty(), ended.errors);
        for (const QJsonObject &line : lines)
            QVERIFY2(!line.isEmpty(), ended.errors);
        const QJsonObject error = lines.last().value(u"error").toObject();
        QCOMPARE(error.value(u"exit_code").toInt(), code);
        QVERIFY(!error.value(u"code").toString().isEmpty());
        QVERIFY(!error.value(u"message").toString().isEmpty());
    }

private:
    CliRunner m_cli;
};

POSTRIDER_TEST(tst_ExitCodes)
#include "tst_exitcodes.moc"
