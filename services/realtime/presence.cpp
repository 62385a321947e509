// SPDX-License-Identifier: GPL-3.0-or-later
#include "presence.h"

#include <domain/limits.h>

#include <algorithm>
#include <utility>

namespace postrider::realtime {
namespace {

// Who asks the key-value store is told that somebody has gone when the time is over, or a little before by that store's
// clock; gone() comes up to a second later. Who was found away in between has to hear that they are back.
bool mayBeFoundAway(const std::optional<Timestamp> &lastSeen, Timestamp now)
{
    return lastSeen && now - *lastSeen >= limits::OfflineAfter - std::chrono::seconds(1);
}

} // namespace

std::optional<Presence::Change> Presence::deviceChanged(UserId user, const DeviceId &device, bool online, Timestamp at)
{
    if (online) {
        const bool known = m_users.contains(user) && !mayBeFoundAway(m_users[user].lastSeen, at);
        State &state = m_users[user];
        state.devices.insert(device);
        state.lastSeen.reset();
        return known ? std::nullopt : std::optional(Change{user, true, at});
    }
    State &state = m_users[user]; // whose coming wasn't heard was online all the same
    state.devices.remove(device);
    if (state.devices.isEmpty())
        state.lastSeen = std::max(at, state.lastSeen.value_or(at));
    return std::nullopt;
}

QList<UserId> Presence::away(Timestamp now) const
{
    QList<UserId> users;
    for (const auto &[user, state] : m_users.asKeyValueRange())
        if (state.lastSeen && now - *state.lastSeen >= limits::OfflineAfter)
            users.append(user);
    return users;
}

std::optional<Presence::Change> Presence::gone(UserId user, Timestamp now)
{
    const auto known = m_users.constFind(user);
    if (known == m_users.constEnd() || !known->lastSeen || now - *known->lastSeen < limits::OfflineAfter)
        return std::nullopt;
    const Change change{user, false, *known->lastSeen};
    m_users.erase(known);
    return change;
}

void Presence::held(UserId user)
{
    m_users[user].lastSeen.reset();
}

QSet<DeviceId> Presence::missing(UserId user, Timestamp at)
{
    const auto known = m_users.find(user);
    if (known == m_users.end() || known->lastSeen)
        return {};
    known->lastSeen = at;
    return std::exchange(known->devices, {});
}

} // namespace postrider::realtime
