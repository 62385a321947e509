// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/entry.h>
#include <domain/mark.h>
#include <domain/result.h>

#include <QByteArray>
#include <variant>

// What stands in the records of the bus. A reader gives Code::Unreadable for what it can't make sense of.
namespace postrider::wire {

// --- message_save, keyed by chat
struct SaveMessage {
    MessageUuid uuid;
    ChatUri chat;
    UserId from;
    DeviceId device;
    QString text;
};
using SaveCommand = std::variant<SaveMessage>; // rooms add theirs

QByteArray encode(const SaveCommand &command);
Result<SaveCommand> parseSaveCommand(const QByteArray &value);

// --- receipt_save, keyed by chat
struct SaveMark {
    MarkKind kind = MarkKind::Delivered;
    ChatUri chat;
    UserId user;
    Seq seq;
    Timestamp at; // the server's, when the frame came
};
QByteArray encode(const SaveMark &mark);
Result<SaveMark> parseSaveMark(const QByteArray &value);

// --- message_events, keyed by chat: what persistence decided
struct EntrySaved {
    Entry entry;
    DeviceId device;     // that sent it
    bool repeat = false; // announced before: only whoever waits for this uuid needs it
};
struct EntryRefused {
    ChatUri chat;
    MessageUuid uuid;
    UserId from;
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

QByteArray encode(const MessageEvent &event);
Result<MessageEvent> parseMessageEvent(const QByteArray &value);

// --- user_events, keyed by user
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
using UserEvent = std::variant<DeviceRevoked, PresenceChanged>;

QByteArray encode(const UserEvent &event);
Result<UserEvent> parseUserEvent(const QByteArray &value);

// --- message_dead: what could not be read or kept
struct DeadRecord {
    QString reason;
    QByteArray key;
    QByteArray value;
};
QByteArray encode(const DeadRecord &record);

} // namespace postrider::wire
