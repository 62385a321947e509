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

// A frame that can't be taken, and how that is answered: `uuid` as it was given, lower case if it is one; none if the
// frame has none that is a text which could be given back.
struct FrameRefusal {
    enum class Answer { Failed, Error };
    Error error;
    std::optional<QString> uuid; // always set for Failed
    Answer answer =
        Answer::Error; // Failed: that send failed, for this reason. Error: an error frame, with the uuid if set
};
// Everything about the form: JSON, type, fields, uuid, message rules (domain/rules.h). Not whether user or chat exist,
// but that a number which is no user's id names nobody. The first thing wrong counts, in this order:
//   no JSON object                                    bad_json
//   a type that isn't a text · unknown                bad_request · unknown_type
//   send: no uuid, or one that can't be given back    bad_request, as an error; all that follow are Failed
//         a uuid that is none                         bad_uuid
//         not exactly one of user_to and chat, a user_to that is no whole number, a chat or message that is no text
//         (also NUL, lone surrogates)                       bad_request message empty · too_long a whole number that is
//         no id                no_such_user
//   marks: no chat, a seq that is no number           bad_request
//         a number that is no seq (0, -1, 1.5, 2^53)  bad_seq
//   typing, token: no chat, no token                  bad_request
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
using ServerFrame = std::variant<HelloFrame, AcceptedFrame, SavedFrame, FailedFrame, MessageFrame, ReceiptsFrame,
                                 UnreadFrame, TypingNotice, PresenceFrame, TokenTakenFrame, ErrorFrame, UnknownFrame>;

QByteArray encode(const ServerFrame &frame);
Result<ServerFrame> parseServerFrame(const QByteArray &frame);

} // namespace postrider::wire
