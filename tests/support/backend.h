// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QProcess>
#include <QString>

namespace postrider::test {

// A real server that ours stand on, by tests/support/cluster/<name>.py: "redis", "mariadb" or "kafka" on a free port of
// 127.0.0.1, with its data in a temporary folder. It ends with this object, and with this process, however that ends.
// Every call waits until it is done, running the event loop meanwhile.
class Backend {
public:
    explicit Backend(const QString &name);
    ~Backend();

    bool launch(); // for the first time; the port then stays the same
    bool start();  // again, after stop() or kill()
    bool stop();   // in order
    bool kill();   // with -9
    bool pause();  // SIGSTOP
    bool resume();

    quint16 port() const { return m_port; }
    // What the services are told of it: "REDIS_PASSWORD", "MYSQL_USER" …
    QString variable(const QString &name) const { return m_variables.value(name); }

private:
    bool obeys(const QByteArray &command);
    bool readLine(QByteArray *line);

    const QString m_name;
    QProcess m_process;
    quint16 m_port = 0;
    QHash<QString, QString> m_variables;
};

} // namespace postrider::test
