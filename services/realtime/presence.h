// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/ids.h>
#include <domain/timestamp.h>

#include <QHash>
#include <QList>
#include <QSet>

#include <optional>

namespace postrider::realtime {

// Who is online, from what is heard of their devices. Away is only who had no device for limits::OfflineAfter: a
// change of networks is nothing to tell anyone.
class Presence {
public:
    struct Change {
        UserId user;
        bool online = false;
        Timestamp at; // of going offline: the last disconnect
        friend bool operator==(const Change &, const Change &) = default;
    };
    // A device connected its first socket, or lost its last one, at `at`.
    std::optional<Change> deviceChanged(UserId user, const DeviceId &device, bool online, Timestamp at);
    // Who has been away for long enough, now.
    QList<Change> gone(Timestamp now);
    bool isOnline(UserId user) const { return m_users.contains(user); }

private:
    struct State {
        QSet<DeviceId> devices;
        Timestamp lastSeen; // once there are no devices
    };
    QHash<UserId, State> m_users; // who is online, the time of grace included
};

} // namespace postrider::realtime
