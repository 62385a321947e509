// SPDX-License-Identifier: GPL-3.0-or-later
#include "outbox.h"

#include "rows.h"

#include <adapters/sql/sqlconnection.h>
#include <wire/errorcodes.h>

namespace postrider::client {
namespace {

const QString Columns = QStringLiteral("uuid, chat, body, queued_at, sent, accepted_at, seq, saved_at, error_code, "
                                       "error_message, retry, id");

OutboxItem readItem(const QSqlQuery &row)
{
    OutboxItem item;
    item.uuid = MessageUuid::fromBytes(row.value(0).toByteArray());
    item.chat = {row.value(1).toString()};
    item.text = bodyAt(row, 2);
    item.queuedAt = timeAt(row, 3);
    item.sent = row.value(4).toBool();
    item.acceptedAt = optionalTimeAt(row, 5);
    item.seq = seqAt(row, 6);
    item.savedAt = optionalTimeAt(row, 7);
    if (!row.isNull(8)) {
        const Code code = wire::codeFromName(row.value(8).toString()).value_or(Code::Internal);
        item.failure = Error{.code = code, .message = row.value(9).toString(), .cause = {}};
    }
    item.retry = row.value(10).toBool();
    item.id = row.value(11).toLongLong();
    return item;
}

SqlResult<bool> changedOne(const SqlResult<qint64> &rows)
{
    return mapped(rows, [](qint64 count) { return count > 0; });
}

} // namespace

MessageState OutboxItem::state() const
{
    if (savedAt)
        return MessageState::Saved;
    if (failure)
        return MessageState::Failed;
    return acceptedAt ? MessageState::Accepted : MessageState::Queued;
}

SqlResult<void> Outbox::add(const OutboxItem &item)
{
    const auto inserted = m_database.insert(
        QStringLiteral("INSERT INTO outbox(uuid, chat, body, queued_at, sent) VALUES(?, ?, ?, ?, ?)"),
        {item.uuid.toBytes(), item.chat.value, bodyColumn(item.text), toColumn(item.queuedAt), item.sent});
    return withoutValue(inserted);
}

SqlResult<void> Outbox::markSent(const QList<MessageUuid> &uuids)
{
    for (const MessageUuid &uuid : uuids)
        if (const auto marked =
                m_database.execute(QStringLiteral("UPDATE outbox SET sent = 1 WHERE uuid = ?"), {uuid.toBytes()});
            !marked)
            return std::unexpected(marked.error());
    return {};
}

SqlResult<bool> Outbox::accept(const MessageUuid &uuid, Timestamp at)
{
    return changedOne(
        m_database.execute(QStringLiteral("UPDATE outbox SET accepted_at = ? WHERE uuid = ? AND accepted_at IS NULL "
                                          "AND saved_at IS NULL AND error_code IS NULL"),
                           {toColumn(at), uuid.toBytes()}));
}

SqlResult<bool> Outbox::save(const MessageUuid &uuid, Seq seq, Timestamp at)
{
    return changedOne(m_database.execute(
        QStringLiteral(
            "UPDATE outbox SET seq = ?, saved_at = ?, error_code = NULL WHERE uuid = ? AND saved_at IS NULL"),
        {seq.value, toColumn(at), uuid.toBytes()}));
}

SqlResult<bool> Outbox::fail(const MessageUuid &uuid, const Error &reason, bool retry)
{
    return changedOne(
        m_database.execute(QStringLiteral("UPDATE outbox SET error_code = ?, error_message = ?, retry = ? WHERE uuid = "
                                          "? AND saved_at IS NULL AND error_code IS NULL"),
                           {wire::codeName(reason.code), toColumn(reason.message), retry, uuid.toBytes()}));
}

SqlResult<bool> Outbox::remove(const MessageUuid &uuid)
{
    return changedOne(m_database.execute(QStringLiteral("DELETE FROM outbox WHERE uuid = ?"), {uuid.toBytes()}));
}

SqlResult<std::optional<OutboxItem>> Outbox::find(const MessageUuid &uuid) const
{
    return m_database.selectFirst(QStringLiteral("SELECT ") + Columns + QStringLiteral(" FROM outbox WHERE uuid = ?"),
                                  {uuid.toBytes()}, readItem);
}

SqlResult<QList<OutboxItem>> Outbox::ofChat(const ChatUri &chat) const
{
    return m_database.select(QStringLiteral("SELECT ") + Columns +
                                 QStringLiteral(" FROM outbox WHERE chat = ? ORDER BY id"),
                             {chat.value}, readItem);
}

SqlResult<QList<OutboxItem>> Outbox::newest() const
{
    return m_database.select(QStringLiteral("SELECT ") + Columns +
                                 QStringLiteral(" FROM outbox WHERE id IN (SELECT max(id) FROM outbox GROUP BY chat)"),
                             {}, readItem);
}

SqlResult<QList<OutboxItem>> Outbox::undecided(qint64 after, int count) const
{
    return m_database.select(
        QStringLiteral("SELECT ") + Columns +
            QStringLiteral(" FROM outbox WHERE saved_at IS NULL AND error_code IS NULL AND id > ? ORDER BY id LIMIT ?"),
        {after, count}, readItem);
}

} // namespace postrider::client
