// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlconnection.h"

#include <ports/userexistence.h>

namespace postrider {

// Looks into identity's table of users. `settings` name identity's database, read-only.
class SqlUserExistence final : public UserExistence {
public:
    explicit SqlUserExistence(SqlSettings settings);
    Result<QSet<UserId>> existing(const QSet<UserId> &users) override;

private:
    SqlResult<QSet<UserId>> find(const QList<UserId> &users);

    SqlConnection m_connection;
};

} // namespace postrider
