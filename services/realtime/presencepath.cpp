// SPDX-License-Identifier: GPL-3.0-or-later
#include "presencepath.h"

#include "socketsession.h"

#include <domain/limits.h>
#include <ports/futures.h>
#include <wire/frames.h>
#include <wire/keys.h>
#include <wire/records.h>

namespace postrider::realtime {
namespace {
constexpr qsizetype LookedAtTogether = 1000;
}

PresencePath::PresencePath(const Ports &ports, const Hub &hub, const ChatIndex &index, QObject *parent)
    : QObject(parent), m_ports(ports), m_hub(hub), m_index(index)
{
    connect(&m_ports.bus, &MessageBus::room, this, &PresencePath::publishWaiting);
}

// The store is told first, so that whoever hears of it on the bus finds it there.
void PresencePath::deviceChanged(UserId user, const DeviceId &device, bool online)
{
    if (m_hub.hasOpen(user) || online)
        m_ports.keyValue.set(wire::presenceKey(user), m_ports.instance, wire::PresenceLife);
    else
        m_ports.keyValue.set(wire::presenceKey(user), {}, limits::OfflineAfter);
    publish(user, device, online, m_ports.clock.now());
}

void PresencePath::publish(UserId user, const DeviceId &device, bool online, Timestamp at)
{
    m_waiting.insert({user, device}, {user, device, online, at});
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

void PresencePath::housekeep()
{
    renew();
    tellWhoIsGone();
    lookAround();
}

// A part of the users each second, so that it isn't all at once.
void PresencePath::renew()
{
    m_second = (m_second + 1) % int(wire::PresenceRenewal.count());
    for (const UserId user : m_hub.users())
        if (user.value % wire::PresenceRenewal.count() == m_second && m_hub.hasOpen(user))
            m_ports.keyValue.set(wire::presenceKey(user), m_ports.instance, wire::PresenceLife);
}

// By now every instance that has a socket of theirs has said so again.
void PresencePath::tellWhoIsGone()
{
    QList<UserId> away;
    QList<QByteArray> keys;
    for (const UserId user : m_presence.away(m_ports.clock.now())) {
        if (m_hub.hasOpen(user)) {
            m_presence.held(user);
            continue;
        }
        away.append(user);
        keys.append(wire::presenceKey(user));
    }
    if (away.isEmpty())
        return;
    whenDone(m_ports.keyValue.get(keys), this, [this, away](const Found &found) {
        for (const UserId user : away) {
            if (!found.value(wire::presenceKey(user)).isEmpty())
                m_presence.held(user);
            else if (const auto change = m_presence.gone(user, m_ports.clock.now()))
                tell(*change);
        }
    });
}

// Asks the store about some of those who matter here, one round after the other.
void PresencePath::lookAround()
{
    if (m_looking)
        return;
    if (m_toLookAt.isEmpty()) {
        QSet<UserId> round = m_index.known();
        m_toldGone.intersect(round);
        for (const UserId user : m_presence.online())
            round.insert(user);
        m_toLookAt = round.values();
    }
    QList<UserId> users;
    QList<QByteArray> keys{wire::presenceSinceKey()};
    while (!m_toLookAt.isEmpty() && users.size() < LookedAtTogether) {
        const UserId user = m_toLookAt.takeLast();
        if (m_hub.hasOpen(user))
            continue;
        users.append(user);
        keys.append(wire::presenceKey(user));
    }
    m_looking = true;
    whenDone(m_ports.keyValue.get(keys), this, [this, users, asked = m_ports.clock.now()](const Found &found) {
        m_looking = false;
        compare(users, found, asked);
    });
}

void PresencePath::compare(const QList<UserId> &users, const Found &found, Timestamp asked)
{
    const qint64 now = asked.time_since_epoch().count();
    const auto since = found.constFind(wire::presenceSinceKey());
    if (since == found.constEnd())
        m_ports.keyValue.set(wire::presenceSinceKey(), QByteArray::number(now), wire::PresenceSinceLife);
    const bool complete =
        since != found.constEnd() && now - since->toLongLong() >= 2 * 1000 * qint64(wire::PresenceRenewal.count());
    for (const UserId user : users) {
        const auto key = found.constFind(wire::presenceKey(user));
        if (key != found.constEnd() && !key->isEmpty()) {
            if (m_presence.isOnline(user))
                continue;
            m_presence.held(user);
            if (m_toldGone.contains(user))
                tell({user, true, {}});
        } else if (complete && key == found.constEnd()) {
            const Timestamp at = asked - limits::OfflineAfter;
            for (const DeviceId &device : m_presence.missing(user, at))
                publish(user, device, false, at); // what the instance would have said that has died
        }
    }
}

void PresencePath::tell(const Presence::Change &change)
{
    const UserId user = change.user;
    if (m_index.sharing(user).isEmpty())
        return;
    if (!change.online) {
        m_toldGone.insert(user);
        send(user, false, change.at);
        return;
    }
    m_toldGone.remove(user);
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
