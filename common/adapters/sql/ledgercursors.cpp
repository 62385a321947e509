// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledgercursors.h"

#include "sqlrows.h"

#include <wire/topics.h>

#include <QStringBuilder>

#include <algorithm>

namespace postrider {
namespace {
constexpr Topic Topics[] = {Topic::MessageSave, Topic::ReceiptSave};

// To find the row locked, to find it another's, to claim it, and once more each.
constexpr int MostAttempts = 6;
} // namespace

SqlResult<QList<Position>> LedgerCursors::lock(const QSet<int> &partitions)
{
    QList<int> inOrder = partitions.values(); // the same for everybody, so that nobody waits in a circle
    std::ranges::sort(inOrder);
    QList<Key> keys;
    for (const Topic topic : Topics)
        for (const int partition : std::as_const(inOrder))
            keys.append({topic, partition});
    for (int attempt = 0; attempt < MostAttempts; ++attempt) {
        if (const auto begun = m_connection.begin(); !begun)
            return std::unexpected(begun.error());
        const auto locked = lockOwn(keys);
        if (locked && locked->others.isEmpty())
            return locked->positions;
        m_connection.rollback();
        if (!locked && locked.error().kind != SqlError::Kind::Busy)
            return std::unexpected(locked.error());
        if (!locked)
            continue;
        if (const auto claimed = claim(locked->others); !claimed)
            return std::unexpected(claimed.error());
    }
    return std::unexpected(SqlError{SqlError::Kind::Busy, QStringLiteral("others keep taking the same partitions")});
}

SqlResult<LedgerCursors::Locked> LedgerCursors::lockOwn(const QList<Key> &keys)
{
    Locked locked;
    for (const Key &key : keys) {
        const auto position = lockOwn(key);
        if (!position && position.error().kind == SqlError::Kind::Busy)
            if (const auto ended = endHolder(key); !ended)
                return std::unexpected(ended.error());
        if (!position)
            return std::unexpected(position.error());
        if (*position)
            locked.positions.append(**position);
        else
            locked.others.append(key);
    }
    return locked;
}

// One row by its key, so that no other is touched: a range in a small table may be read as the whole table.
SqlResult<std::optional<Position>> LedgerCursors::lockOwn(const Key &key)
{
    const SqlDialect::Texts &texts = m_connection.dialect().texts();
    return m_connection.selectFirst(
        u"SELECT next FROM `cursor` WHERE topic = ? AND part = ? AND connection = ?" % texts.lockingRows %
            texts.waitingBriefly,
        {wire::topicName(key.topic), key.partition, m_connection.id()},
        [&](const QSqlQuery &row) { return Position{key.topic, key.partition, row.value(0).toLongLong()}; });
}

SqlResult<void> LedgerCursors::claim(const QList<Key> &keys)
{
    QList<Position> positions;
    for (const Key &key : keys)
        positions.append({key.topic, key.partition, 0});
    return put(positions, {QStringLiteral("connection")});
}

SqlResult<void> LedgerCursors::endHolder(const Key &key)
{
    const auto holder = m_connection.selectFirst(
        QStringLiteral("SELECT connection FROM `cursor` WHERE topic = ? AND part = ?"),
        {wire::topicName(key.topic), key.partition}, [](const QSqlQuery &row) { return row.value(0).toString(); });
    if (!holder)
        return std::unexpected(holder.error());
    return m_connection.endOther(holder->value_or(QString()));
}

SqlResult<void> LedgerCursors::move(const QList<Position> &positions)
{
    return put(positions, {QStringLiteral("next"), QStringLiteral("connection")});
}

SqlResult<void> LedgerCursors::put(const QList<Position> &positions, const QStringList &columns)
{
    QList<QVariantList> rows;
    for (const Position &position : positions)
        rows.append({wire::topicName(position.topic), position.partition, position.next, m_connection.id()});
    return insertRows(m_connection, QStringLiteral("`cursor`(topic, part, next, connection)"), rows,
                      m_connection.dialect().orUpdate({QStringLiteral("topic"), QStringLiteral("part")}, columns));
}

} // namespace postrider
