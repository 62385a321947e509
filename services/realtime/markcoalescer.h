// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/records.h>

#include <QHash>
#include <QList>

#include <optional>

namespace postrider::realtime {

// Thins out what clients say of their marks: the first of a chat and user goes on at once, then only the greatest of
// each limits::MarkInterval. "Up to and including" makes the others superfluous.
class MarkCoalescer {
public:
    // What goes on at once; nothing if it waits for due(), or says nothing new.
    std::optional<SaveMark> offer(const SaveMark &mark, Timestamp now);
    // What goes on now that its interval is over. To be asked about once per interval unless idle().
    QList<SaveMark> due(Timestamp now);
    // It couldn't go on: it waits again, unless something greater does.
    void putBack(const SaveMark &mark, Timestamp now);
    bool idle() const { return m_intervals.isEmpty(); }

private:
    struct Key {
        ChatUri chat;
        UserId user;
        friend bool operator==(const Key &, const Key &) = default;
        friend size_t qHash(const Key &key, size_t seed = 0) { return qHashMulti(seed, key.chat, key.user); }
    };
    struct Waiting {
        Seq seq; // 0: nothing
        Timestamp at;
    };
    struct Interval {
        Timestamp end;
        Mark sent;
        Waiting delivered; // in so many words: not what was only read
        Waiting read;
    };
    static void wait(Interval &interval, const SaveMark &mark);

    QHash<Key, Interval> m_intervals;
};

} // namespace postrider::realtime
