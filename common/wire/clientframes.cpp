// SPDX-License-Identifier: GPL-3.0-or-later
#include "fields.h"
#include "frames.h"
#include "json.h"
#include "jsonwriter.h"

#include <domain/rules.h>

#include <cmath>

namespace postrider::wire {
namespace {

Result<QString> textOf(const QJsonObject &json, QLatin1StringView key)
{
    auto text = string(json.value(key));
    if (!text)
        return failure(Code::BadRequest, QStringLiteral("The field \"%1\" has to be a text.").arg(key));
    return *std::move(text);
}

Result<UserId> recipientOf(const QJsonValue &value)
{
    const double number = value.toDouble();
    if (!value.isDouble() || std::trunc(number) != number)
        return failure(Code::BadRequest, QStringLiteral("The field \"user_to\" has to be a whole number."));
    return userId(value).value_or(UserId()); // nobody has any other number
}

Result<std::variant<UserId, ChatUri>> destinationOf(const QJsonObject &json)
{
    const QJsonValue user = json.value("user_to"_L1);
    if (user.isUndefined() == json.value("chat"_L1).isUndefined())
        return failure(Code::BadRequest, QStringLiteral("A message goes either to \"user_to\" or to \"chat\"."));
    if (!user.isUndefined())
        return recipientOf(user);
    auto chat = textOf(json, "chat"_L1);
    if (!chat)
        return std::unexpected(std::move(chat).error());
    return ChatUri{*std::move(chat)};
}

Result<ClientFrame> parseSend(const QJsonObject &json, const QString &uuidText)
{
    const auto uuid = MessageUuid::parse(uuidText);
    if (!uuid)
        return failure(Code::BadUuid);
    const auto to = destinationOf(json);
    if (!to)
        return std::unexpected(to.error());
    auto text = textOf(json, "message"_L1);
    if (!text)
        return std::unexpected(std::move(text).error());
    if (auto checked = rules::checkMessage(*text); !checked)
        return std::unexpected(std::move(checked).error());
    if (const UserId *user = std::get_if<UserId>(&*to); user && !*user)
        return failure(Code::NoSuchUser);
    return SendFrame{.uuid = *uuid, .text = *std::move(text), .to = *to};
}

Result<ClientFrame> parseMark(const QJsonObject &json, MarkKind kind)
{
    const auto chat = textOf(json, "chat"_L1);
    if (!chat)
        return std::unexpected(chat.error());
    const QJsonValue number = json.value("seq"_L1);
    if (!number.isDouble())
        return failure(Code::BadRequest, QStringLiteral("The field \"seq\" has to be a number."));
    const auto place = seq(number);
    if (!place || place->value == 0)
        return failure(Code::BadSeq);
    return MarkFrame{.kind = kind, .chat = {*chat}, .seq = *place};
}

Result<ClientFrame> parseTyping(const QJsonObject &json)
{
    auto chat = textOf(json, "chat"_L1);
    if (!chat)
        return std::unexpected(std::move(chat).error());
    return TypingFrame{{*std::move(chat)}};
}

Result<ClientFrame> parseToken(const QJsonObject &json)
{
    auto token = textOf(json, "token"_L1);
    if (!token)
        return std::unexpected(std::move(token).error());
    return TokenFrame{*std::move(token)};
}

Result<ClientFrame> parseOther(const QJsonObject &json, const QString &type)
{
    if (const auto kind = markKind(type))
        return parseMark(json, *kind);
    if (type == "typing"_L1)
        return parseTyping(json);
    if (type == "token"_L1)
        return parseToken(json);
    return failure(Code::UnknownType);
}

// As it is to be given back.
std::optional<QString> givenUuid(const QJsonObject &json)
{
    auto text = string(json.value("uuid"_L1));
    if (text)
        if (const auto uuid = MessageUuid::parse(*text))
            return uuid->toString();
    return text;
}

} // namespace

std::expected<ClientFrame, FrameRefusal> parseClientFrame(const QByteArray &frame)
{
    const auto json = parseObject(frame);
    if (!json)
        return std::unexpected(FrameRefusal{.error = json.error(), .uuid = {}});
    const auto uuid = givenUuid(*json);
    const auto type = json->contains("type"_L1) ? textOf(*json, "type"_L1) : QStringLiteral("send");
    if (!type)
        return std::unexpected(FrameRefusal{.error = type.error(), .uuid = uuid});
    const bool send = *type == "send"_L1;
    if (send && !uuid)
        return std::unexpected(FrameRefusal{.error = textOf(*json, "uuid"_L1).error(), .uuid = {}});
    auto parsed = send ? parseSend(*json, *uuid) : parseOther(*json, *type);
    if (parsed)
        return *std::move(parsed);
    const auto answer = send ? FrameRefusal::Answer::Failed : FrameRefusal::Answer::Error;
    return std::unexpected(FrameRefusal{.error = std::move(parsed).error(), .uuid = uuid, .answer = answer});
}

QByteArray encode(const ClientFrame &frame)
{
    struct Writer {
        JsonWriter out = {};
        void operator()(const SendFrame &send)
        {
            out.text("uuid"_L1, send.uuid.toString());
            if (const auto *user = std::get_if<UserId>(&send.to))
                out.number("user_to"_L1, user->value);
            else
                out.text("chat"_L1, std::get<ChatUri>(send.to).value);
            out.text("message"_L1, send.text);
        }
        void operator()(const MarkFrame &mark)
        {
            out.text("type"_L1, nameOf(mark.kind));
            out.text("chat"_L1, mark.chat.value);
            out.number("seq"_L1, mark.seq.value);
        }
        void operator()(const TypingFrame &typing)
        {
            out.text("type"_L1, "typing"_L1);
            out.text("chat"_L1, typing.chat.value);
        }
        void operator()(const TokenFrame &token)
        {
            out.text("type"_L1, "token"_L1);
            out.text("token"_L1, token.token);
        }
    } writer;
    std::visit(writer, frame);
    return writer.out.take();
}

} // namespace postrider::wire
