// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adapters/sql/sqlerror.h>
#include <client/sync/syncactions.h>

namespace postrider {
class SqlConnection;
}

namespace postrider::client {

struct CachedEntry {
    Entry entry;
    std::optional<Timestamp> queuedAt; // only where it was written
    std::optional<Timestamp> acceptedAt;
};

// A chat's line: what stands in the copy, without names and without the outbox.
struct CachedChat {
    ChatUri uri;
    ChatKind kind = ChatKind::Direct;
    QString title;
    Seq firstSeq;
    Seq lastSeq;
    Mark mark;
    Seq seen;
    Mark all;
    bool left = false;
    int unread = 0;
    std::optional<CachedEntry> last;
};

// Looks into the copy of the server's logs on this disk. Reads only; nothing is cached beside it.
class CacheReader {
public:
    CacheReader(SqlConnection &database, UserId self) : m_database(database), m_self(self) {}

    SqlResult<SyncState> state() const;
    SqlResult<QList<CachedChat>> chats() const; // last changed first
    SqlResult<std::optional<CachedChat>> chat(const ChatUri &uri) const;
    SqlResult<SeqRanges> held(const ChatUri &chat) const;
    SqlResult<QList<Member>> members(const ChatUri &chat) const; // without names
    // Those that are there of first…last, ascending; at most `count`, the highest or the lowest of them.
    enum class End { Highest, Lowest };
    SqlResult<QList<CachedEntry>> entries(const ChatUri &chat, SeqRanges::Range range, End end, int count) const;
    SqlResult<std::optional<CachedEntry>> entry(const ChatUri &chat, const MessageUuid &uuid) const;

private:
    SqlResult<QList<CachedChat>> readChats(const QString &where, const QVariantList &values) const;

    SqlConnection &m_database;
    UserId m_self;
};

} // namespace postrider::client
