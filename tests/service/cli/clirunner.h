// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <support/serverprocess.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

namespace postrider::test {

struct Ended {
    int code = -1;
    QByteArray output;
    QByteArray errors;

    QList<QJsonObject> objects() const
    {
        QList<QJsonObject> found;
        for (const QByteArray &line : output.split('\n'))
            if (!line.isEmpty())
                found.append(QJsonDocument::fromJson(line).object());
        return found;
    }
    QJsonObject first() const { return objects().value(0); }
};

// The real postrider-cli, with a home of its own, against a real server of its own.
class CliRunner : public QObject {
    Q_OBJECT
public:
    static constexpr int Patience = 60'000; // ms; nothing is judged by it

    bool startServer() { return server.start(); }
    QString address() const { return QStringLiteral("http://127.0.0.1:%1").arg(server.httpPort()); }

    QProcessEnvironment environment() const
    {
        QProcessEnvironment environment;
        for (const char *name : {"PATH", "LSAN_OPTIONS", "ASAN_OPTIONS", "TSAN_OPTIONS"})
            environment.insert(QString::fromLatin1(name), qEnvironmentVariable(name));
        environment.insert(QStringLiteral("HOME"), m_home.path());
        environment.insert(QStringLiteral("LANG"), QStringLiteral("C.UTF-8"));
        return environment;
    }

    void begin(QProcess &process, const QStringList &arguments)
    {
        process.setProcessEnvironment(environment());
        process.start(qEnvironmentVariable("POSTRIDER_BIN_DIR", QCoreApplication::applicationDirPath()) +
                          QStringLiteral("/postrider-cli"),
                      arguments);
    }

    Ended run(const QStringList &arguments, const QByteArray &input = {})
    {
        QProcess process;
        begin(process, arguments);
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(Patience) || process.exitStatus() != QProcess::NormalExit)
            return {-1, process.readAllStandardOutput(), process.readAllStandardError()};
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

    static QString text(const char *text) { return QString::fromUtf8(text); }
    static QString text(const QString &text) { return text; }
    template <class... Arguments>
    static QStringList as(const char *profile, const Arguments &...arguments)
    {
        return {QStringLiteral("--profile"), text(profile), text(arguments)...};
    }

    // Users 1 and 2, each signed in to the profile of their name.
    void registerTwo()
    {
        for (const char *name : {"ann", "ben"}) {
            const Ended ended = run(as(name, "register", name, "--server", address()), "correct horse battery\n");
            if (ended.code != 0)
                qFatal("%s could not be registered: %s", name, ended.errors.constData());
        }
    }

    // Once it is online.
    void listen(QProcess &process, const QString &profile)
    {
        listened.clear();
        connect(&process, &QProcess::readyReadStandardOutput, this,
                [this, &process] { listened += process.readAllStandardOutput(); });
        begin(process, {QStringLiteral("--profile"), profile, QStringLiteral("--json"), QStringLiteral("listen"),
                        QStringLiteral("--read")});
        QTRY_VERIFY_WITH_TIMEOUT(listened.contains("\"online\""), Patience);
    }

    ServerProcess server;
    QByteArray listened; // all that listen() has said so far

private:
    QTemporaryDir m_home;
};

} // namespace postrider::test
