// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/ids.h>
#include <domain/timestamp.h>

#include <QList>

#include <optional>

namespace postrider {

enum class MarkKind { Delivered, Read };

// How far one member has got in one chat, "up to and including". Marks only go forward, and read implies delivered.
struct Mark {
    Seq delivered;
    Seq read;
    friend bool operator==(const Mark &, const Mark &) = default;
    bool advance(MarkKind kind, Seq to); // false if nothing moved
};

// "User u had everything after `after` up to `upTo` at `at`": one row for each time a mark moved.
struct Segment {
    MarkKind kind = MarkKind::Delivered;
    UserId user;
    Seq after;
    Seq upTo;
    Timestamp at;
    friend bool operator==(const Segment &, const Segment &) = default;
};

// Where a message is, for its sender and for each recipient. In the order it goes through them; Failed is an end.
enum class MessageState { Queued, Accepted, Saved, Delivered, Read, Failed };

// What is known of one recipient of one message.
struct Receipt {
    UserId user;
    MessageState state = MessageState::Saved; // Saved, Delivered or Read
    bool hidden = false;                      // keeps receipts off: nothing more is known
    std::optional<Timestamp> deliveredAt;
    std::optional<Timestamp> readAt;
    friend bool operator==(const Receipt &, const Receipt &) = default;
};

MessageState stateAt(Seq seq, const Mark &mark);

// A read without an earlier delivery was a delivery, too: its time then stands for both.
Receipt receiptOf(Seq seq, UserId user, const Mark &mark, const QList<Segment> &segments);

// The least of several marks: what "all have it" means. Empty: everything up to lastSeq.
Mark leastOf(const QList<Mark> &marks, Seq lastSeq);

} // namespace postrider
