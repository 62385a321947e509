// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace postrider::test {

// Between clients and a MariaDB server on 127.0.0.1; breaks a connection at a statement, before or after it has reached
// the server. Works on threads of its own, since clients block theirs.
class SqlProxy {
public:
    enum class Break {
        None,
        BeforeServer, // the statement never arrives
        BeforeAnswer, // it is done, and nobody is told
    };

    explicit SqlProxy(quint16 server);
    ~SqlProxy();
    Q_DISABLE_COPY_MOVE(SqlProxy)

    quint16 port() const { return m_port; }
    // With the next statement of this text, not prepared. Once.
    void breakAt(Break when, const QByteArray &statement);
    bool hasBroken() const;

private:
    void acceptAll();
    void carry(int client);
    Break breakFor(const QByteArray &packet);

    const quint16 m_server;
    quint16 m_port = 0;
    int m_listener = -1;
    std::atomic<bool> m_stopping = false;
    mutable std::mutex m_mutex; // for what follows
    Break m_break = Break::None;
    QByteArray m_statement;
    std::vector<std::thread> m_carriers; // the acceptor's
    std::thread m_acceptor;
};

} // namespace postrider::test
