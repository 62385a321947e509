// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/records.h>

#include <QByteArray>

// The records of the bus as JSON; their values are the domain's. A reader gives Code::Unreadable for what it can't make
// sense of.
namespace postrider::wire {

// --- message_save, keyed by chat
using postrider::SaveCommand;
using postrider::SaveMessage;

QByteArray encode(const SaveCommand &command);
Result<SaveCommand> parseSaveCommand(const QByteArray &value);

// --- receipt_save, keyed by chat
using postrider::SaveMark;

QByteArray encode(const SaveMark &mark);
Result<SaveMark> parseSaveMark(const QByteArray &value);

// --- message_events, keyed by chat: what persistence decided
using postrider::EntryRefused;
using postrider::EntrySaved;
using postrider::MarkMoved;
using postrider::MessageEvent;

QByteArray encode(const MessageEvent &event);
Result<MessageEvent> parseMessageEvent(const QByteArray &value);

// --- user_events, keyed by user
using postrider::DeviceRevoked;
using postrider::PresenceChanged;
using postrider::UserEvent;
using postrider::UserTyping;

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
