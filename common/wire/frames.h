// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/chat.h>
#include <domain/result.h>
#include <domain/user.h>

#include <QByteArray>
#include <variant>

// The frames of the WebSocket, both directions (protocol.md). Used by realtime and by the client core.
namespace postrider::wire {

// --- to the server

struct SendFrame {
    MessageUuid uuid;
    QString text;
    std::variant<UserId, ChatUri> to;
};
struct MarkFrame {
    MarkKind kind = MarkKind::Delivered;
    ChatUri chat;
    Seq seq;
};
struct TypingFrame {
    ChatUri chat;
};
struct TokenFrame {
    QString token;
};
using ClientFrame = std::variant<SendFrame, MarkFrame, TypingFrame, TokenFrame>;

// A frame that can't be taken: with `uuid` set it is answered as the Failed of that send (the uuid as it was given, lower
// case if it is one), else as an error frame.
struct FrameRefusal {
    Error error;
    std::optional<QString> uuid;
};
// Everything about the form: JSON, type, fields, uuid, message rules (domain/rules.h). Not whether user or chat exist.
std::expected<ClientFrame, FrameRefusal> parseClientFrame(const QByteArray &frame);
QByteArray encode(const ClientFrame &frame);

// --- to the client

struct HelloFrame {
    int version = 1;
    Epoch epoch;
    UserId user;
    DeviceId device;
    Timestamp time;
    // limits
    qint64 messageBytes = 0;
    qint64 frameBytes = 0;
    int sendsPerSecond = 0;
    int burst = 0;
};
struct AcceptedFrame {
    MessageUuid uuid;
};
struct SavedFrame {
    MessageUuid uuid;
    ChatUri chat;
    Seq seq;
    Timestamp time;
};
struct FailedFrame {
    QString uuid; // as it was given
    Error reason;
    bool retry = false;
};
struct MessageFrame {
    Entry entry;
};
struct ReceiptsFrame {
    struct Moved {
        UserId user;
        Mark mark;
        Timestamp time;
    };
    ChatUri chat;
    Mark all;
    QList<Moved> users;
};
struct UnreadFrame {
    QList<UnreadChat> chats;
};
struct TypingNotice {
    ChatUri chat;
    UserId user;
};
struct PresenceFrame {
    UserId user;
    bool online = false;
    std::optional<Timestamp> lastSeen;
};
struct TokenTakenFrame {
    Timestamp expires;
};
struct ErrorFrame {
    Error error;
    std::optional<QString> uuid;
};
struct UnknownFrame { // of a later version of the server: ignored
    QString type;
};
using ServerFrame = std::variant<HelloFrame, AcceptedFrame, SavedFrame, FailedFrame, MessageFrame, ReceiptsFrame, UnreadFrame,
    TypingNotice, PresenceFrame, TokenTakenFrame, ErrorFrame, UnknownFrame>;

QByteArray encode(const ServerFrame &frame);
Result<ServerFrame> parseServerFrame(const QByteArray &frame);

} // namespace postrider::wire
