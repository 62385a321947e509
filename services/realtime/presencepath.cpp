// SPDX-License-Identifier: GPL-3.0-or-later
#include "presencepath.h"

#include "socketsession.h"

#include <ports/futures.h>
#include <wire/frames.h>
#include <wire/keys.h>
#include <wire/records.h>

namespace postrider::realtime {

PresencePath::PresencePath(const Ports &ports, const Hub &hub, const ChatIndex &index, QObject *parent)
    : QObject(parent), m_ports(ports), m_hub(hub), m_index(index)
{
    connect(&m_ports.bus, &MessageBus::room, this, &PresencePath::publishWaiting);
}

void PresencePath::deviceChanged(UserId user, const DeviceId &device, bool online)
{
    m_waiting.insert({user, device}, {user, device, online, m_ports.clock.now()});
    publishWaiting();
}

void PresencePath::publishWaiting()
{
    for (auto next = m_waiting.begin(); next != m_waiting.end(); next = m_waiting.erase(next)) {
        const QByteArray key = QByteArray::number(next->user.value);
        if (m_ports.bus.publish(Topic::UserEvents, key, wire::encode(*next)) == MessageBus::Taken::Full)
            return;
    }
}

void PresencePath::heard(const PresenceChanged &changed)
{
    if (const auto change = m_presence.deviceChanged(changed.user, changed.device, changed.online, changed.at))
        tell(*change);
}

void PresencePath::tellWhoIsGone()
{
    for (const Presence::Change &change : m_presence.gone(m_ports.clock.now()))
        tell(change);
}

void PresencePath::renew()
{
    for (const UserId user : m_hub.users())
        if (m_presence.isOnline(user))
            m_ports.keyValue.set(wire::presenceKey(user), "1", wire::PresenceLife);
}

void PresencePath::tell(const Presence::Change &change)
{
    const UserId user = change.user;
    if (!change.online) {
        m_ports.keyValue.remove(wire::presenceKey(user));
        send(user, false, change.at);
        return;
    }
    m_ports.keyValue.set(wire::presenceKey(user), "1", wire::PresenceLife);
    if (m_index.sharing(user).isEmpty())
        return;
    whenDone(m_ports.users.users({user}), this, [this, user](const Result<QHash<UserId, User>> &users) {
        if (m_presence.isOnline(user))
            send(user, true, users ? users->value(user).lastSeen : std::nullopt);
    });
}

void PresencePath::send(UserId user, bool online, std::optional<Timestamp> lastSeen) const
{
    const QByteArray frame = wire::encode(wire::PresenceFrame{user, online, lastSeen});
    for (const UserId other : m_index.sharing(user))
        m_hub.send(other, frame);
}

} // namespace postrider::realtime
