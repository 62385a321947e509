// SPDX-License-Identifier: GPL-3.0-or-later
#include "usertable.h"

#include "rows.h"

#include <adapters/sql/sqlconnection.h>

namespace postrider::client {

SqlResult<QList<KnownUser>> UserTable::all() const
{
    return m_database.select(QStringLiteral("SELECT id, name, display_name, last_seen, fetched_at FROM user"), {},
                             [](const QSqlQuery &row) {
                                 KnownUser known;
                                 known.user.id = {row.value(0).toLongLong()};
                                 known.user.name = row.value(1).toString();
                                 known.user.displayName = row.value(2).toString();
                                 known.user.lastSeen = optionalTimeAt(row, 3);
                                 known.fetchedAt = optionalTimeAt(row, 4);
                                 return known;
                             });
}

SqlResult<void> UserTable::put(const KnownUser &known)
{
    return withoutValue(m_database.execute(
        QStringLiteral(
            "INSERT OR REPLACE INTO user(id, name, display_name, last_seen, fetched_at) VALUES(?, ?, ?, ?, ?)"),
        {known.user.id.value, toColumn(known.user.name), toColumn(known.user.displayName),
         toColumn(known.user.lastSeen), toColumn(known.fetchedAt)}));
}

} // namespace postrider::client
