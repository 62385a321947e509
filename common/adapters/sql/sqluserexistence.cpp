// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqluserexistence.h"

#include "sqlrows.h"

namespace postrider {

SqlUserExistence::SqlUserExistence(SqlSettings settings) : m_connection(std::move(settings)) {}

Result<QSet<UserId>> SqlUserExistence::existing(const QSet<UserId> &users)
{
    const auto found = m_connection.whileOpen([&] { return find(users.values()); });
    if (!found)
        return std::unexpected(found.error());
    return *found;
}

SqlResult<QSet<UserId>> SqlUserExistence::find(const QList<UserId> &users)
{
    QSet<UserId> found;
    const auto asked = inPieces(users, [&](const QList<UserId> &piece) -> SqlResult<void> {
        QVariantList values;
        for (const UserId user : piece)
            values.append(user.value);
        const auto ids = m_connection.select(
            u"SELECT id FROM user WHERE deleted_at IS NULL AND id IN (" % repeated(u"?", piece.size(), u", ") % u')',
            values, [](const QSqlQuery &row) { return UserId{row.value(0).toLongLong()}; });
        if (!ids)
            return std::unexpected(ids.error());
        found.unite(QSet<UserId>(ids->begin(), ids->end()));
        return {};
    });
    if (!asked)
        return std::unexpected(asked.error());
    return found;
}

} // namespace postrider
