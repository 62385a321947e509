// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "privatefile.h"

#include <client/values.h>

#include <QLockFile>

namespace postrider::client {

// A profile's folder: account.json (whose it is, and which certificate of the server was trusted), session.json (its
// tokens, secret), cache.sqlite (copy of the logs, and outbox), lock. The folder is 0700 and each file 0600.
class Profile {
public:
    explicit Profile(const QString &folder);

    // Makes the folder if it isn't there, and keeps every other process out of it until destruction.
    Result<void> lock();

    Result<std::optional<Account>> account() const;
    Result<void> setAccount(const Account &account);
    // Tokens, on disk when set() returns; none after a session's end.
    Result<std::optional<SessionTokens>> tokens() const;
    Result<void> setTokens(const SessionTokens &tokens);
    Result<void> removeTokens();
    QString databaseFile() const;
    Result<void> clear(); // everything but the lock; the database must be closed

private:
    QString m_folder;
    QLockFile m_lock;
    PrivateFile m_account;
    std::unique_ptr<SecretStore> m_secrets;
};

} // namespace postrider::client
