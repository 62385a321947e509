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
    return readChats(QStringLiteral("ORDER BY changed_at DESC, uri"), {});
}

SqlResult<std::optional<CachedChat>> CacheReader::chat(const ChatUri &uri) const
{
    return mapped(readChats(QStringLiteral("WHERE uri = ?"), {uri.value}), [](const QList<CachedChat> &found) {
        return found.isEmpty() ? std::nullopt : std::optional(found.first());
    });
}

SqlResult<QList<CachedChat>> CacheReader::readChats(const QString &where, const QVariantList &values) const
{
    auto found = m_database.select(QStringLiteral("SELECT uri, kind, title, first_seq, last_seq, delivered, read, "
                                                  "seen, all_delivered, all_read, left_seq, unread, "
                                                  "unread_seq FROM chat ") +
                                       where,
                                   values, [](const QSqlQuery &row) {
                                       CachedChat chat;
                                       chat.uri = {row.value(0).toString()};
                                       chat.kind = wire::chatKind(row.value(1).toString()).value_or(ChatKind::Room);
                                       chat.title = row.value(2).toString();
                                       chat.firstSeq = seqAt(row, 3);
                                       chat.lastSeq = seqAt(row, 4);
                                       chat.mark = {seqAt(row, 5), seqAt(row, 6)};
                                       chat.seen = seqAt(row, 7);
                                       chat.all = {seqAt(row, 8), seqAt(row, 9)};
                                       chat.left = !row.isNull(10);
                                       chat.unread = row.value(11).toInt();
                                       return std::pair(chat, seqAt(row, 12));
                                   });
    if (!found)
        return std::unexpected(found.error());
    QList<CachedChat> chats;
    for (auto &[chat, unreadSeq] : *found) {
        if (const auto completed = complete(chat, unreadSeq); !completed)
            return std::unexpected(completed.error());
        chats.append(chat);
    }
    return chats;
}

// Unread is counted here if everything since the mark is here; else the server's count stands, and what came since.
SqlResult<void> CacheReader::complete(CachedChat &chat, Seq unreadSeq) const
{
    const auto last = m_database.selectFirst(SelectEntries + QStringLiteral("WHERE chat = ? ORDER BY seq DESC LIMIT 1"),
                                             {chat.uri.value}, readEntry);
    if (!last)
        return std::unexpected(last.error());
    chat.last = *last;
    const auto ranges = held(chat.uri);
    if (!ranges)
        return std::unexpected(ranges.error());
    const Seq read = std::max(chat.mark.read, chat.seen);
    const auto run = ranges->around(std::max(read + 1, chat.firstSeq));
    const bool whole = read >= chat.lastSeq || (run && run->last >= chat.lastSeq);
    const auto count = countForeign(chat.uri, whole ? read : std::max(read, unreadSeq));
    if (!count)
        return std::unexpected(count.error());
    chat.unread = std::min(whole ? *count : chat.unread + *count, limits::UnreadCounted);
    return {};
}

SqlResult<int> CacheReader::countForeign(const ChatUri &chat, Seq above) const
{
    const auto counted = m_database.selectFirst(QStringLiteral("SELECT count(*) FROM (SELECT 1 FROM entry WHERE chat = "
                                                               "? AND seq > ? AND user_from <> ? AND kind = 'message' "
                                                               "LIMIT ?)"),
                                                {chat.value, above.value, m_self.value, limits::UnreadCounted},
                                                [](const QSqlQuery &row) { return row.value(0).toInt(); });
    return mapped(counted, [](const std::optional<int> &count) { return count.value_or(0); });
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
