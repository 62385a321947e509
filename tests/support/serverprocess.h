// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QTemporaryDir>

namespace postrider::test {

// The real postrider-server on free ports, with its data in a folder of its own that outlives each run of it.
class ServerProcess {
public:
    ServerProcess();
    ~ServerProcess(); // kills it if it runs

    // True once it listens. Ports are those of the run before, so that clients find it again.
    bool start(const QProcessEnvironment &environment = {});
    // Makes a certificate of its own, a new one each time, with which start() encrypts from then on: its fingerprint.
    QString makeCertificate();
    // True if it ended by itself, with exit code 0.
    bool stop();
    void kill(); // with -9
    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }

    quint16 httpPort() const { return m_httpPort; }
    quint16 websocketPort() const { return m_websocketPort; }
    QString dataFolder() const { return m_folder.filePath(QStringLiteral("data")); }
    qint64 processId() const { return m_process.processId(); }
    QByteArray log(); // all that it said on stderr, of all runs

    // Runs the program once to its end, beside this server: what it says, and its exit code.
    struct Outcome {
        int exitCode = -1;
        QByteArray output;
        QByteArray errors;
    };
    static Outcome run(const QStringList &arguments, const QProcessEnvironment &environment = {});
    static QString program();

private:
    bool readPorts();

    QTemporaryDir m_folder;
    QProcess m_process;
    QByteArray m_output;
    QByteArray m_log;
    bool m_encrypts = false;
    quint16 m_httpPort = 0;
    quint16 m_websocketPort = 0;
};

} // namespace postrider::test
