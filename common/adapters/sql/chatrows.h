// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledgerrows.h"
#include "sqlconnection.h"

#include <domain/chat.h>

// What the readers of chats and of history both look up. A reader's connection has identity's database attached under
// the name "identity".
namespace postrider::chatrows {

// A chat as far as one user may see it.
struct Sight {
    qint64 id = 0;
    ChatUri uri;
    ChatKind kind = ChatKind::Direct;
    std::optional<QString> title;
    UserId owner;
    bool hasPassword = false;
    bool closed = false;
    Seq firstSeq;
    Seq lastSeq;                // of those that may be seen
    Mark mark;                  // the user's own
    std::optional<Seq> leftSeq; // set for a former member
    Timestamp listedAt;         // of the entry lastSeq
};

// The columns sight() reads, from chat c, membership m (the user's latest stay) and mark k.
inline constexpr QLatin1StringView SightColumns{
    "c.id, c.uri, c.kind, c.title, c.owner, c.password_hash IS NOT NULL, c.closed_at IS NOT NULL, c.first_seq, "
    "c.last_seq, "
    "m.to_seq, k.delivered_seq, k.read_seq, "
    "CASE WHEN m.to_seq IS NULL THEN c.saved_at "
    "ELSE (SELECT e.saved_at FROM entry e WHERE e.chat_id = c.id AND e.seq = m.to_seq) END AS listed_at"};
inline constexpr QLatin1StringView SightTables{
    "membership m JOIN chat c ON c.id = m.chat_id LEFT JOIN mark k ON k.chat_id = m.chat_id AND k.user_id = m.user_id"};
inline constexpr QLatin1StringView LatestStay{
    "NOT EXISTS (SELECT 1 FROM membership later "
    "WHERE later.chat_id = m.chat_id AND later.user_id = m.user_id AND later.from_seq > m.from_seq)"};
Sight sight(const QSqlQuery &row);

// Code::NoSuchChat for a stranger, too.
Result<Sight> look(SqlConnection &connection, UserId viewer, const ChatUri &chat);

SqlResult<Epoch> epoch(SqlConnection &connection);

} // namespace postrider::chatrows
