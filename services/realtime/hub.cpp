// SPDX-License-Identifier: GPL-3.0-or-later
#include "hub.h"

#include "socketsession.h"

#include <algorithm>

namespace postrider::realtime {

void Hub::add(SocketSession *session)
{
    m_sockets[session->user()].append(session);
}

void Hub::remove(SocketSession *session)
{
    const auto sockets = m_sockets.find(session->user());
    if (sockets == m_sockets.end())
        return;
    sockets->removeOne(session);
    if (sockets->isEmpty())
        m_sockets.erase(sockets);
}

QList<SocketSession *> Hub::all() const
{
    QList<SocketSession *> all;
    for (const QList<SocketSession *> &sockets : m_sockets)
        all += sockets;
    return all;
}

bool Hub::hasOpen(UserId user) const
{
    return std::ranges::any_of(sockets(user), [](const SocketSession *session) { return session->isOpen(); });
}

bool Hub::hasOpen(UserId user, const DeviceId &device) const
{
    return std::ranges::any_of(sockets(user), [&](const SocketSession *session) {
        return session->isOpen() && session->claims().device == device;
    });
}

void Hub::send(UserId user, const ChatUri &chat, const QByteArray &frame) const
{
    for (SocketSession *session : sockets(user))
        session->sendOfChat(chat, frame);
}

void Hub::send(UserId user, const QByteArray &frame) const
{
    for (SocketSession *session : sockets(user))
        session->send(frame);
}

} // namespace postrider::realtime
