// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/ids.h>

#include <QHash>

namespace postrider::realtime {

// The messages a socket has sent and not yet been told the fate of. The same one may be sent, and answered, several
// times.
class PendingSends {
public:
    void add(const ChatUri &chat, const MessageUuid &uuid);
    // One of them is decided. False: this socket waits for no such message.
    bool decided(const ChatUri &chat, const MessageUuid &uuid);
    bool contains(const ChatUri &chat, const MessageUuid &uuid) const;

private:
    struct Key {
        ChatUri chat;
        MessageUuid uuid;
        friend bool operator==(const Key &, const Key &) = default;
        friend size_t qHash(const Key &key, size_t seed = 0) { return qHashMulti(seed, key.chat, key.uuid); }
    };
    QHash<Key, int> m_times;
};

} // namespace postrider::realtime
