// SPDX-License-Identifier: GPL-3.0-or-later
#include "userroutes.h"

#include "userquery.h"

#include <ports/futures.h>
#include <runtime/authenticatedroute.h>
#include <wire/json.h>
#include <wire/keys.h>
#include <wire/rest.h>

#include <algorithm>

namespace postrider::identity {
namespace {

// A number that is nobody's is no such user, however great; what is no number is a bad request.
Result<UserId> userIn(const QString &text)
{
    const bool isNumber = !text.isEmpty() && std::ranges::all_of(text, [](QChar c) { return c >= u'0' && c <= u'9'; });
    if (!isNumber)
        return failure(Code::BadRequest, QStringLiteral("A user's id is a number."));
    const UserId id{wire::digits(text).value_or(0)};
    if (!id)
        return failure(Code::NoSuchUser);
    return id;
}

} // namespace

void UserRoutes::registerIn(HttpRoutes &routes) const
{
    const UserRoutes self = *this;
    const auto get = [&](const QString &pattern, auto handler) {
        routes.route(HttpMethod::Get, pattern, authenticated(authenticator, std::move(handler)));
    };
    const auto tell = [](const Result<HttpResponse> &response) {
        return response ? *response : answer(response.error());
    };
    get(QStringLiteral("/users"), [self, tell](const Claims &, const HttpRequest &request) {
        const auto query = userQuery(request.query);
        if (!query)
            return answered(query.error());
        const auto page = andThen(self.accounts.search(*query), &self.context, [self](const UserPage &found) {
            return whenDone(self.withPresence(found.users), &self.context,
                            [next = nextAfter(found)](const QList<User> &users) {
                                return Result<HttpResponse>(answer(wire::toJson(wire::UserListBody{users, next})));
                            });
        });
        return whenDone(page, &self.context, tell);
    });
    get(QStringLiteral("/users/{id}"), [self, tell](const Claims &, const HttpRequest &request) {
        const auto id = userIn(request.parameters.value(QStringLiteral("id")));
        if (!id)
            return answered(id.error());
        const auto user = andThen(self.accounts.user(*id), &self.context, [self](const User &found) {
            return whenDone(self.withPresence({found}), &self.context, [](const QList<User> &users) {
                return Result<HttpResponse>(answer(wire::toJson(users.first())));
            });
        });
        return whenDone(user, &self.context, tell);
    });
}

QFuture<QList<User>> UserRoutes::withPresence(const QList<User> &users) const
{
    QList<QByteArray> keys;
    for (const User &user : users)
        keys.append(wire::presenceKey(user.id));
    return whenDone(presence.get(keys), &context, [users](const QHash<QByteArray, QByteArray> &there) {
        QList<User> result = users;
        for (User &user : result)
            user.online = there.contains(wire::presenceKey(user.id));
        return result;
    });
}

} // namespace postrider::identity
