// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledgerfacts.h"

#include "ledgerrows.h"
#include "sqlrows.h"

#include <QStringBuilder>

namespace postrider {
namespace {

using namespace ledgerrows;

SqlResult<void> loadChats(SqlConnection &connection, const QSet<ChatUri> &uris, LedgerFacts &facts)
{
    return inPieces(uris.values(), [&](const QList<ChatUri> &piece) -> SqlResult<void> {
        QVariantList values;
        for (const ChatUri &uri : piece)
            values.append(uri.value);
        const auto chats = connection.select(
            u"SELECT id, uri, kind, closed_at, last_seq, saved_at, changed_at FROM chat WHERE uri IN (" %
                repeated(u"?", piece.size(), u", ") % u')',
            values, [](const QSqlQuery &row) {
                ChatState chat;
                chat.id = row.value(0).toLongLong();
                chat.uri = {row.value(1).toString()};
                chat.kind = ChatKind(row.value(2).toInt());
                chat.closed = !row.value(3).isNull();
                chat.lastSeq = seq(row.value(4));
                chat.savedAt = time(row.value(5));
                chat.changedAt = time(row.value(6));
                return chat;
            });
        if (!chats)
            return std::unexpected(chats.error());
        for (const ChatState &chat : *chats)
            facts.chats.insert(chat.uri, chat);
        return {};
    });
}

SqlResult<void> loadMembers(SqlConnection &connection, LedgerFacts &facts)
{
    QHash<qint64, ChatState *> chats;
    for (ChatState &chat : facts.chats)
        chats.insert(chat.id, &chat);
    return inPieces(chats.keys(), [&](const QList<qint64> &piece) -> SqlResult<void> {
        const auto members =
            connection.select(u"SELECT m.chat_id, m.user_id, k.delivered_seq, k.read_seq FROM membership m "
                              u"LEFT JOIN mark k ON k.chat_id = m.chat_id AND k.user_id = m.user_id "
                              u"WHERE m.to_seq IS NULL AND m.chat_id IN (" %
                                  repeated(u"?", piece.size(), u", ") % u')',
                              QVariantList(piece.begin(), piece.end()), [](const QSqlQuery &row) {
                                  return std::tuple(row.value(0).toLongLong(), UserId{row.value(1).toLongLong()},
                                                    Mark{seq(row.value(2)), seq(row.value(3))});
                              });
        if (!members)
            return std::unexpected(members.error());
        for (const auto &[chat, user, mark] : *members)
            chats.value(chat)->members.insert(user, mark);
        return {};
    });
}

SqlResult<void> loadEntries(SqlConnection &connection, const QSet<DecisionKey> &keys, LedgerFacts &facts)
{
    QHash<qint64, ChatUri> uris;
    QList<std::pair<qint64, MessageUuid>> wanted;
    for (const DecisionKey &key : keys) {
        const auto chat = facts.chats.constFind(key.chat);
        if (chat == facts.chats.constEnd())
            continue;
        uris.insert(chat->id, key.chat);
        wanted.append({chat->id, key.uuid});
    }
    return inPieces(wanted, [&](const auto &piece) -> SqlResult<void> {
        QVariantList values;
        for (const auto &[chat, uuid] : piece)
            values << chat << uuid.toBytes();
        const auto entries = connection.select(
            u"SELECT e.chat_id, " % EntryColumns % u" FROM entry e WHERE " %
                repeated(u"(e.chat_id = ? AND e.uuid = ?)", piece.size(), u" OR "),
            values, [&](const QSqlQuery &row) { return entry(row, uris.value(row.value(0).toLongLong()), 1); });
        if (!entries)
            return std::unexpected(entries.error());
        for (const KeptEntry &kept : *entries)
            facts.entries.insert({kept.entry.chat, kept.entry.uuid}, kept);
        return {};
    });
}

SqlResult<void> loadVerdicts(SqlConnection &connection, const LedgerQuestion &question, LedgerFacts &facts)
{
    return inPieces(question.decisions.values(), [&](const QList<DecisionKey> &piece) -> SqlResult<void> {
        QVariantList values{stored(question.verdictsFrom)};
        for (const DecisionKey &key : piece)
            values << key.chat.value << key.uuid.toBytes();
        const auto verdicts = connection.select(
            u"SELECT chat_uri, uuid, user_from, body_hash, code, at FROM verdict WHERE at >= ? AND (" %
                repeated(u"(chat_uri = ? AND uuid = ?)", piece.size(), u" OR ") % u')',
            values, [](const QSqlQuery &row) {
                return Verdict{{{row.value(0).toString()}, MessageUuid::fromBytes(row.value(1).toByteArray())},
                               {row.value(2).toLongLong()},
                               row.value(3).toByteArray(),
                               code(row.value(4)),
                               time(row.value(5))};
            });
        if (!verdicts)
            return std::unexpected(verdicts.error());
        for (const Verdict &verdict : *verdicts)
            facts.verdicts.insert(verdict.key, verdict);
        return {};
    });
}

SqlResult<void> loadSegments(SqlConnection &connection, const QSet<SegmentKey> &keys, LedgerFacts &facts)
{
    QHash<qint64, ChatUri> uris;
    QList<SegmentKey> wanted;
    for (const SegmentKey &key : keys) {
        if (!facts.chats.contains(key.chat))
            continue;
        uris.insert(facts.chats.value(key.chat).id, key.chat);
        wanted.append(key);
    }
    return inPieces(wanted, [&](const QList<SegmentKey> &piece) -> SqlResult<void> {
        QVariantList values;
        for (const SegmentKey &key : piece)
            values << facts.chats.value(key.chat).id << int(key.kind) << key.user.value << key.upTo.value;
        const auto segments = connection.select(
            u"SELECT chat_id, kind, user_id, to_seq, from_seq, at FROM segment WHERE " %
                repeated(u"(chat_id = ? AND kind = ? AND user_id = ? AND to_seq = ?)", piece.size(), u" OR "),
            values, [&](const QSqlQuery &row) {
                return std::pair(uris.value(row.value(0).toLongLong()),
                                 Segment{MarkKind(row.value(1).toInt()), UserId{row.value(2).toLongLong()},
                                         seq(row.value(4)) - 1, seq(row.value(3)), time(row.value(5))});
            });
        if (!segments)
            return std::unexpected(segments.error());
        for (const auto &[chat, segment] : *segments)
            facts.segments.insert({chat, segment.kind, segment.user, segment.upTo}, segment);
        return {};
    });
}

} // namespace

SqlResult<LedgerFacts> loadFacts(SqlConnection &connection, const LedgerQuestion &question)
{
    LedgerFacts facts;
    auto loaded = loadChats(connection, question.chats, facts);
    if (loaded)
        loaded = loadMembers(connection, facts);
    if (loaded)
        loaded = loadEntries(connection, question.decisions, facts);
    if (loaded)
        loaded = loadVerdicts(connection, question, facts);
    if (loaded)
        loaded = loadSegments(connection, question.segments, facts);
    if (!loaded)
        return std::unexpected(loaded.error());
    return facts;
}

} // namespace postrider
