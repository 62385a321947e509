// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/ids.h>

#include <QByteArray>

#include <chrono>

// The keys of the key-value store (ports/keyvalue.h), and how long what stands there lives.
namespace postrider::wire {

// There while the user is online, seconds of grace included; the value is of no interest. Written by realtime, read by
// identity for `online`. Renewed well before it ends, so that a realtime that died doesn't leave it behind for long.
inline QByteArray presenceKey(UserId user)
{
    return "presence:" + QByteArray::number(user.value);
}
inline constexpr std::chrono::seconds PresenceLife{90};

} // namespace postrider::wire
