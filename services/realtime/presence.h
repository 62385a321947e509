// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/ids.h>
#include <domain/timestamp.h>

#include <QHash>
#include <QList>
#include <QSet>

#include <optional>

namespace postrider::realtime {

// Who is online, from what is heard of their devices, which is all that a single instance needs. With several, the same
// device may be connected to two, an instance may die without a word, and a new one has heard nothing: so what is known
// of all instances (held(), missing()) corrects it. Away is only who had no device for limits::OfflineAfter: a change
// of networks is nothing to tell anyone.
class Presence {
public:
    struct Change {
        UserId user;
        bool online = false;
        Timestamp at; // of going offline: the last disconnect
        friend bool operator==(const Change &, const Change &) = default;
    };
    // A device connected its first socket to an instance, or lost its last one there, at `at`.
    std::optional<Change> deviceChanged(UserId user, const DeviceId &device, bool online, Timestamp at);
    // Who has no device that is known of, and hadn't for long enough. They count as online until gone() or held().
    QList<UserId> away(Timestamp now) const;
    std::optional<Change> gone(UserId user, Timestamp now); // nothing if they aren't away() any more
    void held(UserId user);                                 // some instance holds a socket of theirs
    // No instance does, since `at` at the latest. Those of their devices of which nobody said that they went.
    QSet<DeviceId> missing(UserId user, Timestamp at);

    bool isOnline(UserId user) const { return m_users.contains(user); }
    QList<UserId> online() const { return m_users.keys(); } // the time of grace included

private:
    struct State {
        QSet<DeviceId> devices;            // may be empty of somebody online, too: what was heard isn't all
        std::optional<Timestamp> lastSeen; // of who seems to have gone
    };
    QHash<UserId, State> m_users;
};

} // namespace postrider::realtime
