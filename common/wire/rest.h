// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/chat.h>
#include <domain/result.h>
#include <domain/user.h>

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>

// The bodies of REST (protocol.md), both directions: what a service writes, a client reads with the same functions.
namespace postrider::wire {

QJsonObject toJson(const SessionTokens &session);
QJsonObject toJson(const User &user);
QJsonObject toJson(const Device &device);
QJsonObject toJson(const Entry &entry);
QJsonObject toJson(const Chat &chat);
QJsonObject toJson(const Page &page);
QJsonObject toJson(const Receipt &receipt);
QJsonArray toJson(const QList<UnreadChat> &chats);

// Code::BadJson with the field's name as its cause when something is missing or of a wrong type; unknown fields are
// ignored.
Result<SessionTokens> sessionFromJson(const QJsonObject &json);
Result<User> userFromJson(const QJsonObject &json);
Result<Device> deviceFromJson(const QJsonObject &json);
Result<Entry> entryFromJson(const QJsonObject &json);
Result<Chat> chatFromJson(const QJsonObject &json);
Result<Page> pageFromJson(const QJsonObject &json);
Result<Receipt> receiptFromJson(const QJsonObject &json);
Result<QList<UnreadChat>> unreadFromJson(const QJsonArray &json);

// GET /api/chats
struct ChatListBody {
    Epoch epoch;
    Timestamp time;
    QList<Chat> chats;
    QString next; // empty: null on the wire
};
QJsonObject toJson(const ChatListBody &list);
Result<ChatListBody> chatListFromJson(const QJsonObject &json);

// GET /users
struct UserListBody {
    QList<User> users;
    QString next;
};
QJsonObject toJson(const UserListBody &list);
Result<UserListBody> userListFromJson(const QJsonObject &json);

// POST …/messages
struct SavedBody {
    MessageUuid uuid;
    ChatUri chat;
    Seq seq;
    Timestamp time;
};
QJsonObject toJson(const SavedBody &saved);
Result<SavedBody> savedFromJson(const QJsonObject &json);

// The error of an answer that isn't 2xx; a body that is none of ours becomes Code::Unavailable (5xx) or Internal.
Error errorFromBody(int status, const QByteArray &body);

} // namespace postrider::wire
