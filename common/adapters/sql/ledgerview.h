// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlconnection.h"

#include <domain/chat.h>
#include <domain/result.h>

// What both readers ask of the ledger's tables, within the snapshot that is open on the connection.
namespace postrider::ledgerview {

// A chat and its viewer's place in it.
struct Place {
    qint64 chat = 0; // the store's id
    ChatUri uri;
    ChatKind kind = ChatKind::Direct;
    std::optional<QString> title;
    UserId owner;
    bool hasPassword = false;
    bool closed = false;
    Seq firstSeq;
    Seq lastSeq;
    Timestamp changedAt;
    Mark mark; // the viewer's own
};

// The columns of a place; the query names chat c, membership m and mark k of the viewer.
inline constexpr QLatin1StringView PlaceColumns{
    "c.id, c.uri, c.kind, c.title, c.owner, c.password_hash IS NOT NULL, c.closed_at IS NOT NULL, c.first_seq, "
    "c.last_seq, c.changed_at, k.delivered_seq, k.read_seq"};
inline constexpr QLatin1StringView PlaceTables{"membership m JOIN chat c ON c.id = m.chat_id "
                                               "LEFT JOIN mark k ON k.chat_id = m.chat_id AND k.user_id = m.user_id"};
Place place(const QSqlQuery &row);

// Code::NoSuchChat for a stranger, too.
Result<Place> find(SqlConnection &connection, UserId viewer, const ChatUri &chat);
SqlResult<Epoch> epoch(SqlConnection &connection);

// What waits unread for the viewer; nullopt if nothing does. Costs grow with the number of senders and with what is
// counted, not with the length of the chat.
SqlResult<std::optional<UnreadChat>> unread(SqlConnection &connection, UserId viewer, const Place &place);
// Its count alone.
SqlResult<int> unreadCount(SqlConnection &connection, UserId viewer, const Place &place);

} // namespace postrider::ledgerview
