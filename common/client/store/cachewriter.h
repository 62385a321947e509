// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adapters/sql/sqlerror.h>
#include <client/sync/syncactions.h>

#include <QSet>

namespace postrider {
class SqlConnection;
}

namespace postrider::client {

// What a transaction changed, for whoever shows it.
struct CacheChanges {
    QHash<ChatUri, SeqRanges::Range> entries; // changed ones lie within
    QSet<ChatUri> outbox;
    QList<MessageUuid> found;     // of the outbox, in the log: they are in it no more
    QList<Entry> arrived;         // messages of others that no device of this user had before
    QHash<UserId, QString> names; // of members, as the server calls them
    bool conversations = false;
    bool dropped = false;

    void touch(const ChatUri &chat, Seq first, Seq last);
    void merge(const CacheChanges &later);
};

// Does the Store… actions of Sync on the disk. The caller makes the transaction, and calls it off after an error.
class CacheWriter {
public:
    CacheWriter(SqlConnection &database, UserId self) : m_database(database), m_self(self) {}

    // Actions that aren't stored do nothing.
    SqlResult<void> store(const SyncAction &action, CacheChanges &changes);
    // A message of one's own that was Saved at a place which nobody will fetch by itself, below what is held and
    // delivered, leaves the outbox for that place. After it is Saved; storing a page or the end of a round looks, too.
    SqlResult<void> putAway(const ChatUri &chat, CacheChanges &changes);

private:
    SqlResult<void> apply(const DropCache &drop, CacheChanges &changes);
    SqlResult<void> apply(const StoreChats &chats, CacheChanges &changes);
    SqlResult<void> apply(const StoreSince &since, CacheChanges &changes);
    SqlResult<void> apply(const StorePage &page, CacheChanges &changes);
    SqlResult<void> apply(const StoreEntry &entry, CacheChanges &changes);
    SqlResult<void> apply(const StoreReceipts &receipts, CacheChanges &changes);
    SqlResult<void> apply(const StoreSeen &seen, CacheChanges &changes);
    SqlResult<void> apply(const StoreUnread &unread, CacheChanges &changes);
    template <class Other>
    SqlResult<void> apply(const Other &, CacheChanges &)
    {
        return {};
    }

    SqlResult<void> putChat(const Chat &chat, CacheChanges &changes);
    SqlResult<void> putMember(const ChatUri &chat, UserId user, Role role, const Mark &mark);
    SqlResult<void> putEntry(const Entry &entry);
    SqlResult<void> takeFromOutbox(const Entry &entry, CacheChanges &changes);
    SqlResult<void> hold(const ChatUri &chat, Seq first, Seq last);
    SqlResult<void> advanceAll(const ChatUri &chat, const Mark &all, CacheChanges &changes);
    SqlResult<bool> isNews(const Entry &entry);
    SqlResult<void> run(const QString &statement, const QVariantList &values = {});

    SqlConnection &m_database;
    UserId m_self;
};

} // namespace postrider::client
