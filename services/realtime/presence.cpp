// SPDX-License-Identifier: GPL-3.0-or-later
#include "presence.h"

#include <domain/limits.h>

namespace postrider::realtime {

std::optional<Presence::Change> Presence::deviceChanged(UserId user, const DeviceId &device, bool online, Timestamp at)
{
    const auto known = m_users.find(user);
    if (online) {
        if (known != m_users.end()) {
            known->devices.insert(device);
            return std::nullopt;
        }
        m_users.insert(user, {{device}, at});
        return Change{user, true, at};
    }
    if (known != m_users.end() && known->devices.remove(device))
        known->lastSeen = at;
    return std::nullopt;
}

QList<Presence::Change> Presence::gone(Timestamp now)
{
    QList<Change> changes;
    m_users.removeIf([&](const auto &entry) {
        const State &state = entry.value();
        const bool away = state.devices.isEmpty() && now - state.lastSeen >= limits::OfflineAfter;
        if (away)
            changes.append({entry.key(), false, state.lastSeen});
        return away;
    });
    return changes;
}

} // namespace postrider::realtime
