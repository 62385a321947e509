// SPDX-License-Identifier: GPL-3.0-or-later
#include "cachereader.h"

#include "rows.h"

#include <adapters/sql/sqlconnection.h>
#include <domain/limits.h>
#include <wire/names.h>

#include <algorithm>

namespace postrider::client {
namespace {

CachedEntry readEntry(const QSqlQuery &row)
{
    CachedEntry cached;
    Entry &entry = cached.entry;
    entry.chat = {row.value(0).toString()};
    entry.seq = seqAt(row, 1);
    entry.uuid = MessageUuid::fromBytes(row.value(2).toByteArray());
    entry.kind = wire::entryKind(row.value(3).toString());
    entry.from = {row.value(4).toLongLong()};
    entry.savedAt = timeAt(row, 5);
    entry.text = bodyAt(row, 6);
    entry.subject = {row.value(7).toLongLong()};
    entry.title = row.value(8).toString();
    entry.removed = row.value(9).toBool();
    cached.queuedAt = optionalTimeAt(row, 10);
    cached.acceptedAt = optionalTimeAt(row, 11);
    return cached;
}

const QString SelectEntries = QStringLiteral("SELECT chat, seq, uuid, kind, user_from, saved_at, body, subject, title, "
                                             "removed, queued_at, accepted_at FROM entry ");

} // namespace

SqlResult<SyncState> CacheReader::state() const
{
    SyncState state;
    const auto facts =
        m_database.select(QStringLiteral("SELECT name, value FROM fact"), {}, [&state](const QSqlQuery &row) {
            const QString name = row.value(0).toString();
            if (name == u"epoch")
                state.epoch = {row.value(1).toString()};
            else if (name == u"since")
                state.since = fromIso(row.value(1).toString());
            return true;
        });
    if (!facts)
        return std::unexpected(facts.error());
    const auto chats =
        m_database.select(QStringLiteral("SELECT uri, first_seq, last_seq, delivered, read, seen, left_seq, "
                                         "(SELECT max(seq) FROM entry WHERE entry.chat = chat.uri AND user_from <> ?) "
                                         "FROM chat ORDER BY changed_at DESC"),
                          {m_self.value}, [&state](const QSqlQuery &row) {
                              const ChatUri uri{row.value(0).toString()};
                              state.order.append(uri);
                              state.chats.insert(uri, {.first = seqAt(row, 1),
                                                       .last = seqAt(row, 2),
                                                       .mark = {seqAt(row, 3), seqAt(row, 4)},
                                                       .seen = seqAt(row, 5),
                                                       .lastForeign = seqAt(row, 7),
                                                       .held = {},
                                                       .left = !row.isNull(6)});
                              return true;
                          });
    if (!chats)
        return std::unexpected(chats.error());
    const auto ranges =
        m_database.select(QStringLiteral("SELECT chat, first, last FROM held"), {}, [&state](const QSqlQuery &row) {
            state.chats[{row.value(0).toString()}].held.add(seqAt(row, 1), seqAt(row, 2));
            return true;
        });
    if (!ranges)
        return std::unexpected(ranges.error());
    return state;
}

SqlResult<QList<CachedChat>> CacheReader::chats() const
{
    return readChats(QString(), {});
}

SqlResult<std::optional<CachedChat>> CacheReader::chat(const ChatUri &uri) const
{
    return mapped(readChats(QStringLiteral("WHERE uri = ?"), {uri.value}), [](const QList<CachedChat> &found) {
        return found.isEmpty() ? std::nullopt : std::optional(found.first());
    });
}

// Unread is counted here if everything since the mark is here; else the server's count stands, and what came since. One
// statement for all chats: three for each would take a second of a list of thousands.
SqlResult<QList<CachedChat>> CacheReader::readChats(const QString &where, const QVariantList &values) const
{
    const QString statement =
        QStringLiteral("WITH described AS (SELECT *, max(read, seen) AS here FROM chat ") + where +
        QStringLiteral(
            "), judged AS (SELECT *, here >= last_seq OR EXISTS (SELECT 1 FROM held WHERE held.chat = uri AND "
            "held.first <= max(here + 1, first_seq) AND held.last >= max(here + 1, first_seq, last_seq)) AS whole FROM "
            "described) SELECT e.chat, e.seq, e.uuid, e.kind, e.user_from, e.saved_at, e.body, e.subject, e.title, "
            "e.removed, e.queued_at, e.accepted_at, judged.uri, judged.kind, judged.title, first_seq, last_seq, "
            "delivered, "
            "read, seen, all_delivered, all_read, left_seq, iif(whole, 0, unread) + (SELECT count(*) FROM (SELECT 1 "
            "FROM "
            "entry AS newer WHERE newer.chat = judged.uri AND newer.seq > iif(whole, here, max(here, unread_seq)) AND "
            "newer.user_from <> ? AND newer.kind = 'message' LIMIT ?)) FROM judged LEFT JOIN entry AS e ON e.chat = "
            "judged.uri AND e.seq = (SELECT max(seq) FROM entry AS any_one WHERE any_one.chat = judged.uri) "
            "ORDER BY changed_at DESC, judged.uri");
    return m_database.select(statement, values + QVariantList{m_self.value, limits::UnreadCounted},
                             [](const QSqlQuery &row) {
                                 CachedChat chat;
                                 if (!row.isNull(1))
                                     chat.last = readEntry(row);
                                 chat.uri = {row.value(12).toString()};
                                 chat.kind = wire::chatKind(row.value(13).toString()).value_or(ChatKind::Room);
                                 chat.title = row.value(14).toString();
                                 chat.firstSeq = seqAt(row, 15);
                                 chat.lastSeq = seqAt(row, 16);
                                 chat.mark = {seqAt(row, 17), seqAt(row, 18)};
                                 chat.seen = seqAt(row, 19);
                                 chat.all = {seqAt(row, 20), seqAt(row, 21)};
                                 chat.left = !row.isNull(22);
                                 chat.unread = std::min(row.value(23).toInt(), limits::UnreadCounted);
                                 return chat;
                             });
}

SqlResult<SeqRanges> CacheReader::held(const ChatUri &chat) const
{
    SeqRanges ranges;
    return mapped(m_database.select(QStringLiteral("SELECT first, last FROM held WHERE chat = ?"), {chat.value},
                                    [&ranges](const QSqlQuery &row) {
                                        ranges.add(seqAt(row, 0), seqAt(row, 1));
                                        return true;
                                    }),
                  [&ranges](const auto &) { return ranges; });
}

SqlResult<QList<Member>> CacheReader::members(const ChatUri &chat) const
{
    return m_database.select(
        QStringLiteral("SELECT user, role, delivered, read FROM member WHERE chat = ? ORDER BY user"), {chat.value},
        [](const QSqlQuery &row) {
            return Member{.id = {row.value(0).toLongLong()},
                          .name = {},
                          .role = wire::role(row.value(1).toString()).value_or(Role::Member),
                          .mark = {seqAt(row, 2), seqAt(row, 3)}};
        });
}

SqlResult<QList<CachedEntry>> CacheReader::entries(const ChatUri &chat, SeqRanges::Range range, End end,
                                                   int count) const
{
    const QString order = end == End::Highest ? QStringLiteral("DESC") : QStringLiteral("ASC");
    auto found =
        m_database.select(SelectEntries + QStringLiteral("WHERE chat = ? AND seq BETWEEN ? AND ? ORDER BY seq ") +
                              order + QStringLiteral(" LIMIT ?"),
                          {chat.value, range.first.value, range.last.value, count}, readEntry);
    if (found && end == End::Highest)
        std::ranges::reverse(*found);
    return found;
}

SqlResult<std::optional<CachedEntry>> CacheReader::entry(const ChatUri &chat, const MessageUuid &uuid) const
{
    return m_database.selectFirst(SelectEntries + QStringLiteral("WHERE uuid = ? AND chat = ?"),
                                  {uuid.toBytes(), chat.value}, readEntry);
}

} // namespace postrider::client
