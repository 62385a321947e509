// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "heldserver.h"

#include <client/accountclient.h>

#include <QTemporaryDir>
#include <QWebSocket>
#include <QWebSocketServer>

namespace postrider::test {

// A server whose every word the test says, by HTTP and by WebSocket, and one signed-in account against it: user 1, with
// its database in a folder of its own.
class PlayedServer : public QObject {
    Q_OBJECT
public:
    static constexpr int Patience = 60'000; // ms; nothing is judged by it

    PlayedServer();

    bool signIn();
    // What an account is made of.
    QString databaseFile() const { return m_folder.filePath(QStringLiteral("cache.sqlite")); }
    client::Account account() const;
    client::Session &session() { return m_session; }
    client::Rest &rest() { return m_rest; }

    // GET /realtime answered, the socket open.
    bool letIn();
    void cut(); // the socket
    void say(const wire::ServerFrame &frame);
    void hello(const QString &epoch);
    // Answers the list of chats that is asked for with an empty one of this epoch.
    bool list(const QString &epoch);
    int sends(const MessageUuid &uuid) const; // how often it came, in all connections
    const QList<QByteArray> &frames() const { return m_frames; }

    HeldServer http;

private:
    QTemporaryDir m_folder;
    QWebSocketServer m_server{QStringLiteral("played"), QWebSocketServer::NonSecureMode};
    std::unique_ptr<QWebSocket> m_socket;
    QList<QByteArray> m_frames;
    client::Profile m_profile{m_folder.filePath(QStringLiteral("profile"))};
    client::Rest m_rest;
    client::Session m_session{m_profile, m_rest, QStringLiteral("a test"),
                              [](const client::Account &) { return Result<void>(); }};
};

} // namespace postrider::test
