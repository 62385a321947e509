// SPDX-License-Identifier: GPL-3.0-or-later
#include "cachewriter.h"

#include "rows.h"

#include <adapters/sql/sqlconnection.h>
#include <faults/plantedbug.h>
#include <wire/names.h>

#include <algorithm>

namespace postrider::client {
namespace {

// The first error of several steps.
template <class... Steps>
SqlResult<void> inTurn(Steps... steps)
{
    SqlResult<void> result;
    ((result = steps(), result.has_value()) && ...);
    return result;
}

} // namespace

void CacheChanges::touch(const ChatUri &chat, Seq first, Seq last)
{
    conversations = true;
    if (last < first)
        return;
    const auto known = entries.find(chat);
    if (known == entries.end())
        entries.insert(chat, {first, last});
    else
        *known = {std::min(known->first, first), std::max(known->last, last)};
}

void CacheChanges::merge(const CacheChanges &later)
{
    for (const auto &[chat, range] : later.entries.asKeyValueRange())
        touch(chat, range.first, range.last);
    outbox.unite(later.outbox);
    found.append(later.found);
    arrived.append(later.arrived);
    names.insert(later.names);
    conversations |= later.conversations;
    dropped |= later.dropped;
}

SqlResult<void> CacheWriter::store(const SyncAction &action, CacheChanges &changes)
{
    return std::visit([&](const auto &step) { return apply(step, changes); }, action);
}

SqlResult<void> CacheWriter::run(const QString &statement, const QVariantList &values)
{
    return withoutValue(m_database.execute(statement, values));
}

SqlResult<void> CacheWriter::apply(const DropCache &drop, CacheChanges &changes)
{
    changes.dropped = changes.conversations = true;
    for (const QString &table :
         {QStringLiteral("chat"), QStringLiteral("member"), QStringLiteral("entry"), QStringLiteral("held")})
        if (const auto emptied = run(QStringLiteral("DELETE FROM ") + table); !emptied)
            return emptied;
    return inTurn(
        // What was Saved only by the word of the store that is no more goes out again, as if nothing had been heard.
        [&] {
            return run(QStringLiteral(
                "UPDATE outbox SET accepted_at = NULL, seq = NULL, saved_at = NULL WHERE error_code IS NULL"));
        },
        [&] { return run(QStringLiteral("DELETE FROM fact WHERE name = 'since'")); },
        [&] {
            return run(QStringLiteral("INSERT OR REPLACE INTO fact(name, value) VALUES('epoch', ?)"),
                       {drop.epoch.value});
        });
}

SqlResult<void> CacheWriter::apply(const StoreSince &since, CacheChanges &changes)
{
    const auto saved = m_database.select(QStringLiteral("SELECT DISTINCT chat FROM outbox WHERE saved_at IS NOT NULL"),
                                         {}, [](const QSqlQuery &row) { return ChatUri{row.value(0).toString()}; });
    if (!saved)
        return std::unexpected(saved.error());
    for (const ChatUri &chat : *saved)
        if (const auto put = putAway(chat, changes); !put)
            return put;
    return run(QStringLiteral("INSERT OR REPLACE INTO fact(name, value) VALUES('since', ?)"), {toIso(since.since)});
}

SqlResult<void> CacheWriter::putAway(const ChatUri &chat, CacheChanges &changes)
{
    const QString below =
        QStringLiteral("chat = ? AND saved_at IS NOT NULL AND seq < (SELECT min(first) FROM held WHERE held.chat = "
                       "outbox.chat) AND seq "
                       "<= (SELECT iif(left_seq IS NULL, delivered, last_seq) FROM chat WHERE uri = outbox.chat)");
    const auto put = m_database.execute(
        QStringLiteral(
            "INSERT OR REPLACE INTO entry(chat, seq, uuid, kind, user_from, saved_at, body, subject, title, "
            "removed, queued_at, accepted_at) SELECT chat, seq, uuid, 'message', ?, saved_at, body, 0, '', 0, "
            "queued_at, accepted_at FROM outbox WHERE ") +
            below,
        {m_self.value, chat.value});
    if (!put || *put == 0)
        return withoutValue(put);
    changes.outbox.insert(chat);
    return run(QStringLiteral("DELETE FROM outbox WHERE ") + below, {chat.value});
}

SqlResult<void> CacheWriter::apply(const StoreChats &chats, CacheChanges &changes)
{
    for (const Chat &chat : chats.chats)
        if (const auto put = putChat(chat, changes); !put)
            return put;
    return {};
}

SqlResult<void> CacheWriter::putChat(const Chat &chat, CacheChanges &changes)
{
    changes.conversations = true;
    if (chat.leftSeq)
        return run(
            QStringLiteral(
                "INSERT INTO chat(uri, kind, title, last_seq, left_seq) VALUES(?, ?, ?, ?, ?) ON CONFLICT(uri) DO "
                "UPDATE SET title = excluded.title, left_seq = excluded.left_seq"),
            {chat.uri.value, QString(wire::nameOf(chat.kind)), chat.title.value_or(QString()), chat.leftSeq->value,
             chat.leftSeq->value});
    const auto put = run(
        QStringLiteral(
            "INSERT INTO chat(uri, kind, title, first_seq, last_seq, delivered, read, unread, unread_seq, changed_at) "
            "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(uri) DO UPDATE SET title = excluded.title, left_seq = "
            "NULL, "
            "first_seq = max(first_seq, excluded.first_seq), last_seq = max(last_seq, excluded.last_seq), "
            "delivered = max(delivered, excluded.delivered), read = max(read, excluded.read), "
            "unread = excluded.unread, unread_seq = excluded.unread_seq, changed_at = max(changed_at, "
            "excluded.changed_at)"),
        {chat.uri.value, QString(wire::nameOf(chat.kind)), chat.title.value_or(QString()), chat.firstSeq.value,
         chat.lastSeq.value, chat.mark.delivered.value, chat.mark.read.value, chat.unread, chat.lastSeq.value,
         chat.last ? toColumn(chat.last->savedAt) : 0});
    if (!put)
        return put;
    for (const Member &member : chat.members) {
        changes.names.insert(member.id, member.name);
        if (const auto stored = putMember(chat.uri, member.id, member.role, member.mark); !stored)
            return stored;
    }
    if (chat.last)
        if (const auto stored = putEntry(*chat.last); !stored)
            return stored;
    return advanceAll(chat.uri, chat.all, changes);
}

SqlResult<void> CacheWriter::putMember(const ChatUri &chat, UserId user, Role role, const Mark &mark)
{
    return run(
        QStringLiteral(
            "INSERT INTO member(chat, user, role, delivered, read) VALUES(?, ?, ?, ?, ?) ON CONFLICT(chat, user) DO "
            "UPDATE SET role = excluded.role, delivered = max(delivered, excluded.delivered), read = max(read, "
            "excluded.read)"),
        {chat.value, user.value, QString(wire::nameOf(role)), mark.delivered.value, mark.read.value});
}

// Every message between the old mark and the new one shows another state.
SqlResult<void> CacheWriter::advanceAll(const ChatUri &chat, const Mark &all, CacheChanges &changes)
{
    const auto before =
        m_database.selectFirst(QStringLiteral("SELECT all_delivered, all_read FROM chat WHERE uri = ?"), {chat.value},
                               [](const QSqlQuery &row) { return Mark{seqAt(row, 0), seqAt(row, 1)}; });
    if (!before)
        return std::unexpected(before.error());
    if (!*before || ((*before)->delivered >= all.delivered && (*before)->read >= all.read))
        return {};
    const Seq from = all.read > (*before)->read ? (*before)->read : (*before)->delivered;
    changes.touch(chat, from + 1, std::max(all.delivered, all.read));
    return run(QStringLiteral(
                   "UPDATE chat SET all_delivered = max(all_delivered, ?), all_read = max(all_read, ?) WHERE uri = ?"),
               {all.delivered.value, all.read.value, chat.value});
}

SqlResult<void> CacheWriter::putEntry(const Entry &entry)
{
    return run(
        QStringLiteral(
            "INSERT INTO entry(chat, seq, uuid, kind, user_from, saved_at, body, subject, title, removed) "
            "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(chat, seq) DO UPDATE SET uuid = excluded.uuid, "
            "kind = excluded.kind, user_from = excluded.user_from, saved_at = excluded.saved_at, body = excluded.body, "
            "subject = excluded.subject, title = excluded.title, removed = excluded.removed"),
        {entry.chat.value, entry.seq.value, entry.uuid.toBytes(), QString(wire::nameOf(entry.kind)), entry.from.value,
         toColumn(entry.savedAt), bodyColumn(entry.text), entry.subject.value, toColumn(entry.title), entry.removed});
}

// One's own uuid in the log means that it is Saved, whatever was heard of it before.
SqlResult<void> CacheWriter::takeFromOutbox(const Entry &entry, CacheChanges &changes)
{
    if (entry.from != m_self)
        return {};
    const QVariantList key{entry.uuid.toBytes(), entry.chat.value};
    const auto times =
        m_database.selectFirst(QStringLiteral("SELECT queued_at, accepted_at FROM outbox WHERE uuid = ? AND chat = ?"),
                               key, [](const QSqlQuery &row) { return std::pair(row.value(0), row.value(1)); });
    if (!times)
        return std::unexpected(times.error());
    if (!*times)
        return {};
    changes.outbox.insert(entry.chat);
    changes.found.append(entry.uuid);
    return inTurn(
        [&] {
            return run(QStringLiteral("UPDATE entry SET queued_at = ?, accepted_at = ? WHERE chat = ? AND seq = ?"),
                       {(*times)->first, (*times)->second, entry.chat.value, entry.seq.value});
        },
        [&] { return run(QStringLiteral("DELETE FROM outbox WHERE uuid = ? AND chat = ?"), key); });
}

SqlResult<void> CacheWriter::hold(const ChatUri &chat, Seq first, Seq last)
{
    if (last < first)
        return {};
    const QVariantList touching{chat.value, last.value + 1, first.value - 1};
    const auto outer = m_database.selectFirst(
        QStringLiteral("SELECT min(first), max(last) FROM held WHERE chat = ? AND first <= ? AND last >= ?"), touching,
        [first, last](const QSqlQuery &row) {
            const bool none = row.isNull(0);
            return none ? std::pair(first, last)
                        : std::pair(std::min(first, seqAt(row, 0)), std::max(last, seqAt(row, 1)));
        });
    if (!outer)
        return std::unexpected(outer.error());
    const auto whole = outer->value_or(std::pair(first, last));
    return inTurn(
        [&] { return run(QStringLiteral("DELETE FROM held WHERE chat = ? AND first <= ? AND last >= ?"), touching); },
        [&] {
            return run(QStringLiteral("INSERT INTO held(chat, first, last) VALUES(?, ?, ?)"),
                       {chat.value, whole.first.value, whole.second.value});
        });
}

SqlResult<bool> CacheWriter::isNews(const Entry &entry)
{
    if (entry.from == m_self || entry.kind != EntryKind::Message || entry.removed)
        return false;
    return mapped(
        m_database.selectFirst(
            QStringLiteral("SELECT 1 FROM chat WHERE uri = ? AND max(delivered, read, seen) < ? AND NOT EXISTS "
                           "(SELECT 1 FROM held WHERE held.chat = chat.uri AND first <= ? AND last >= ?)"),
            {entry.chat.value, entry.seq.value, entry.seq.value, entry.seq.value},
            [](const QSqlQuery &) { return true; }),
        [](const std::optional<bool> &found) { return found.has_value(); });
}

SqlResult<void> CacheWriter::apply(const StorePage &stored, CacheChanges &changes)
{
    const Page &page = stored.page;
    for (const Entry &entry : page.entries) {
        const auto news = isNews(entry);
        if (!news)
            return std::unexpected(news.error());
        if (*news)
            changes.arrived.append(entry);
        if (const auto put = inTurn([&] { return putEntry(entry); }, [&] { return takeFromOutbox(entry, changes); });
            !put)
            return put;
    }
    changes.touch(page.chat, page.from, page.to);
    return inTurn(
        [&] {
            return run(QStringLiteral(
                           "UPDATE chat SET first_seq = max(first_seq, ?), last_seq = max(last_seq, ?) WHERE uri = ?"),
                       {page.firstSeq.value, page.lastSeq.value, page.chat.value});
        },
        [&] { return hold(page.chat, page.from, page.to); }, [&] { return putAway(page.chat, changes); });
}

SqlResult<void> CacheWriter::apply(const StoreEntry &stored, CacheChanges &changes)
{
    const Entry &entry = stored.entry;
    const auto news = isNews(entry);
    if (!news)
        return std::unexpected(news.error());
    if (*news)
        changes.arrived.append(entry);
    if (POSTRIDER_PLANTED_EVERY(50, ArriveTwice))
        changes.arrived.append(entry);
    changes.touch(entry.chat, entry.seq, entry.seq);
    return inTurn(
        [&] { return putEntry(entry); }, [&] { return takeFromOutbox(entry, changes); },
        [&] { return hold(entry.chat, entry.seq, entry.seq); },
        [&] {
            return run(
                QStringLiteral(
                    "UPDATE chat SET last_seq = max(last_seq, ?), changed_at = max(changed_at, ?) WHERE uri = ?"),
                {entry.seq.value, toColumn(entry.savedAt), entry.chat.value});
        });
}

SqlResult<void> CacheWriter::apply(const StoreReceipts &stored, CacheChanges &changes)
{
    const wire::ReceiptsFrame &receipts = stored.receipts;
    changes.conversations = true;
    for (const auto &moved : receipts.users) {
        const auto kept =
            run(QStringLiteral(
                    "UPDATE member SET delivered = max(delivered, ?), read = max(read, ?) WHERE chat = ? AND user = ?"),
                {moved.mark.delivered.value, moved.mark.read.value, receipts.chat.value, moved.user.value});
        if (!kept)
            return kept;
        if (moved.user != m_self)
            continue;
        const auto own =
            run(QStringLiteral("UPDATE chat SET delivered = max(delivered, ?), read = max(read, ?) WHERE uri = ?"),
                {moved.mark.delivered.value, moved.mark.read.value, receipts.chat.value});
        if (!own)
            return own;
    }
    return advanceAll(receipts.chat, receipts.all, changes);
}

SqlResult<void> CacheWriter::apply(const StoreSeen &seen, CacheChanges &changes)
{
    changes.conversations = true;
    return run(QStringLiteral("UPDATE chat SET seen = max(seen, ?) WHERE uri = ?"), {seen.seq.value, seen.chat.value});
}

SqlResult<void> CacheWriter::apply(const StoreUnread &stored, CacheChanges &changes)
{
    changes.conversations = true;
    Seq counted;
    for (const UnreadSender &sender : stored.unread.senders)
        counted = std::max(counted, sender.lastSeq);
    return run(QStringLiteral("UPDATE chat SET unread = ?, unread_seq = max(read, ?) WHERE uri = ?"),
               {stored.unread.count, counted.value, stored.unread.chat.value});
}

} // namespace postrider::client
