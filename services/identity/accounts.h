// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "caller.h"
#include "passwordqueue.h"
#include "sessions.h"
#include "signinguard.h"

#include <ports/accounts.h>
#include <ports/passwordhasher.h>

#include <QObject>

namespace postrider::identity {

struct Registration {
    QString name;
    QString password;
    QString displayName; // null: the name
    QString deviceLabel;
    Caller caller;
};

struct Login {
    QString name;
    QString password;
    QString deviceLabel;
    Caller caller;
};

// Who may be called what, and who is who.
class Accounts : public QObject {
    Q_OBJECT
public:
    struct Ports {
        AccountStore &accounts;
        PasswordHasher &passwords;
        Sessions &sessions;
        const Clock &clock;
    };
    explicit Accounts(const Ports &ports);

    // BadName, WeakPassword, NameTaken, in this order; TooMany when passwords wait.
    QFuture<Result<SessionTokens>> add(const Registration &registration);
    // BadCredentials, after the same time whether it was the name or the password; TooMany, also for too many tries.
    QFuture<Result<SessionTokens>> login(const Login &login);
    std::chrono::seconds retryAfter(const Login &login); // of one that was too many
    qsizetype passwordsWaiting() const { return m_passwords.waiting(); }

private:
    struct Checked {
        Credentials credentials;
        PasswordVerdict verdict;
    };
    QFuture<Result<Checked>> verify(const Login &login);
    QFuture<Result<SessionTokens>> open(const Checked &checked, const QString &deviceLabel);
    QFuture<Result<SessionTokens>> keep(const NewAccount &account, const QString &deviceLabel);
    void renew(const Credentials &credentials, const PasswordVerdict &verdict);

    const Ports m_ports;
    PasswordQueue m_passwords;
    SignInGuard m_guard;
};

} // namespace postrider::identity
