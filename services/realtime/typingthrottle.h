// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/ids.h>
#include <domain/timestamp.h>

#include <QHash>

namespace postrider::realtime {

// "Ann is typing" at most once per limits::TypingInterval, user and chat, from however many devices.
class TypingThrottle {
public:
    bool allows(UserId user, const ChatUri &chat, Timestamp now);

private:
    struct Key {
        UserId user;
        ChatUri chat;
        friend bool operator==(const Key &, const Key &) = default;
        friend size_t qHash(const Key &key, size_t seed = 0) { return qHashMulti(seed, key.user, key.chat); }
    };
    QHash<Key, Timestamp> m_last;
    qsizetype m_pruneAt = 256;
};

} // namespace postrider::realtime
