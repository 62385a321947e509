// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chatrows.h"

// What waits unread: messages of others above the reader's own read mark. Each sender's are a stretch of the index
// entry_by_sender, so that it doesn't matter how much else was said.
namespace postrider::unreadrows {

// Counted up to limits::UnreadCounted.
SqlResult<int> count(SqlConnection &connection, const chatrows::Sight &sight, UserId viewer);

// Those of the user's chats in which something waits, last changed first.
Result<QList<UnreadChat>> all(SqlConnection &connection, UserId viewer);
// These chats, also where nothing waits; those that aren't the user's are left out.
Result<QList<UnreadChat>> of(SqlConnection &connection, UserId viewer, const QList<ChatUri> &chats);

} // namespace postrider::unreadrows
