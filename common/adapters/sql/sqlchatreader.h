// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlthread.h"

#include <ports/clock.h>
#include <ports/readers.h>

namespace postrider {

// Reads chats from the ledger's database; the names of members come from the directory, which outlives the ledger's
// thread, as what was asked is answered before that ends. All of them outlive this.
// Chats are listed while one is a member of them.
class SqlChatReader final : public ChatReader {
public:
    SqlChatReader(SqlThread &ledger, UserDirectory &names, const Clock &clock)
        : m_ledger(ledger), m_names(names), m_clock(clock)
    {
    }

    QFuture<Result<ChatList>> chats(UserId viewer, const ChatQuery &query) override;
    QFuture<Result<Chat>> chat(UserId viewer, const ChatUri &chat) override;
    QFuture<Result<QList<UnreadChat>>> unread(UserId viewer, const QList<ChatUri> &only) override;
    QFuture<Result<QList<ChatUri>>> memberships(UserId user) override;
    QFuture<Result<Epoch>> epoch() override;

private:
    SqlThread &m_ledger;
    UserDirectory &m_names;
    const Clock &m_clock;
};

} // namespace postrider
