// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/ids.h>

#include <QByteArray>

#include <chrono>

// The keys of the key-value store (ports/keyvalue.h), and how long what stands there lives.
namespace postrider::wire {

// There while the user is online, seconds of grace included: the realtime instance that said so last, or nothing if
// that one's last socket of theirs has gone (another instance that has one says so within PresenceRenewal). Written by
// realtime, read by it and, for `online`, by identity. Nobody removes it: of an instance that died it ends by itself.
inline QByteArray presenceKey(UserId user)
{
    return "presence:" + QByteArray::number(user.value);
}
inline constexpr std::chrono::seconds PresenceLife{30};
inline constexpr std::chrono::seconds PresenceRenewal{10};

// Since when (milliseconds) presence has been kept here without a break, so that one tells "nobody is there" from "all
// was forgotten, and isn't said again yet". Written by realtime when it isn't there.
inline QByteArray presenceSinceKey()
{
    return QByteArrayLiteral("presence-since");
}
inline constexpr std::chrono::seconds PresenceSinceLife{24 * 3600};

// Lives until the user may send a whole burst again, by all that they sent anywhere. Prolonged by realtime and chats.
inline QByteArray budgetKey(UserId user)
{
    return "budget:" + QByteArray::number(user.value);
}

// There while an instance of realtime takes clients; the value is of no interest. Written by that instance, read by
// chats to tell clients where to go.
inline QByteArray realtimeKey(const QByteArray &url)
{
    return "realtime:" + url;
}
inline constexpr std::chrono::seconds RealtimeLife{6};

} // namespace postrider::wire
