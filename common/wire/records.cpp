// SPDX-License-Identifier: GPL-3.0-or-later
#include "records.h"

#include "errorcodes.h"
#include "fields.h"
#include "json.h"
#include "jsonwriter.h"
#include "objectreader.h"
#include "rest.h"

namespace postrider::wire {
namespace {

Result<QJsonObject> parseRecord(const QByteArray &value)
{
    auto json = parseObject(value);
    if (!json)
        return failure(Code::Unreadable, {}, json.error().cause);
    return json;
}

template <class Record>
Result<Record> unknownType(const QString &type)
{
    return failure(Code::Unreadable, {}, QStringLiteral("unknown type \"%1\"").arg(type));
}

void write(JsonWriter &out, const SaveMessage &message)
{
    out.text("type"_L1, "message"_L1);
    out.text("uuid"_L1, message.uuid.toString());
    out.text("chat"_L1, message.chat.value);
    out.number("user_from"_L1, message.from.value);
    out.text("device"_L1, message.device.value);
    out.text("message"_L1, message.text);
}

void write(JsonWriter &out, const EntrySaved &saved)
{
    out.text("type"_L1, "entry"_L1);
    out.object("entry"_L1, [&](JsonWriter &entry) { write(entry, saved.entry); });
    out.text("device"_L1, saved.device.value);
    out.flag("repeat"_L1, saved.repeat);
}

void write(JsonWriter &out, const EntryRefused &refused)
{
    out.text("type"_L1, "refused"_L1);
    out.text("chat"_L1, refused.chat.value);
    out.text("uuid"_L1, refused.uuid.toString());
    out.number("user_from"_L1, refused.from.value);
    out.text("body_hash"_L1, QLatin1StringView(refused.bodyHash.toHex()));
    out.text("code"_L1, codeName(refused.code));
}

void write(JsonWriter &out, const MarkMoved &moved)
{
    out.text("type"_L1, "mark"_L1);
    out.text("chat"_L1, moved.chat.value);
    out.number("user"_L1, moved.user.value);
    out.object("mark"_L1, [&](JsonWriter &mark) { write(mark, moved.mark); });
    out.object("before"_L1, [&](JsonWriter &before) { write(before, moved.before); });
    out.object("others"_L1, [&](JsonWriter &others) { write(others, moved.others); });
    out.text("time"_L1, toIso(moved.at));
}

void write(JsonWriter &out, const DeviceRevoked &revoked)
{
    out.text("type"_L1, "revoked"_L1);
    out.number("user"_L1, revoked.user.value);
    out.text("device"_L1, revoked.device.value);
}

void write(JsonWriter &out, const PresenceChanged &presence)
{
    out.text("type"_L1, "presence"_L1);
    out.number("user"_L1, presence.user.value);
    out.text("device"_L1, presence.device.value);
    out.flag("online"_L1, presence.online);
    out.text("time"_L1, toIso(presence.at));
}

void write(JsonWriter &out, const UserTyping &typing)
{
    out.text("type"_L1, "typing"_L1);
    out.number("user"_L1, typing.user.value);
    out.text("chat"_L1, typing.chat.value);
}

template <class Variant>
QByteArray encodeVariant(const Variant &record)
{
    JsonWriter out;
    std::visit([&](const auto &alternative) { write(out, alternative); }, record);
    return out.take();
}

Mark markOf(ObjectReader &in, QLatin1StringView key)
{
    ObjectReader inner(in.object(key));
    const Mark mark = inner.mark();
    if (!inner.result(true))
        in.fail(key);
    return mark;
}

Result<MessageEvent> entrySavedFrom(ObjectReader &in)
{
    const auto entry = entryFromJson(in.object("entry"_L1));
    if (!entry)
        in.fail("entry"_L1);
    EntrySaved saved{
        .entry = entry ? *entry : Entry{}, .device = {in.text("device"_L1)}, .repeat = in.flag("repeat"_L1)};
    return in.result<MessageEvent>(std::move(saved), Code::Unreadable);
}

Result<MessageEvent> entryRefusedFrom(ObjectReader &in)
{
    EntryRefused refused{.chat = {in.text("chat"_L1)},
                         .uuid = in.uuid("uuid"_L1),
                         .from = in.user("user_from"_L1),
                         .bodyHash = QByteArray::fromHex(in.text("body_hash"_L1).toLatin1()),
                         .code = in.named("code"_L1, &codeFromName)};
    return in.result<MessageEvent>(std::move(refused), Code::Unreadable);
}

Result<MessageEvent> markMovedFrom(ObjectReader &in)
{
    MarkMoved moved{.chat = {in.text("chat"_L1)},
                    .user = in.user("user"_L1),
                    .mark = markOf(in, "mark"_L1),
                    .before = markOf(in, "before"_L1),
                    .others = markOf(in, "others"_L1),
                    .at = in.time("time"_L1)};
    return in.result<MessageEvent>(std::move(moved), Code::Unreadable);
}

} // namespace

QByteArray encode(const SaveCommand &command)
{
    return encodeVariant(command);
}

Result<SaveCommand> parseSaveCommand(const QByteArray &value)
{
    const auto json = parseRecord(value);
    if (!json)
        return std::unexpected(json.error());
    ObjectReader in(*json);
    const QString type = in.text("type"_L1);
    if (type != "message"_L1)
        return unknownType<SaveCommand>(type);
    SaveMessage message{.uuid = in.uuid("uuid"_L1),
                        .chat = {in.text("chat"_L1)},
                        .from = in.user("user_from"_L1),
                        .device = {in.text("device"_L1)},
                        .text = in.text("message"_L1)};
    return in.result<SaveCommand>(std::move(message), Code::Unreadable);
}

QByteArray encode(const SaveMark &mark)
{
    JsonWriter out;
    out.text("type"_L1, nameOf(mark.kind));
    out.text("chat"_L1, mark.chat.value);
    out.number("user"_L1, mark.user.value);
    out.number("seq"_L1, mark.seq.value);
    out.text("time"_L1, toIso(mark.at));
    return out.take();
}

Result<SaveMark> parseSaveMark(const QByteArray &value)
{
    const auto json = parseRecord(value);
    if (!json)
        return std::unexpected(json.error());
    ObjectReader in(*json);
    SaveMark mark{.kind = in.named("type"_L1, &markKind),
                  .chat = {in.text("chat"_L1)},
                  .user = in.user("user"_L1),
                  .seq = in.seq("seq"_L1),
                  .at = in.time("time"_L1)};
    return in.result(std::move(mark), Code::Unreadable);
}

QByteArray encode(const MessageEvent &event)
{
    return encodeVariant(event);
}

Result<MessageEvent> parseMessageEvent(const QByteArray &value)
{
    const auto json = parseRecord(value);
    if (!json)
        return std::unexpected(json.error());
    ObjectReader in(*json);
    const QString type = in.text("type"_L1);
    if (type == "entry"_L1)
        return entrySavedFrom(in);
    if (type == "refused"_L1)
        return entryRefusedFrom(in);
    if (type == "mark"_L1)
        return markMovedFrom(in);
    return unknownType<MessageEvent>(type);
}

QByteArray encode(const UserEvent &event)
{
    return encodeVariant(event);
}

Result<UserEvent> parseUserEvent(const QByteArray &value)
{
    const auto json = parseRecord(value);
    if (!json)
        return std::unexpected(json.error());
    ObjectReader in(*json);
    const QString type = in.text("type"_L1);
    const UserId user = in.user("user"_L1);
    if (type == "typing"_L1)
        return in.result<UserEvent>(UserTyping{.user = user, .chat = {in.text("chat"_L1)}}, Code::Unreadable);
    const DeviceId device{in.text("device"_L1)};
    if (type == "revoked"_L1)
        return in.result<UserEvent>(DeviceRevoked{.user = user, .device = device}, Code::Unreadable);
    if (type != "presence"_L1)
        return unknownType<UserEvent>(type);
    PresenceChanged presence{.user = user, .device = device, .online = in.flag("online"_L1), .at = in.time("time"_L1)};
    return in.result<UserEvent>(std::move(presence), Code::Unreadable);
}

// Key and value may be anything, also no text: base64.
QByteArray encode(const DeadRecord &record)
{
    JsonWriter out;
    out.text("reason"_L1, record.reason);
    out.text("key"_L1, QLatin1StringView(record.key.toBase64()));
    out.text("value"_L1, QLatin1StringView(record.value.toBase64()));
    return out.take();
}

} // namespace postrider::wire
