// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sessions.h"

#include <ports/accounts.h>
#include <ports/passwordhasher.h>

#include <QObject>

namespace postrider::identity {

struct Registration {
    QString name;
    QString password;
    QString displayName; // null: the name
    QString deviceLabel;
};

struct Login {
    QString name;
    QString password;
    QString deviceLabel;
};

// Who may be called what, and who is who.
class Accounts : public QObject {
    Q_OBJECT
public:
    struct Ports {
        AccountStore &accounts;
        PasswordHasher &passwords;
        Sessions &sessions;
    };
    explicit Accounts(const Ports &ports);

    // BadName, WeakPassword, NameTaken, in this order; TooMany when passwords wait.
    QFuture<Result<SessionTokens>> add(const Registration &registration);
    // BadCredentials, after the same time whether it was the name or the password; TooMany.
    QFuture<Result<SessionTokens>> login(const Login &login);

private:
    QFuture<Result<SessionTokens>> keep(const NewAccount &account, const QString &deviceLabel);
    void renew(const Credentials &credentials, const PasswordVerdict &verdict);

    const Ports m_ports;
};

} // namespace postrider::identity
