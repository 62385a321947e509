// SPDX-License-Identifier: GPL-3.0-or-later
#include "session.h"

#include <domain/limits.h>
#include <faults/crashpoint.h>
#include <wire/rest.h>

namespace postrider::client {
namespace {

using namespace std::chrono_literals;

constexpr auto Soon = 60s;
constexpr auto ShortestWait = 5s; // between a renewal and the next, whatever the clocks say

bool saysSignedOut(Code code)
{
    return code == Code::Unauthenticated || code == Code::BadCredentials;
}

QUrl at(QUrl server, const QString &path)
{
    server.setPath(server.path() + path);
    return server;
}

} // namespace

Session::Session(Profile &profile, Rest &rest, const QString &deviceLabel, Admit admit, QObject *parent)
    : QObject(parent), m_profile(profile), m_rest(rest), m_deviceLabel(deviceLabel), m_admit(std::move(admit))
{
    m_renewal.setSingleShot(true);
    connect(&m_renewal, &QTimer::timeout, this, [this] { renew(this, {}); });
}

Result<std::optional<Account>> Session::resume()
{
    const auto account = m_profile.account();
    if (!account)
        return std::unexpected(account.error());
    const auto tokens = m_profile.tokens();
    if (!tokens)
        return std::unexpected(tokens.error());
    m_account = *account;
    if (m_account)
        m_rest.trust(m_account->fingerprint);
    if (!*account || !*tokens)
        return std::nullopt;
    m_tokens = *tokens;
    scheduleRenewal();
    return m_account;
}

void Session::signUp(const SignUp &request, SignedIn done)
{
    QJsonObject body{{QStringLiteral("name"), request.name},
                     {QStringLiteral("pass"), request.password},
                     {QStringLiteral("device"), m_deviceLabel}};
    if (!request.displayName.isEmpty())
        body.insert(QStringLiteral("display_name"), request.displayName);
    begin(request, QStringLiteral("/auth/register"), body, std::move(done));
}

void Session::signIn(const SignUp &request, SignedIn done)
{
    const QJsonObject body{{QStringLiteral("name"), request.name},
                           {QStringLiteral("pass"), request.password},
                           {QStringLiteral("device"), m_deviceLabel}};
    begin(request, QStringLiteral("/auth/login"), body, std::move(done));
}

QString Session::trustedOf(const QUrl &server) const
{
    return m_account && m_account->server == server ? m_account->fingerprint : QString();
}

void Session::begin(const SignUp &request, const QString &path, const QJsonObject &body, SignedIn done)
{
    const QUrl &server = request.server;
    const QString trusted = request.fingerprint.isEmpty() ? trustedOf(server) : request.fingerprint;
    const auto answered = [this, server, name = request.name, trusted,
                           done = std::move(done)](const Result<QJsonObject> &answer) {
        const auto tokens = answer ? wire::sessionFromJson(*answer) : std::unexpected(answer.error());
        if (!tokens) {
            done(std::unexpected(tokens.error()));
            return;
        }
        const Account account{
            .server = server, .user = tokens->user, .name = name, .device = tokens->device, .fingerprint = trusted};
        const auto entered = enter(account, *tokens);
        if (!entered)
            logOut(server, tokens->token, [] {});
        done(entered);
    };
    m_rest.trust(trusted);
    m_rest.send({.verb = "POST", .url = at(server, path), .token = {}, .body = body}, this, answered);
}

Result<Account> Session::enter(const Account &account, const SessionTokens &tokens)
{
    if (const auto admitted = m_admit(account); !admitted)
        return std::unexpected(admitted.error());
    POSTRIDER_CRASH_POINT(EnterAdmitted);
    if (const auto kept = m_profile.setAccount(account); !kept)
        return std::unexpected(kept.error());
    POSTRIDER_CRASH_POINT(EnterAccountKept);
    if (const auto kept = m_profile.setTokens(tokens); !kept)
        return std::unexpected(kept.error());
    POSTRIDER_CRASH_POINT(EnterTokensKept);
    m_account = account;
    m_tokens = tokens;
    scheduleRenewal();
    return account;
}

void Session::logOut(const QUrl &server, const QString &token, std::function<void()> done)
{
    const Rest::Request request{
        .verb = "POST", .url = at(server, QStringLiteral("/auth/logout")), .token = token, .body = {}};
    m_rest.send(request, this, [done = std::move(done)](const Result<QJsonObject> &) { done(); });
}

void Session::signOut(std::function<void()> done)
{
    m_renewal.stop();
    if (!m_tokens) {
        m_account.reset();
        done();
        return;
    }
    const auto leave = [this, done] {
        const QUrl server = m_account->server;
        const QString last = token();
        forgetTokens();
        m_account.reset();
        logOut(server, last, done);
    };
    // An expired token couldn't revoke the device.
    if (!expiresSoon()) {
        leave();
        return;
    }
    renew(this, [this, leave, done](const Result<void> &) {
        m_renewal.stop();
        if (m_tokens)
            leave();
        else
            done();
    });
}

void Session::renew(QObject *context, Done done)
{
    if (!m_tokens) {
        if (done)
            done(failure(Code::Unauthenticated));
        return;
    }
    m_waiting.append({context, std::move(done)});
    if (m_waiting.size() > 1)
        return;
    m_renewal.stop();
    m_rest.send({.verb = "POST",
                 .url = at(m_account->server, QStringLiteral("/auth/refresh")),
                 .token = {},
                 .body = QJsonObject{{QStringLiteral("refresh"), m_tokens->refresh}}},
                this, [this, generation = m_generation](const Result<QJsonObject> &answer) {
                    if (generation == m_generation)
                        refreshed(answer);
                });
}

void Session::refreshed(const Result<QJsonObject> &answer)
{
    POSTRIDER_CRASH_POINT(RenewAnswered);
    const auto waiting = std::exchange(m_waiting, {});
    const auto tokens = answer ? wire::sessionFromJson(*answer) : std::unexpected(answer.error());
    Result<void> result;
    if (!tokens)
        result = std::unexpected(tokens.error());
    else if (const auto kept = m_profile.setTokens(*tokens); !kept)
        result = kept; // the old ones still work
    else
        m_tokens = *tokens;
    POSTRIDER_CRASH_POINT(RenewKept);
    if (!result && saysSignedOut(result.error().code))
        end(result.error());
    else
        scheduleRenewal();
    if (result)
        Q_EMIT renewed(m_tokens->token);
    tell(waiting, result);
}

void Session::tell(const QList<Waiting> &waiting, const Result<void> &result)
{
    for (const Waiting &one : waiting)
        if (one.context && one.done) // the one before may have been the end of it
            one.done(result);
}

void Session::forgetTokens()
{
    ++m_generation;
    m_tokens.reset();
    m_renewal.stop();
    tell(std::exchange(m_waiting, {}), failure(Code::Unauthenticated));
}

void Session::end(const Error &reason)
{
    forgetTokens();
    if (const auto removed = m_profile.removeTokens(); !removed)
        qWarning("%s", qUtf8Printable(removed.error().message));
    Q_EMIT ended(reason.message);
}

bool Session::expiresSoon() const
{
    return m_tokens && left() < Soon;
}

std::chrono::milliseconds Session::left() const
{
    return m_tokens->expires - (currentTime() + m_clockOffset);
}

void Session::learnServerTime(Timestamp serverNow)
{
    m_clockOffset = serverNow - currentTime();
    if (m_tokens && m_waiting.isEmpty())
        scheduleRenewal();
}

// A fifth before the end: time enough for a server that is away for a moment. What a wrong clock makes of it is mended
// by the server's time in hello, and by the 401 that an expired token gets.
void Session::scheduleRenewal()
{
    const auto life = std::chrono::duration_cast<std::chrono::milliseconds>(limits::TokenLife);
    const auto wait = std::clamp<std::chrono::milliseconds>(left() - life / 5, ShortestWait, life);
    m_renewal.start(wait);
}

} // namespace postrider::client
