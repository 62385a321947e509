// SPDX-License-Identifier: GPL-3.0-or-later
#include "chatrows.h"

#include <QStringBuilder>

namespace postrider::chatrows {

using namespace ledgerrows;

Sight sight(const QSqlQuery &row)
{
    Sight sight;
    sight.id = row.value(0).toLongLong();
    sight.uri = {row.value(1).toString()};
    sight.kind = ChatKind(row.value(2).toInt());
    if (const QVariant title = row.value(3); !title.isNull())
        sight.title = title.toString();
    sight.owner = {row.value(4).toLongLong()};
    sight.hasPassword = row.value(5).toBool();
    sight.closed = row.value(6).toBool();
    sight.firstSeq = seq(row.value(7));
    sight.lastSeq = seq(row.value(8));
    if (const QVariant left = row.value(9); !left.isNull()) {
        sight.leftSeq = seq(left);
        sight.lastSeq = seq(left);
    }
    sight.mark = {seq(row.value(10)), seq(row.value(11))};
    sight.listedAt = time(row.value(12));
    return sight;
}

Result<Sight> look(SqlConnection &connection, UserId viewer, const ChatUri &chat)
{
    const auto found =
        connection.selectFirst(u"SELECT " % SightColumns % u" FROM " % SightTables %
                                   u" WHERE c.uri = ? AND m.user_id = ? ORDER BY m.from_seq DESC LIMIT 1",
                               {chat.value, viewer.value}, sight);
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return failure(Code::NoSuchChat);
    return **found;
}

SqlResult<Epoch> epoch(SqlConnection &connection)
{
    const auto found = connection.selectFirst(QStringLiteral("SELECT epoch FROM store"), {},
                                              [](const QSqlQuery &row) { return Epoch{row.value(0).toString()}; });
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return std::unexpected(SqlError{SqlError::Kind::Corrupt, QStringLiteral("the store has no epoch")});
    return **found;
}

} // namespace postrider::chatrows
