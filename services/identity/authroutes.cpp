// SPDX-License-Identifier: GPL-3.0-or-later
#include "authroutes.h"

#include <ports/futures.h>
#include <runtime/authenticatedroute.h>
#include <wire/json.h>
#include <wire/rest.h>

#include <QJsonArray>

namespace postrider::identity {
namespace {

// The texts of a body. Whether a text is a good name or password is not asked here.
class Body {
public:
    explicit Body(const HttpRequest &request) : m_fields(wire::parseBody(request.contentType, request.body)) {}

    // Not null, even if it is empty.
    QString required(QLatin1StringView name) { return read(name, true); }
    // Null if it isn't there.
    QString optional(QLatin1StringView name) { return read(name, false); }
    // What was wrong first.
    const std::optional<Error> &error() const { return m_error; }

private:
    QString read(QLatin1StringView name, bool isRequired)
    {
        if (!m_fields) {
            m_error = m_fields.error();
            return {};
        }
        const QJsonValue value = m_fields->value(name);
        const bool missing = value.isUndefined() || value.isNull();
        if (value.isString())
            return value.toString().isNull() ? QStringLiteral("") : value.toString();
        if ((!missing || isRequired) && !m_error)
            m_error =
                Error{Code::BadRequest, QStringLiteral("The field \"%1\" is needed, and is a text.").arg(name), {}};
        return {};
    }

    Result<QJsonObject> m_fields;
    std::optional<Error> m_error;
};

// `retryAfter`: in which time one that was too many may come again.
QFuture<HttpResponse> tellSession(
    QObject &context, const QFuture<Result<SessionTokens>> &session, int status,
    const std::function<std::chrono::seconds()> &retryAfter = [] { return std::chrono::seconds(1); })
{
    return whenDone(session, &context, [status, retryAfter](const Result<SessionTokens> &result) {
        HttpResponse response = result ? answer(wire::toJson(*result), status) : answer(result.error());
        response.headers.emplaceBack("Cache-Control", "no-store"); // RFC 6749, 5.1
        if (response.status == 429)
            response.headers.emplaceBack("Retry-After", QByteArray::number(retryAfter().count()));
        return response;
    });
}

Caller callerOf(const HttpRequest &request)
{
    return {request.peer, request.hasLeft};
}

QFuture<HttpResponse> tellDone(QObject &context, const QFuture<Result<void>> &done)
{
    return whenDone(done, &context,
                    [](const Result<void> &result) { return result ? noContent() : answer(result.error()); });
}

QJsonObject deviceList(const QList<Device> &devices)
{
    QJsonArray list;
    for (const Device &device : devices)
        list.append(wire::toJson(device));
    return {{QStringLiteral("devices"), list}};
}

} // namespace

void AuthRoutes::registerIn(HttpRoutes &routes) const
{
    registerSignIn(routes);
    registerTokens(routes);
    registerDevices(routes);
}

void AuthRoutes::registerSignIn(HttpRoutes &routes) const
{
    const AuthRoutes self = *this;
    routes.route(HttpMethod::Post, QStringLiteral("/auth/register"), [self](const HttpRequest &request) {
        Body body(request);
        const Registration registration{.name = body.required(QLatin1StringView("name")),
                                        .password = body.required(QLatin1StringView("pass")),
                                        .displayName = body.optional(QLatin1StringView("display_name")),
                                        .deviceLabel = body.optional(QLatin1StringView("device")),
                                        .caller = callerOf(request)};
        if (body.error())
            return answered(*body.error());
        return tellSession(self.context, self.accounts.add(registration), 201);
    });
    routes.route(HttpMethod::Post, QStringLiteral("/auth/login"), [self](const HttpRequest &request) {
        Body body(request);
        const Login login{.name = body.required(QLatin1StringView("name")),
                          .password = body.required(QLatin1StringView("pass")),
                          .deviceLabel = body.optional(QLatin1StringView("device")),
                          .caller = callerOf(request)};
        if (body.error())
            return answered(*body.error());
        return tellSession(self.context, self.accounts.login(login), 200,
                           [self, login] { return self.accounts.retryAfter(login); });
    });
    routes.route(HttpMethod::Post, QStringLiteral("/auth/refresh"), [self](const HttpRequest &request) {
        Body body(request);
        const QString token = body.required(QLatin1StringView("refresh"));
        if (body.error())
            return answered(*body.error());
        return tellSession(self.context, self.sessions.refresh(token), 200);
    });
}

void AuthRoutes::registerTokens(HttpRoutes &routes) const
{
    const auto get = [&](const QString &pattern, auto handler) {
        routes.route(HttpMethod::Get, pattern, authenticated(authenticator, std::move(handler)));
    };
    get(QStringLiteral("/auth/getIdByToken"), [](const Claims &claims, const HttpRequest &) {
        return answered(answer(QJsonObject{{QStringLiteral("id"), claims.user.value}}));
    });
    get(QStringLiteral("/auth/verify"), [](const Claims &claims, const HttpRequest &) {
        return answered(answer(QJsonObject{{QStringLiteral("id"), claims.user.value},
                                           {QStringLiteral("device"), claims.device.value},
                                           {QStringLiteral("expires"), toIso(claims.expires)}}));
    });
    routes.route(HttpMethod::Get, QStringLiteral("/auth/keys"),
                 [self = *this](const HttpRequest &) { return answered(answer(self.signer.publicKeys())); });
}

void AuthRoutes::registerDevices(HttpRoutes &routes) const
{
    const AuthRoutes self = *this;
    const auto route = [&](HttpMethod method, const QString &pattern, auto handler) {
        routes.route(method, pattern, authenticated(authenticator, std::move(handler)));
    };
    route(HttpMethod::Post, QStringLiteral("/auth/logout"), [self](const Claims &claims, const HttpRequest &) {
        return whenDone(self.sessions.close(claims.user, claims.device), &self.context, [](const Result<void> &done) {
            const bool out =
                done || done.error().code == Code::NotFound; // somebody else was faster: so it is signed out
            return out ? noContent() : answer(done.error());
        });
    });
    route(HttpMethod::Get, QStringLiteral("/auth/devices"), [self](const Claims &claims, const HttpRequest &) {
        return whenDone(self.sessions.list(claims.user, claims.device), &self.context,
                        [](const Result<QList<Device>> &devices) {
                            return devices ? answer(deviceList(*devices)) : answer(devices.error());
                        });
    });
    route(HttpMethod::Delete, QStringLiteral("/auth/devices/{device}"),
          [self](const Claims &claims, const HttpRequest &request) {
              const DeviceId device{request.parameters.value(QStringLiteral("device"))};
              return tellDone(self.context, self.sessions.close(claims.user, device));
          });
}

} // namespace postrider::identity
