// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adapters/sql/sqlerror.h>
#include <domain/user.h>

namespace postrider {
class SqlConnection;
}

namespace postrider::client {

struct KnownUser {
    User user;                          // `online` is not kept
    std::optional<Timestamp> fetchedAt; // this computer's clock; none: only their name was heard
};

class UserTable {
public:
    explicit UserTable(SqlConnection &database) : m_database(database) {}

    SqlResult<QList<KnownUser>> all() const;
    SqlResult<void> put(const KnownUser &known);

private:
    SqlConnection &m_database;
};

} // namespace postrider::client
