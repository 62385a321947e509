// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/entry.h>
#include <domain/mark.h>
#include <domain/result.h>

#include <variant>

// What services tell each other over the bus, as values; their JSON stands in wire/records.h.
namespace postrider {

// --- message_save: what persistence is asked to keep
struct SaveMessage {
    MessageUuid uuid;
    ChatUri chat;
    UserId from;
    DeviceId device;
    QString text;
};
using SaveCommand = std::variant<SaveMessage>; // rooms add theirs

// --- receipt_save: how far somebody says to have got
struct SaveMark {
    MarkKind kind = MarkKind::Delivered;
    ChatUri chat;
    UserId user;
    Seq seq;
    Timestamp at; // the server's, when the frame came
};

// --- message_events: what persistence decided
struct EntrySaved {
    Entry entry;
    DeviceId device;     // that sent it
    bool repeat = false; // announced before: only whoever waits for this uuid needs it
};
struct EntryRefused {
    ChatUri chat;
    MessageUuid uuid;
    UserId from;
    QByteArray bodyHash; // domain/bodyhash.h: under one uuid several texts may be under way
    Code code = Code::Internal;
};
struct MarkMoved {
    ChatUri chat;
    UserId user;
    Mark mark;   // of that user, as it stands now
    Mark before; // and as it stood
    Mark others; // the least of the other members' marks
    Timestamp at;
};
using MessageEvent = std::variant<EntrySaved, EntryRefused, MarkMoved>;

// --- user_events
struct DeviceRevoked {
    UserId user;
    DeviceId device;
};
struct PresenceChanged {
    UserId user;
    DeviceId device;
    bool online = false;
    Timestamp at;
};
struct UserTyping { // passed on, of no use a moment later
    UserId user;
    ChatUri chat;
};
using UserEvent = std::variant<DeviceRevoked, PresenceChanged, UserTyping>;

} // namespace postrider
