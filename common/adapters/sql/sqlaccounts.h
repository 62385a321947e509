// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlthread.h"

#include <ports/accounts.h>

namespace postrider {

class SqlAccounts final : public AccountStore {
public:
    // `writer` is the one thread that writes identity's database; `reader` reads it, so that a search over many users
    // keeps nobody from signing in. Both outlive this.
    SqlAccounts(SqlThread &writer, SqlThread &reader) : m_writer(writer), m_reader(reader) {}

    QFuture<Result<UserId>> create(const NewAccount &account, const NewDevice &device) override;
    QFuture<Result<Credentials>> credentials(const QString &name) override;
    QFuture<Result<void>> renewPasswordHash(UserId user, const QString &before, const QString &after) override;
    QFuture<Result<User>> user(UserId id) override;
    QFuture<Result<UserPage>> search(const UserQuery &query) override;

private:
    SqlThread &m_writer;
    SqlThread &m_reader;
};

} // namespace postrider
