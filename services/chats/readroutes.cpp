// SPDX-License-Identifier: GPL-3.0-or-later
#include "readroutes.h"

#include "parameters.h"

#include <ports/futures.h>
#include <runtime/authenticatedroute.h>
#include <wire/errorcodes.h>
#include <wire/rest.h>

#include <QObject>

namespace postrider::chats {
namespace {

ChatUri chatOf(const HttpRequest &request)
{
    return {request.parameters.value(QStringLiteral("uri"))};
}

// nullopt: no uuid at all, so nothing can be called by it.
std::optional<MessageUuid> uuidOf(const HttpRequest &request)
{
    return MessageUuid::parse(request.parameters.value(QStringLiteral("uuid")));
}

// The reader's answer as an answer of REST, made on the context's thread.
template <class T, class Body> // QJsonObject(const T &)
QFuture<HttpResponse> tell(QObject &context, const QFuture<Result<T>> &read, Body body)
{
    return whenDone(read, &context, [body = std::move(body)](const Result<T> &result) {
        return result ? answer(body(*result)) : answer(result.error());
    });
}

template <class T>
QJsonObject whole(const T &value)
{
    return wire::toJson(value);
}

QJsonObject chatList(const ChatList &list)
{
    return wire::toJson(wire::ChatListBody{list.epoch, list.time, list.chats, list.next});
}

QJsonObject unreadBody(const QList<UnreadChat> &chats)
{
    return {{QStringLiteral("chats"), wire::toJson(chats)}};
}

QJsonObject receiptsBody(const QList<Receipt> &receipts)
{
    QJsonArray list;
    for (const Receipt &receipt : receipts)
        list.append(wire::toJson(receipt));
    return {{QStringLiteral("receipts"), list}};
}

// An entry as everybody sees it, or for its sender why there is none.
QJsonObject decisionBody(const Decision &decision, const MessageUuid &uuid)
{
    if (const auto *entry = std::get_if<Entry>(&decision))
        return wire::toJson(*entry);
    const auto &error = std::get<Error>(decision);
    QJsonObject reason = wire::toJson(error);
    reason.insert(QStringLiteral("retry"), wire::mayWorkLater(error.code));
    return {{QStringLiteral("uuid"), uuid.toString()},
            {QStringLiteral("state"), QStringLiteral("Failed")},
            {QStringLiteral("reason"), reason}};
}

} // namespace

void ReadRoutes::registerIn(HttpRoutes &routes) const
{
    const auto get = [&](const QString &pattern, auto handler) {
        routes.route(HttpMethod::Get, pattern, authenticated(authenticator, std::move(handler)));
    };
    const ReadRoutes self = *this;

    get(QStringLiteral("/api/chats"), [self](const Claims &claims, const HttpRequest &request) {
        const auto query = chatQuery(request.query);
        if (!query)
            return answered(query.error());
        return tell(self.context, self.chats.chats(claims.user, *query), chatList);
    });
    get(QStringLiteral("/api/chats/{uri}"), [self](const Claims &claims, const HttpRequest &request) {
        return tell(self.context, self.chats.chat(claims.user, chatOf(request)), whole<Chat>);
    });
    get(QStringLiteral("/api/chats/{uri}/messages"), [self](const Claims &claims, const HttpRequest &request) {
        const auto query = pageQuery(request.query);
        if (!query)
            return answered(query.error());
        return tell(self.context, self.history.page(claims.user, chatOf(request), *query), whole<Page>);
    });
    get(QStringLiteral("/api/chats/{uri}/messages/{uuid}"), [self](const Claims &claims, const HttpRequest &request) {
        const auto uuid = uuidOf(request);
        if (!uuid)
            return answered(Error{Code::BadUuid, sentence(Code::BadUuid), {}});
        return tell(self.context, self.history.decision(claims.user, chatOf(request), *uuid),
                    [uuid = *uuid](const Decision &decision) { return decisionBody(decision, uuid); });
    });
    get(QStringLiteral("/api/chats/{uri}/messages/{uuid}/receipts"),
        [self](const Claims &claims, const HttpRequest &request) {
            const auto uuid = uuidOf(request);
            if (!uuid)
                return answered(Error{Code::BadUuid, sentence(Code::BadUuid), {}});
            return tell(self.context, self.history.receipts(claims.user, chatOf(request), *uuid), receiptsBody);
        });
    get(QStringLiteral("/api/unread"), [self](const Claims &claims, const HttpRequest &) {
        return tell(self.context, self.chats.unread(claims.user, {}), unreadBody);
    });
}

} // namespace postrider::chats
