// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "api.h"
#include "backoff.h"
#include "realtimesocket.h"

namespace postrider::client {

// Keeps the device connected: a token that is good, the address of its WebSocket, the socket; after a cut again, with
// back-off. Ends only with stop(), or with the session.
class Connector : public QObject {
    Q_OBJECT
public:
    Connector(Session &session, Api &api, QObject *parent = nullptr);

    void start();
    void stop();
    void retryNow();
    void succeeded();                 // caught up: the next cut starts with a short wait again
    void fail(const QString &reason); // the connection is of no use here (a full disk): drop it, try later
    void send(const QByteArray &frame) { m_socket.send(frame); }
    bool isOpen() const { return m_socket.isOpen(); }
    const Connection &connection() const { return m_connection; }

Q_SIGNALS:
    void changed(const postrider::client::Connection &connection); // Connecting, Syncing (open) and Offline
    void opened();
    void received(const QByteArray &frame);
    void lost();

private:
    void attempt();
    void open(const Result<QUrl> &url);
    void closed(int code, const QString &reason);
    void waitAndRetry(const QString &reason);
    void set(const Connection &connection);

    Session &m_session;
    Api &m_api;
    RealtimeSocket m_socket;
    QTimer m_retry;
    Backoff m_backoff;
    Connection m_connection;
    bool m_wanted = false;
    bool m_tokenRefused = false; // the last socket was closed for its token
    quint64 m_attempt = 0;       // answers of an attempt that was given up are ignored
};

} // namespace postrider::client
