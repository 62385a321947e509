// SPDX-License-Identifier: GPL-3.0-or-later
#include "durability.h"

#include "sqlconnection.h"

namespace postrider {

SqlResult<bool> isDurable(SqlConnection &connection)
{
    if (!std::holds_alternative<MariaDbServer>(connection.settings().database))
        return true;
    const auto found =
        connection.selectFirst(QStringLiteral("SELECT @@innodb_flush_log_at_trx_commit = 1 AND @@innodb_doublewrite"
                                              " AND (NOT @@log_bin OR @@sync_binlog = 1)"),
                               {}, [](const QSqlQuery &row) { return row.value(0).toInt() == 1; });
    if (!found)
        return std::unexpected(found.error());
    return found->value_or(false);
}

} // namespace postrider
