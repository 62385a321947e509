// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqluserexistence.h"

#include "sqlrows.h"

namespace postrider {

SqlUserExistence::SqlUserExistence(SqlSettings settings) : m_connection(std::move(settings)) {}

Result<QSet<UserId>> SqlUserExistence::existing(const QSet<UserId> &users)
{
    if (const auto opened = m_connection.open(); !opened)
        return std::unexpected(opened.error());
    QSet<UserId> found;
    const auto asked = inPieces(users.values(), [&](const QList<UserId> &piece) -> SqlResult<void> {
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
