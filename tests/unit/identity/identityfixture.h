// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fakes.h"

#include <adapters/local/localbus.h>
#include <adapters/local/localkeyvalue.h>
#include <identity/service.h>
#include <runtime/authenticator.h>
#include <runtime/health.h>
#include <support/identity/memoryaccounts.h>
#include <support/manualclock.h>
#include <support/routes.h>

#include <QJsonArray>
#include <QTest>

namespace postrider::test {

// The whole service, asked through its routes; nothing below it is slow or real.
struct IdentityFixture {
    IdentityFixture() { service.registerRoutes(routes); }

    HttpResponse ask(const Routes::Call &call) const
    {
        const auto answer = routes.ask(call);
        [&] { QTRY_VERIFY_WITH_TIMEOUT(answer.isFinished(), 60'000); }();
        return answer.isFinished() && answer.isResultReadyAt(0) ? answer.result() : HttpResponse{.status = 500};
    }
    HttpResponse get(const QString &target, const QByteArray &token = {}) const
    {
        return ask({.method = HttpMethod::Get, .target = target, .token = token});
    }
    HttpResponse post(const QString &target, const QByteArray &body = {}, const QByteArray &token = {}) const
    {
        return ask({.method = HttpMethod::Post, .target = target, .body = body, .token = token});
    }
    // A session of somebody new, or {} if that went wrong.
    QJsonObject registered(const QByteArray &name) const
    {
        const auto response = post(QStringLiteral("/auth/register"), R"({"name":")" + name + R"(","pass":"password"})");
        return response.status == 201 ? json(response) : QJsonObject();
    }
    QJsonObject loggedIn(const QByteArray &name) const
    {
        const auto response = post(QStringLiteral("/auth/login"), R"({"name":")" + name + R"(","pass":"password"})");
        return response.status == 200 ? json(response) : QJsonObject();
    }

    ManualClock clock;
    MemoryAccounts store;
    FakePasswords passwords;
    FakeTokens tokens;
    LocalBus bus{{}};
    LocalKeyValue keyValue{clock};
    Authenticator authenticator{tokens, clock};
    Health health{QStringLiteral("identity")};
    identity::Service service{{.accounts = store,
                               .devices = store,
                               .passwords = passwords,
                               .signer = tokens,
                               .authenticator = authenticator,
                               .bus = bus,
                               .keyValue = keyValue,
                               .clock = clock,
                               .health = health}};
    Routes routes;
};

inline QByteArray text(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toString().toUtf8();
}

} // namespace postrider::test
