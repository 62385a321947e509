// SPDX-License-Identifier: GPL-3.0-or-later
#include "errorcodes.h"
#include "fields.h"
#include "frames.h"
#include "json.h"
#include "jsonwriter.h"
#include "objectreader.h"
#include "rest.h"

#include <array>

namespace postrider::wire {
namespace {

void write(JsonWriter &out, const HelloFrame &hello)
{
    out.text("type"_L1, "hello"_L1);
    out.number("version"_L1, hello.version);
    out.text("epoch"_L1, hello.epoch.value);
    out.number("user"_L1, hello.user.value);
    out.text("device"_L1, hello.device.value);
    out.text("time"_L1, toIso(hello.time));
    out.object("limits"_L1, [&](JsonWriter &limits) {
        limits.number("message_bytes"_L1, hello.messageBytes);
        limits.number("frame_bytes"_L1, hello.frameBytes);
        limits.number("sends_per_second"_L1, hello.sendsPerSecond);
        limits.number("burst"_L1, hello.burst);
    });
}

void write(JsonWriter &out, const AcceptedFrame &accepted)
{
    out.text("uuid"_L1, accepted.uuid.toString());
    out.text("state"_L1, nameOf(MessageState::Accepted));
}

void write(JsonWriter &out, const SavedFrame &saved)
{
    writeSaved(out, saved.uuid, saved.chat, saved.seq, saved.time);
}

void write(JsonWriter &out, const FailedFrame &failed)
{
    out.text("uuid"_L1, failed.uuid);
    out.text("state"_L1, nameOf(MessageState::Failed));
    out.object("reason"_L1, [&](JsonWriter &reason) {
        reason.text("code"_L1, codeName(failed.reason.code));
        reason.text("message"_L1, failed.reason.message);
        reason.flag("retry"_L1, failed.retry);
    });
}

void write(JsonWriter &out, const MessageFrame &message)
{
    out.text("type"_L1, "message"_L1);
    write(out, message.entry);
}

void write(JsonWriter &out, const ReceiptsFrame &receipts)
{
    out.text("type"_L1, "receipts"_L1);
    out.text("chat"_L1, receipts.chat.value);
    out.object("all"_L1, [&](JsonWriter &all) { write(all, receipts.all); });
    out.list("users"_L1, receipts.users, [](JsonWriter &inner, const ReceiptsFrame::Moved &moved) {
        inner.number("user"_L1, moved.user.value);
        write(inner, moved.mark);
        inner.text("time"_L1, toIso(moved.time));
    });
}

void write(JsonWriter &out, const UnreadFrame &unread)
{
    out.text("type"_L1, "unread"_L1);
    out.list("chats"_L1, unread.chats, [](JsonWriter &inner, const UnreadChat &chat) { write(inner, chat); });
}

void write(JsonWriter &out, const TypingNotice &typing)
{
    out.text("type"_L1, "typing"_L1);
    out.text("chat"_L1, typing.chat.value);
    out.number("user"_L1, typing.user.value);
}

void write(JsonWriter &out, const PresenceFrame &presence)
{
    out.text("type"_L1, "presence"_L1);
    out.number("user"_L1, presence.user.value);
    out.flag("online"_L1, presence.online);
    timeOrNull(out, "last_seen"_L1, presence.lastSeen);
}

void write(JsonWriter &out, const TokenTakenFrame &token)
{
    out.text("type"_L1, "token"_L1);
    out.text("expires"_L1, toIso(token.expires));
}

void write(JsonWriter &out, const ErrorFrame &error)
{
    out.text("type"_L1, "error"_L1);
    out.text("code"_L1, codeName(error.error.code));
    out.text("message"_L1, error.error.message);
    if (error.uuid)
        out.text("uuid"_L1, *error.uuid);
}

void write(JsonWriter &out, const UnknownFrame &unknown)
{
    out.text("type"_L1, unknown.type);
}

using Parsed = Result<ServerFrame>;

Parsed parseHello(const QJsonObject &json)
{
    ObjectReader in(json);
    ObjectReader limits(in.object("limits"_L1));
    HelloFrame hello{.version = in.count("version"_L1),
                     .epoch = {in.text("epoch"_L1)},
                     .user = in.user("user"_L1),
                     .device = {in.text("device"_L1)},
                     .time = in.time("time"_L1),
                     .messageBytes = limits.count("message_bytes"_L1),
                     .frameBytes = limits.count("frame_bytes"_L1),
                     .sendsPerSecond = limits.count("sends_per_second"_L1),
                     .burst = limits.count("burst"_L1)};
    if (const auto sound = limits.result(true); !sound)
        return std::unexpected(sound.error());
    return in.result<ServerFrame>(hello);
}

Parsed parseMessage(const QJsonObject &json)
{
    auto entry = entryFromJson(json);
    if (!entry)
        return std::unexpected(std::move(entry).error());
    return MessageFrame{*std::move(entry)};
}

Result<ReceiptsFrame::Moved> movedFromJson(const QJsonObject &json)
{
    ObjectReader in(json);
    return in.result(ReceiptsFrame::Moved{.user = in.user("user"_L1), .mark = in.mark(), .time = in.time("time"_L1)});
}

Parsed parseReceipts(const QJsonObject &json)
{
    ObjectReader in(json);
    ObjectReader all(in.object("all"_L1));
    ReceiptsFrame receipts{
        .chat = {in.text("chat"_L1)}, .all = all.mark(), .users = in.list("users"_L1, &movedFromJson)};
    if (const auto sound = all.result(true); !sound)
        return std::unexpected(sound.error());
    return in.result<ServerFrame>(std::move(receipts));
}

Parsed parseUnread(const QJsonObject &json)
{
    ObjectReader in(json);
    auto chats = unreadFromJson(in.array("chats"_L1));
    if (!chats)
        return std::unexpected(chats.error());
    return in.result<ServerFrame>(UnreadFrame{*std::move(chats)});
}

Parsed parseTyping(const QJsonObject &json)
{
    ObjectReader in(json);
    return in.result<ServerFrame>(TypingNotice{.chat = {in.text("chat"_L1)}, .user = in.user("user"_L1)});
}

Parsed parsePresence(const QJsonObject &json)
{
    ObjectReader in(json);
    return in.result<ServerFrame>(PresenceFrame{
        .user = in.user("user"_L1), .online = in.flag("online"_L1), .lastSeen = in.timeOrNull("last_seen"_L1)});
}

Parsed parseToken(const QJsonObject &json)
{
    ObjectReader in(json);
    return in.result<ServerFrame>(TokenTakenFrame{.expires = in.time("expires"_L1)});
}

// A code of a later version is no reason to lose the frame.
Error readError(ObjectReader &in)
{
    const Code code = codeFromName(in.text("code"_L1)).value_or(Code::Internal);
    return {.code = code, .message = in.text("message"_L1), .cause = {}};
}

Parsed parseError(const QJsonObject &json)
{
    ObjectReader in(json);
    ErrorFrame frame{.error = readError(in), .uuid = {}};
    if (in.has("uuid"_L1))
        frame.uuid = in.text("uuid"_L1);
    return in.result<ServerFrame>(std::move(frame));
}

Parsed parseFailed(const QJsonObject &json)
{
    ObjectReader in(json);
    ObjectReader reason(in.object("reason"_L1));
    FailedFrame failed{.uuid = in.text("uuid"_L1), .reason = readError(reason), .retry = reason.flag("retry"_L1)};
    if (const auto sound = reason.result(true); !sound)
        return std::unexpected(sound.error());
    return in.result<ServerFrame>(std::move(failed));
}

// The frames of a message's way have a state in place of a type.
Parsed parseState(const QJsonObject &json)
{
    ObjectReader in(json);
    const MessageState state = in.named("state"_L1, &messageState);
    if (state == MessageState::Accepted)
        return in.result<ServerFrame>(AcceptedFrame{in.uuid("uuid"_L1)});
    if (state == MessageState::Failed)
        return parseFailed(json);
    if (state != MessageState::Saved)
        in.fail("state"_L1);
    SavedFrame saved{
        .uuid = in.uuid("uuid"_L1), .chat = {in.text("chat"_L1)}, .seq = in.seq("seq"_L1), .time = in.time("time"_L1)};
    return in.result<ServerFrame>(std::move(saved));
}

struct Reader {
    QLatin1StringView type;
    Parsed (*parse)(const QJsonObject &);
};
constexpr std::array Readers{Reader{"hello"_L1, &parseHello},       Reader{"message"_L1, &parseMessage},
                             Reader{"receipts"_L1, &parseReceipts}, Reader{"unread"_L1, &parseUnread},
                             Reader{"typing"_L1, &parseTyping},     Reader{"presence"_L1, &parsePresence},
                             Reader{"token"_L1, &parseToken},       Reader{"error"_L1, &parseError}};

} // namespace

QByteArray encode(const ServerFrame &frame)
{
    JsonWriter out;
    std::visit([&](const auto &alternative) { write(out, alternative); }, frame);
    return out.take();
}

Result<ServerFrame> parseServerFrame(const QByteArray &frame)
{
    const auto json = parseObject(frame);
    if (!json)
        return std::unexpected(json.error());
    if (!json->contains("type"_L1))
        return parseState(*json);
    ObjectReader in(*json);
    const QString type = in.text("type"_L1);
    for (const Reader &reader : Readers)
        if (type == reader.type)
            return reader.parse(*json);
    return in.result<ServerFrame>(UnknownFrame{type});
}

} // namespace postrider::wire
