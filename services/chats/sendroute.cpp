// SPDX-License-Identifier: GPL-3.0-or-later
#include "sendroute.h"

#include <domain/bodyhash.h>
#include <domain/chat.h>
#include <domain/limits.h>
#include <domain/rules.h>
#include <ports/futures.h>
#include <runtime/authenticatedroute.h>
#include <wire/json.h>
#include <wire/records.h>
#include <wire/rest.h>

#include <QObject>

namespace postrider::chats {
namespace {

Result<wire::SaveMessage> messageOf(const Claims &claims, const HttpRequest &request)
{
    const auto body = wire::parseBody(request.contentType, request.body);
    if (!body)
        return std::unexpected(body.error());
    const QJsonValue givenUuid = body->value(QStringLiteral("uuid"));
    if (!givenUuid.isUndefined() && !wire::string(givenUuid))
        return failure(Code::BadRequest, QStringLiteral("The field \"uuid\" has to be a text."));
    const auto uuid = givenUuid.isUndefined() ? MessageUuid::create() : wire::uuid(givenUuid);
    if (!uuid)
        return failure(Code::BadUuid);
    const auto text = wire::string(body->value(QStringLiteral("message")));
    if (!text)
        return failure(Code::BadRequest, QStringLiteral("A send needs a message: text without NUL."));
    if (const auto good = rules::checkMessage(*text); !good)
        return std::unexpected(good.error());
    const ChatUri chat{request.parameters.value(QStringLiteral("uri"))};
    if (!couldNameAChat(chat)) // there is nothing to decide
        return failure(Code::NoSuchChat);
    return wire::SaveMessage{.uuid = *uuid, .chat = chat, .from = claims.user, .device = claims.device, .text = *text};
}

HttpResponse later(Code code, std::chrono::milliseconds wait)
{
    HttpResponse response = answer(Error{code, sentence(code), {}});
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    response.headers.emplaceBack("Retry-After", QByteArray::number(qint64(seconds))); // RFC 9110, 10.2.3
    return response;
}

HttpResponse savedAnswer(const SendOutcome &outcome)
{
    const Entry &entry = outcome.entry;
    return answer(wire::toJson(wire::SavedBody{entry.uuid, entry.chat, entry.seq, entry.savedAt}),
                  outcome.repeat ? 200 : 201);
}

HttpResponse undecidedAnswer(const MessageUuid &uuid)
{
    return answer(QJsonObject{{QStringLiteral("uuid"), uuid.toString()}}, 202);
}

// No event told of it in time, which says nothing about the message: the store has the last word.
HttpResponse storedAnswer(const Result<Decision> &decision, const wire::SaveMessage &message)
{
    if (!decision)
        return undecidedAnswer(message.uuid);
    if (const auto *error = std::get_if<Error>(&*decision))
        return answer(*error);
    const auto &entry = std::get<Entry>(*decision);
    if (entry.from != message.from || entry.text != message.text)
        return answer(Error{Code::UuidTaken, sentence(Code::UuidTaken), {}});
    return savedAnswer({entry, false});
}

QFuture<HttpResponse> send(const SendRoute &route, const wire::SaveMessage &message)
{
    if (const auto wait = route.budget.take(message.from, route.clock.now()); wait.count() > 0)
        return answered(later(Code::TooMany, wait));
    const SendWaiters::Key key{message.from, message.chat, message.uuid, bodyHash(EntryKind::Message, message.text)};
    const auto deadline = route.clock.now() + limits::SaveWait;
    const auto outcome = route.waiters.wait(key, deadline);
    const auto published = [&waiters = route.waiters, key](const Result<void> &accepted) {
        if (!accepted)
            waiters.refused(key, accepted.error());
    };
    const auto taken = route.bus.publish(Topic::MessageSave, message.chat.value.toUtf8(),
                                         wire::encode(wire::SaveCommand(message)), published);
    if (taken == MessageBus::Taken::Full) {
        route.waiters.forget(key);
        return answered(later(Code::Unavailable, std::chrono::seconds(1)));
    }
    route.waited();
    auto &history = route.history;
    auto &context = route.context;
    const auto tell = [&history, &context, message](const SendWaiters::Outcome &decided) {
        if (!decided)
            return whenDone(history.decision(message.from, message.chat, message.uuid), &context,
                            [message](const Result<Decision> &found) { return storedAnswer(found, message); });
        return answered(*decided ? savedAnswer(**decided) : answer(decided->error()));
    };
    return whenDone(outcome, &context, tell).unwrap();
}

} // namespace

void SendRoute::registerIn(HttpRoutes &routes) const
{
    const auto handler = [self = *this](const Claims &claims, const HttpRequest &request) {
        const auto message = messageOf(claims, request);
        return message ? send(self, *message) : answered(message.error());
    };
    routes.route(HttpMethod::Post, QStringLiteral("/api/chats/{uri}/messages"), authenticated(authenticator, handler));
}

} // namespace postrider::chats
