// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlitefile.h"

#include "sqlconnection.h"

namespace postrider {
namespace {

SqlResult<void> changed(const SqlResult<qint64> &rows)
{
    if (!rows)
        return std::unexpected(rows.error());
    if (*rows != 1)
        return std::unexpected(SqlError{SqlError::Kind::Corrupt, QStringLiteral("the one row is missing")});
    return {};
}

} // namespace

SqlResult<void> copySqlite(const SqliteFile &database, const SqliteFile &copy)
{
    SqlConnection connection({.database = database, .access = SqlSettings::Access::ReadOnly});
    const auto copied =
        connection.whileOpen([&] { return connection.execute(QStringLiteral("VACUUM INTO ?"), {copy.path}); });
    return copied ? SqlResult<void>() : std::unexpected(copied.error());
}

SqlResult<void> checkSqlite(const SqliteFile &database)
{
    SqlConnection connection({.database = database, .access = SqlSettings::Access::ReadOnly});
    const auto said = connection.whileOpen([&] {
        return connection.select(QStringLiteral("PRAGMA integrity_check(1)"), {},
                                 [](const QSqlQuery &row) { return row.value(0).toString(); });
    });
    if (!said)
        return std::unexpected(said.error());
    if (*said != QStringList{QStringLiteral("ok")})
        return std::unexpected(SqlError{SqlError::Kind::Corrupt, said->join(u' ')});
    return {};
}

SqlResult<void> renewEpoch(const SqlSettings &ledger)
{
    SqlConnection connection(ledger);
    return changed(connection.whileOpen([&] {
        return connection.execute(QStringLiteral("UPDATE store SET epoch = lower(hex(randomblob(16))) WHERE id = 1"));
    }));
}

SqlResult<void> passOverUserIds(const SqlSettings &accounts, qint64 count)
{
    SqlConnection connection(accounts);
    const auto counted = connection.whileOpen([&] {
        return connection.transaction([&]() -> SqlResult<qint64> {
            const auto known = connection.execute(
                QStringLiteral("UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'user'"), {count});
            if (!known || *known > 0)
                return known;
            return connection.execute(QStringLiteral("INSERT INTO sqlite_sequence(name, seq) VALUES('user', ?)"),
                                      {count});
        });
    });
    return changed(counted);
}

} // namespace postrider
