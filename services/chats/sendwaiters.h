// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/entry.h>
#include <domain/result.h>

#include <QFuture>
#include <QPromise>

#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>

namespace postrider::chats {

// What REST tells whoever sent a message.
struct SendOutcome {
    Entry entry;
    bool repeat = false; // it stood there before
};

// The sends of REST that wait for their decision. A waiter is answered by the oldest event that can be its own: same
// sender, chat, uuid and text.
class SendWaiters {
public:
    struct Key {
        UserId from;
        ChatUri chat;
        MessageUuid uuid;
        QByteArray bodyHash;
        friend bool operator==(const Key &, const Key &) = default;
        friend size_t qHash(const Key &key, size_t seed = 0)
        {
            return qHashMulti(seed, key.from, key.chat, key.uuid, key.bodyHash);
        }
    };
    // Finishes with the outcome, with why it failed, or with nullopt when `deadline` passed undecided.
    using Outcome = std::optional<Result<SendOutcome>>;

    QFuture<Outcome> wait(const Key &key, Timestamp deadline);
    void saved(const Entry &entry, bool repeat);
    void refused(const Key &key, const Error &error);
    void expire(Timestamp now);  // those whose deadline has passed
    void forget(const Key &key); // the newest of this key: it was never sent; its future is cancelled
    bool isEmpty() const { return m_waiting.empty(); }

private:
    struct KeyHash {
        size_t operator()(const Key &key) const { return qHash(key); }
    };
    struct Waiter {
        Timestamp deadline;
        QPromise<Outcome> promise;
    };
    void answerFirst(const Key &key, Outcome outcome);

    std::unordered_map<Key, std::deque<std::unique_ptr<Waiter>>, KeyHash> m_waiting;
    std::deque<std::pair<Timestamp, Key>> m_deadlines; // ascending, as every wait is equally long
};

} // namespace postrider::chats
