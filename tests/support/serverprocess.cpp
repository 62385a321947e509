// SPDX-License-Identifier: GPL-3.0-or-later
#include "serverprocess.h"

#include <QDir>
#include <QTest>

namespace postrider::test {
namespace {

constexpr int Patience = 60'000; // ms; no verdict depends on how long something takes

// The port in "listening http 127.0.0.1:43121".
quint16 portIn(const QByteArray &output, const QByteArray &what)
{
    const QByteArray before = QByteArrayLiteral("listening ") + what + QByteArrayLiteral(" 127.0.0.1:");
    for (const QByteArray &line : output.split('\n'))
        if (line.startsWith(before))
            return line.mid(line.lastIndexOf(':') + 1).toUShort();
    return 0;
}

// Nothing of who runs the test, but what a program needs.
QProcessEnvironment cleanEnvironment()
{
    QProcessEnvironment environment;
    for (const QString &name : {QStringLiteral("PATH"), QStringLiteral("HOME"), QStringLiteral("LSAN_OPTIONS"),
                                QStringLiteral("ASAN_OPTIONS"), QStringLiteral("TSAN_OPTIONS")})
        environment.insert(name, qEnvironmentVariable(name.toLatin1().constData()));
    return environment;
}

} // namespace

QString ServerProcess::program()
{
    return qEnvironmentVariable("POSTRIDER_BIN_DIR", QCoreApplication::applicationDirPath()) +
           QStringLiteral("/postrider-server");
}

ServerProcess::ServerProcess() = default;

ServerProcess::~ServerProcess()
{
    kill();
}

bool ServerProcess::start(const QProcessEnvironment &environment)
{
    m_output.clear();
    QProcessEnvironment all = cleanEnvironment();
    all.insert(environment);
    m_process.setProcessEnvironment(all);
    QStringList arguments{QStringLiteral("--data"),           dataFolder(),
                          QStringLiteral("--http-port"),      QString::number(m_httpPort),
                          QStringLiteral("--websocket-port"), QString::number(m_websocketPort)};
    if (m_encrypts)
        arguments << QStringLiteral("--tls-cert") << dataFolder() + QStringLiteral("/tls/certificate.pem")
                  << QStringLiteral("--tls-key") << dataFolder() + QStringLiteral("/tls/key.pem");
    m_process.start(program(), arguments);
    const bool listens = QTest::qWaitFor([this] { return readPorts() || !isRunning(); }, Patience) && isRunning();
    if (!listens)
        qWarning("the server did not start: %s", log().constData());
    return listens;
}

QString ServerProcess::makeCertificate()
{
    QDir(dataFolder() + QStringLiteral("/tls")).removeRecursively();
    const Outcome made = run({QStringLiteral("--data"), dataFolder(), QStringLiteral("--self-signed")});
    m_encrypts = made.exitCode == 0;
    for (const QByteArray &line : made.output.split('\n'))
        if (line.startsWith("fingerprint "))
            return QString::fromLatin1(line.mid(12));
    qWarning("no certificate was made: %s", made.errors.constData());
    return {};
}

bool ServerProcess::readPorts()
{
    m_output += m_process.readAllStandardOutput();
    const quint16 http = portIn(m_output, "http");
    const quint16 websocket = portIn(m_output, "websocket");
    if (http == 0 || websocket == 0 || !m_output.endsWith('\n'))
        return false;
    m_httpPort = http;
    m_websocketPort = websocket;
    return true;
}

bool ServerProcess::stop()
{
    m_process.terminate();
    const bool ended = QTest::qWaitFor([this] { return !isRunning(); }, Patience);
    return ended && m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0;
}

void ServerProcess::kill()
{
    if (!isRunning())
        return;
    m_process.kill();
    m_process.waitForFinished(Patience);
}

QByteArray ServerProcess::log()
{
    m_log += m_process.readAllStandardError();
    return m_log;
}

ServerProcess::Outcome ServerProcess::run(const QStringList &arguments, const QProcessEnvironment &environment)
{
    QProcess process;
    QProcessEnvironment all = cleanEnvironment();
    all.insert(environment);
    process.setProcessEnvironment(all);
    process.start(program(), arguments);
    if (!process.waitForFinished(Patience))
        return {};
    const int code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    return {code, process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace postrider::test
