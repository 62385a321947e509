// SPDX-License-Identifier: GPL-3.0-or-later
#include "socketserver.h"

#include "logging.h"
#include "socketsession.h"

#include <domain/chat.h>
#include <domain/limits.h>
#include <wire/closecodes.h>

#include <utility>

namespace postrider::realtime {
namespace {

constexpr QLatin1StringView TokenPrefix{"bearer."};

// The path may name the one chat whose entries are wanted; else it means nothing.
std::optional<ChatUri> chatOfPath(const QString &path)
{
    const ChatUri chat{path.mid(1)};
    return isChatUri(chat) ? std::optional(chat) : std::nullopt;
}

} // namespace

SocketServer::SocketServer(const Ports &ports, const Paths &paths, Hub &hub, ChatIndex &index, QObject *parent)
    : QObject(parent)
    , m_ports(ports)
    , m_paths(paths)
    , m_hub(hub)
    , m_index(index)
    , m_opener(ports.chats, index, ports.clock)
{
    connect(&m_opener, &SocketOpener::opened, this, &SocketServer::onOpened);
    connect(&m_ports.sockets, &WebSocketServer::newWebSocket, this, &SocketServer::onNewWebSocket);
    connect(&m_ports.authenticator, &Authenticator::revoked, this, &SocketServer::onRevoked);
}

void SocketServer::closeAll(int code, const QString &reason)
{
    const QList<SocketSession *> sessions = m_hub.all();
    for (SocketSession *session : sessions)
        session->close(code, reason);
    if (sessions.isEmpty())
        Q_EMIT empty();
}

void SocketServer::closeExpired()
{
    const Timestamp now = m_ports.clock.now();
    for (SocketSession *session : m_hub.all())
        if (session->claims().expires <= now)
            session->closeUnauthenticated(failure(Code::Unauthenticated, tr("The token has expired.")).error());
}

void SocketServer::onNewWebSocket(WebSocket *newSocket)
{
    std::unique_ptr<WebSocket> socket(newSocket);
    if (!m_accepting) {
        turnAway(std::move(socket), wire::closecode::TryAgainLater,
                 tr("The server is not ready: try again in a moment."));
        return;
    }
    const Result<Claims> claims = authenticate(socket->handshake());
    if (claims) {
        begin(std::move(socket), *claims);
        return;
    }
    const Error &error = claims.error();
    qCWarning(log).noquote() << "turning away a socket from" << socket->handshake().peer << "-" << error.message
                             << error.cause;
    socket->send(wire::encode(wire::ErrorFrame{error, std::nullopt}));
    turnAway(std::move(socket), wire::closecode::Unauthenticated, error.message);
}

// Nobody listens to what it says meanwhile.
void SocketServer::turnAway(std::unique_ptr<WebSocket> socket, int code, const QString &reason)
{
    socket->setParent(this);
    connect(socket.get(), &WebSocket::closed, socket.get(), &QObject::deleteLater);
    socket.release()->close(code, reason);
}

Result<Claims> SocketServer::authenticate(const WebSocket::Handshake &handshake) const
{
    if (handshake.authorization.isEmpty()) {
        for (const QString &subprotocol : handshake.subprotocols)
            if (subprotocol.startsWith(TokenPrefix))
                return m_ports.authenticator.authenticateToken(subprotocol.sliced(TokenPrefix.size()).toLatin1());
    }
    return m_ports.authenticator.authenticate(handshake.authorization);
}

void SocketServer::begin(std::unique_ptr<WebSocket> socket, const Claims &claims)
{
    makeRoom(claims.user);
    const std::optional<ChatUri> only = chatOfPath(socket->handshake().path);
    auto *const session = new SocketSession(std::move(socket), claims, only, m_ports.meters, this);
    connect(session, &SocketSession::received, this,
            [this, session](const wire::ClientFrame &frame) { onFrame(session, frame); });
    connect(session, &SocketSession::ended, this, [this, session] { onEnded(session); });
    m_hub.add(session);
    m_index.connected(claims.user);
    m_opener.open(session);
}

void SocketServer::makeRoom(UserId user)
{
    QList<SocketSession *> sessions = m_hub.sockets(user);
    sessions.removeIf([](const SocketSession *session) { return session->isClosing(); });
    for (qsizetype i = 0; i <= sessions.size() - limits::SocketsPerUser; ++i)
        sessions[i]->close(wire::closecode::PolicyViolation, tr("There are too many connections of this user."));
}

void SocketServer::onOpened(const SocketSession *session)
{
    const Claims &claims = session->claims();
    if (!m_hub.hasOpen(claims.user, claims.device))
        m_paths.presence.deviceChanged(claims.user, claims.device, true);
}

void SocketServer::onFrame(SocketSession *session, const wire::ClientFrame &frame)
{
    if (const auto *send = std::get_if<wire::SendFrame>(&frame))
        m_paths.sends.submit(session, *send);
    else if (const auto *mark = std::get_if<wire::MarkFrame>(&frame))
        m_paths.marks.submit(session, *mark);
    else if (const auto *typing = std::get_if<wire::TypingFrame>(&frame))
        m_paths.typing.submit(session, *typing);
    else
        onToken(session, std::get<wire::TokenFrame>(frame).token);
}

void SocketServer::onToken(SocketSession *session, const QString &token)
{
    const Result<Claims> fresh = m_ports.authenticator.authenticateToken(token.toUtf8());
    if (!fresh || fresh->user != session->user()) {
        session->closeUnauthenticated(fresh ? failure(Code::Unauthenticated, tr("The token is another user's.")).error()
                                            : fresh.error());
        return;
    }
    // The connection is the token's device's from now on: it ends when that one is signed out.
    const DeviceId before = session->claims().device;
    const bool first = !m_hub.hasOpen(fresh->user, fresh->device);
    session->setClaims(*fresh);
    if (first)
        m_paths.presence.deviceChanged(fresh->user, fresh->device, true);
    if (!m_hub.hasOpen(fresh->user, before))
        m_paths.presence.deviceChanged(fresh->user, before, false);
    session->send(wire::TokenTakenFrame{fresh->expires});
}

void SocketServer::onEnded(SocketSession *session)
{
    const Claims claims = session->claims();
    m_hub.remove(session);
    m_paths.sends.ended(session);
    session->deleteLater();
    if (session->wasOpen() && !m_hub.hasOpen(claims.user, claims.device))
        m_paths.presence.deviceChanged(claims.user, claims.device, false);
    if (m_hub.sockets(claims.user).isEmpty())
        m_index.disconnected(claims.user);
    if (m_hub.isEmpty())
        Q_EMIT empty();
}

void SocketServer::onRevoked(const DeviceId &device)
{
    for (SocketSession *session : m_hub.all())
        if (session->claims().device == device)
            session->closeUnauthenticated(
                failure(Code::Unauthenticated, tr("The token is revoked: this device was signed out.")).error());
}

} // namespace postrider::realtime
