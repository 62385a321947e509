// SPDX-License-Identifier: GPL-3.0-or-later
#include "playedserver.h"

#include <wire/rest.h>

#include <QTest>

namespace postrider::test {

PlayedServer::PlayedServer()
{
    connect(&m_server, &QWebSocketServer::newConnection, this, [this] {
        m_socket.reset(m_server.nextPendingConnection());
        connect(m_socket.get(), &QWebSocket::textMessageReceived, this,
                [this](const QString &frame) { m_frames.append(frame.toUtf8()); });
    });
    if (!m_server.listen(QHostAddress::LocalHost) || !m_profile.lock())
        qFatal("no port or folder for a test");
}

bool PlayedServer::signIn()
{
    bool entered = false;
    m_session.signIn({.server = http.address(), .name = QStringLiteral("ann"), .password = QStringLiteral("secret")},
                     [&entered](const Result<client::Account> &account) { entered = account.has_value(); });
    if (!QTest::qWaitFor([this] { return http.waiting("/auth/login") == 1; }, Patience))
        return false;
    http.answerTokens("/auth/login", QStringLiteral("token"));
    return QTest::qWaitFor([&entered] { return entered; }, Patience);
}

client::Account PlayedServer::account() const
{
    return {.server = http.address(), .user = {1}, .name = QStringLiteral("ann"), .device = {}};
}

bool PlayedServer::letIn()
{
    cut();
    if (!QTest::qWaitFor([this] { return http.waiting("/realtime") == 1; }, Patience))
        return false;
    const QString url = QStringLiteral("ws://127.0.0.1:%1").arg(m_server.serverPort());
    http.answer("/realtime", 200, {{QStringLiteral("url"), url}});
    return QTest::qWaitFor([this] { return m_socket != nullptr; }, Patience);
}

void PlayedServer::cut()
{
    m_socket.reset();
}

void PlayedServer::say(const wire::ServerFrame &frame)
{
    m_socket->sendTextMessage(QString::fromUtf8(wire::encode(frame)));
}

void PlayedServer::hello(const QString &epoch)
{
    say(wire::HelloFrame{.epoch = {epoch}, .user = {1}, .device = {}, .time = currentTime()});
}

bool PlayedServer::list(const QString &epoch)
{
    const auto waits = [this] { return http.waitingBelow("/api/chats?"); };
    if (!QTest::qWaitFor([&waits] { return !waits().isEmpty(); }, Patience))
        return false;
    http.answer(waits(), 200, wire::toJson(wire::ChatListBody{{epoch}, currentTime(), {}, {}}));
    return true;
}

int PlayedServer::sends(const MessageUuid &uuid) const
{
    const QByteArray name = uuid.toString().toLatin1();
    return int(std::ranges::count_if(m_frames, [&name](const QByteArray &frame) { return frame.contains(name); }));
}

} // namespace postrider::test
