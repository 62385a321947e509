// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/ids.h>

#include <QByteArray>
#include <QHash>
#include <QList>

namespace postrider::realtime {

class SocketSession;

// Which sockets are whose. Doesn't own them; whoever does removes them before they go.
class Hub {
public:
    void add(SocketSession *session);
    void remove(SocketSession *session);

    QList<SocketSession *> sockets(UserId user) const { return m_sockets.value(user); } // the oldest first
    QList<SocketSession *> all() const;
    QList<UserId> users() const { return m_sockets.keys(); }
    bool isEmpty() const { return m_sockets.isEmpty(); }
    bool hasOpen(UserId user) const;
    bool hasOpen(UserId user, const DeviceId &device) const;

    // To all of the user's sockets that want to hear of the chat.
    void send(UserId user, const ChatUri &chat, const QByteArray &frame) const;
    void send(UserId user, const QByteArray &frame) const;

private:
    QHash<UserId, QList<SocketSession *>> m_sockets;
};

} // namespace postrider::realtime
