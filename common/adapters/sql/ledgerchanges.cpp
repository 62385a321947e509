// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledgerchanges.h"

#include "ledgerrows.h"
#include "sqlrows.h"

#include <QStringBuilder>

namespace postrider {
namespace {

using namespace ledgerrows;
using ChatIds = QHash<ChatUri, qint64>; // of the chats that are being written

// A null QString would be NULL.
QString text(const QString &value)
{
    return value.isNull() ? QStringLiteral("") : value;
}

QVariant bodyOf(const Entry &entry)
{
    const bool titled = entry.kind == EntryKind::Create || entry.kind == EntryKind::Rename;
    if (entry.kind == EntryKind::Message && !entry.removed)
        return text(entry.text).toUtf8();
    return titled ? text(entry.title).toUtf8() : QVariant();
}

template <class Item, class Row>
QList<QVariantList> rowsOf(const QList<Item> &items, Row row)
{
    QList<QVariantList> rows;
    rows.reserve(items.size());
    for (const Item &item : items)
        rows.append(row(item));
    return rows;
}

SqlResult<void> forgetVerdicts(SqlConnection &connection, Timestamp from)
{
    const auto done = connection.execute(QStringLiteral("DELETE FROM verdict WHERE at < ?"), {stored(from)});
    return done ? SqlResult<void>() : std::unexpected(done.error());
}

SqlResult<void> insertMarks(SqlConnection &connection, const QList<QVariantList> &rows)
{
    const QStringList values{QStringLiteral("delivered_seq"), QStringLiteral("read_seq"),
                             QStringLiteral("shown_read_seq")};
    return insertRows(connection, QStringLiteral("mark(chat_id, user_id, delivered_seq, read_seq, shown_read_seq)"),
                      rows,
                      connection.dialect().orUpdate({QStringLiteral("chat_id"), QStringLiteral("user_id")}, values));
}

QVariantList markRow(qint64 chat, UserId user, const Mark &mark)
{
    return {chat, user.value, mark.delivered.value, mark.read.value, mark.read.value};
}

SqlResult<void> insertChats(SqlConnection &connection, const QList<ChatState> &chats, ChatIds &ids)
{
    const auto inserted =
        insertRows(connection, QStringLiteral("chat(uri, kind, first_seq, last_seq, saved_at, changed_at)"),
                   rowsOf(chats, [](const ChatState &chat) -> QVariantList {
                       return {chat.uri.value,     int(chat.kind),       1,
                               chat.lastSeq.value, stored(chat.savedAt), stored(chat.changedAt)};
                   }));
    if (!inserted)
        return inserted;
    const auto found = inPieces(chats, [&](const QList<ChatState> &piece) -> SqlResult<void> {
        QVariantList uris;
        for (const ChatState &chat : piece)
            uris.append(chat.uri.value);
        const auto rows =
            connection.select(u"SELECT id, uri FROM chat WHERE uri IN (" % repeated(u"?", piece.size(), u", ") % u')',
                              uris, [](const QSqlQuery &row) {
                                  return std::pair(row.value(0).toLongLong(), ChatUri{row.value(1).toString()});
                              });
        if (!rows)
            return std::unexpected(rows.error());
        for (const auto &[id, uri] : *rows)
            ids.insert(uri, id);
        return {};
    });
    if (!found)
        return found;
    QList<QVariantList> members;
    QList<QVariantList> marks;
    for (const ChatState &chat : chats)
        for (const auto &[user, mark] : chat.members.asKeyValueRange()) {
            members.append({ids.value(chat.uri), user.value, 1, int(Role::Member)});
            marks.append(markRow(ids.value(chat.uri), user, mark));
        }
    const auto joined = insertRows(connection, QStringLiteral("membership(chat_id, user_id, from_seq, role)"), members);
    return joined ? insertMarks(connection, marks) : joined;
}

// As an INSERT that finds its rows, since that takes many at once.
SqlResult<void> updateChats(SqlConnection &connection, const QList<ChatState> &chats)
{
    const QStringList changing{QStringLiteral("last_seq"), QStringLiteral("saved_at"), QStringLiteral("changed_at")};
    return insertRows(connection, QStringLiteral("chat(id, uri, kind, first_seq, last_seq, saved_at, changed_at)"),
                      rowsOf(chats,
                             [](const ChatState &chat) -> QVariantList {
                                 return {chat.id,
                                         chat.uri.value,
                                         int(chat.kind),
                                         1,
                                         chat.lastSeq.value,
                                         stored(chat.savedAt),
                                         stored(chat.changedAt)};
                             }),
                      connection.dialect().orUpdate({QStringLiteral("id")}, changing));
}

SqlResult<void> writeChats(SqlConnection &connection, const QList<ChatState> &chats, ChatIds &ids)
{
    QList<ChatState> known;
    QList<ChatState> fresh;
    for (const ChatState &chat : chats) {
        (chat.id == 0 ? fresh : known).append(chat);
        ids.insert(chat.uri, chat.id);
    }
    const auto updated = updateChats(connection, known);
    return updated ? insertChats(connection, fresh, ids) : updated;
}

SqlResult<void> writeEntries(SqlConnection &connection, const QList<KeptEntry> &entries, const ChatIds &ids)
{
    return insertRows(
        connection,
        QStringLiteral("entry(chat_id, seq, uuid, kind, user_from, device_from, subject, format, body, saved_at)"),
        rowsOf(entries, [&](const KeptEntry &kept) -> QVariantList {
            const Entry &entry = kept.entry;
            return {ids.value(entry.chat),
                    entry.seq.value,
                    entry.uuid.toBytes(),
                    int(entry.kind),
                    entry.from.value,
                    text(kept.device.value),
                    entry.subject ? QVariant(entry.subject.value) : QVariant(),
                    PlainText,
                    bodyOf(entry),
                    stored(entry.savedAt)};
        }));
}

SqlResult<void> writeVerdicts(SqlConnection &connection, const QList<Verdict> &verdicts)
{
    return insertRows(connection, QStringLiteral("verdict(chat_uri, uuid, user_from, body_hash, code, at)"),
                      rowsOf(verdicts, [](const Verdict &verdict) -> QVariantList {
                          return {text(verdict.key.chat.value), verdict.key.uuid.toBytes(),
                                  verdict.from.value,           verdict.bodyHash,
                                  codeText(verdict.code),       stored(verdict.at)};
                      }));
}

SqlResult<void> writeMarks(SqlConnection &connection, const QList<MovedMark> &marks, const ChatIds &ids)
{
    const auto marked = insertMarks(connection, rowsOf(marks, [&](const MovedMark &moved) {
                                        return markRow(ids.value(moved.chat), moved.segment.user, moved.mark);
                                    }));
    if (!marked)
        return marked;
    return insertRows(connection, QStringLiteral("segment(chat_id, kind, user_id, to_seq, from_seq, at)"),
                      rowsOf(marks, [&](const MovedMark &moved) -> QVariantList {
                          const Segment &segment = moved.segment;
                          return {ids.value(moved.chat), int(segment.kind),       segment.user.value,
                                  segment.upTo.value,    segment.after.value + 1, stored(segment.at)};
                      }));
}

} // namespace

SqlResult<void> writeChanges(SqlConnection &connection, const LedgerChanges &changes)
{
    ChatIds ids;
    auto done = forgetVerdicts(connection, changes.verdictsFrom);
    if (done)
        done = writeChats(connection, changes.chats, ids);
    if (done)
        done = writeEntries(connection, changes.entries, ids);
    if (done)
        done = writeVerdicts(connection, changes.verdicts);
    if (done)
        done = writeMarks(connection, changes.marks, ids);
    return done;
}

} // namespace postrider
