// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/ids.h>

#include <QByteArray>
#include <QHash>

namespace postrider::realtime {

// The messages a socket has sent and not yet been told the fate of. The same one may be sent, and answered, several
// times; another text under the same uuid is another one.
class PendingSends {
public:
    struct Key {
        ChatUri chat;
        MessageUuid uuid;
        QByteArray bodyHash;
        friend bool operator==(const Key &, const Key &) = default;
        friend size_t qHash(const Key &key, size_t seed = 0)
        {
            return qHashMulti(seed, key.chat, key.uuid, key.bodyHash);
        }
    };

    void add(const Key &key);
    // One of them is decided. False: this socket waits for no such message.
    bool decided(const Key &key);
    bool contains(const Key &key) const;

private:
    QHash<Key, int> m_times;
};

} // namespace postrider::realtime
