// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts.h"

#include "logging.h"

#include <domain/rules.h>
#include <ports/futures.h>

namespace postrider::identity {
namespace {

Result<void> check(const Registration &registration)
{
    if (const auto name = rules::checkName(registration.name); !name)
        return name;
    if (!registration.displayName.isNull())
        if (const auto name = rules::checkDisplayName(registration.displayName); !name)
            return name;
    return rules::checkPassword(registration.password);
}

} // namespace

Accounts::Accounts(const Ports &ports) : m_ports(ports), m_passwords(ports.passwords), m_guard(ports.clock) {}

QFuture<Result<SessionTokens>> Accounts::add(const Registration &registration)
{
    using Answer = Result<SessionTokens>;
    if (const auto good = check(registration); !good)
        return ready(Answer(std::unexpected(good.error())));
    // Asked first, since a hash is dear; decided when it is kept, where two at once become one.
    return andThen(m_ports.accounts.credentials(registration.name), this, [=, this](const Credentials &known) {
        if (known.user)
            return ready(Answer(failure(Code::NameTaken)));
        return andThen(m_passwords.hash(registration.caller, registration.password), this,
                       [=, this](const QString &hash) {
                           const bool named = !registration.displayName.isNull();
                           return keep({.name = registration.name,
                                        .displayName = named ? registration.displayName : registration.name,
                                        .passwordHash = hash},
                                       registration.deviceLabel);
                       });
    });
}

QFuture<Result<SessionTokens>> Accounts::keep(const NewAccount &account, const QString &deviceLabel)
{
    const Sessions::Draft session = m_ports.sessions.draft(deviceLabel);
    return andThen(m_ports.accounts.create(account, session.device), this, [=, this](UserId user) {
        return ready(m_ports.sessions.tokens(user, session.device.id, session.refresh));
    });
}

QFuture<Result<SessionTokens>> Accounts::login(const Login &login)
{
    return andThen(m_guard.admit(login.name, login.caller), this, [=, this] {
        const auto concluded = whenDone(verify(login), this, [=, this](const Result<Checked> &checked) {
            using Outcome = SignInGuard::Outcome;
            const Outcome known = checked && checked->verdict.matches ? Outcome::Succeeded : Outcome::Failed;
            m_guard.conclude(login.name, login.caller, checked ? known : Outcome::NeverTried);
            return checked;
        });
        return andThen(concluded, this, [=, this](const Checked &checked) { return open(checked, login.deviceLabel); });
    });
}

std::chrono::seconds Accounts::retryAfter(const Login &login)
{
    return m_guard.retryAfter(login.name, login.caller);
}

QFuture<Result<Accounts::Checked>> Accounts::verify(const Login &login)
{
    // What can't be a name is nobody's, and costs what nobody's costs.
    const auto found = rules::checkName(login.name) ? m_ports.accounts.credentials(login.name)
                                                    : ready(Result<Credentials>(Credentials()));
    return andThen(found, this, [=, this](const Credentials &credentials) {
        const QString hash = credentials.user ? credentials.passwordHash : QString();
        return andThen(
            m_passwords.verify(login.caller, hash, login.password), this,
            [=](const PasswordVerdict &verdict) { return ready(Result<Checked>(Checked{credentials, verdict})); });
    });
}

QFuture<Result<SessionTokens>> Accounts::open(const Checked &checked, const QString &deviceLabel)
{
    if (!checked.verdict.matches)
        return ready(Result<SessionTokens>(failure(Code::BadCredentials)));
    renew(checked.credentials, checked.verdict);
    return m_ports.sessions.open(checked.credentials.user, deviceLabel);
}

// A failure is only noted: the next login tries again.
void Accounts::renew(const Credentials &credentials, const PasswordVerdict &verdict)
{
    if (verdict.renewed.isEmpty())
        return;
    whenDone(m_ports.accounts.renewPasswordHash(credentials.user, credentials.passwordHash, verdict.renewed), this,
             [](const Result<void> &kept) {
                 if (!kept)
                     qCWarning(lcIdentity).noquote()
                         << "a password's new hash was not kept, cause:" << kept.error().cause;
             });
}

} // namespace postrider::identity
