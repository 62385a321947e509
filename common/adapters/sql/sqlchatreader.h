// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlthread.h"

#include <ports/clock.h>
#include <ports/readers.h>

namespace postrider {

<<<<<<< HEAD
// Reads chats from the ledger's database; the names of members come from the directory, which outlives the ledger's
// thread, as what was asked is answered before that ends. All of them outlive this.
// Chats are listed while one is a member of them.
class SqlChatReader final : public ChatReader {
public:
    SqlChatReader(SqlThread &ledger, UserDirectory &names, const Clock &clock)
        : m_ledger(ledger), m_names(names), m_clock(clock)
    {
    }
=======
// Reads persistence's database for the other services: `settings` of `reader` as readerSettings() gives them.
class SqlChatReader final : public ChatReader {
public:
    // Both outlive this.
    SqlChatReader(SqlThread &reader, const Clock &clock) : m_reader(reader), m_clock(clock) {}
>>>>>>> ca2b6e0 (Read chats, unread, history, decisions and receipts from the ledger)

    QFuture<Result<ChatList>> chats(UserId viewer, const ChatQuery &query) override;
    QFuture<Result<Chat>> chat(UserId viewer, const ChatUri &chat) override;
    QFuture<Result<QList<UnreadChat>>> unread(UserId viewer, const QList<ChatUri> &only) override;
    QFuture<Result<QList<ChatUri>>> memberships(UserId user) override;
    QFuture<Result<Epoch>> epoch() override;

private:
<<<<<<< HEAD
    SqlThread &m_ledger;
    UserDirectory &m_names;
    const Clock &m_clock;
};

=======
    SqlThread &m_reader;
    const Clock &m_clock;
};

// For a reader of the ledger: read-only, with identity's users beside it.
SqlSettings readerSettings(const QString &ledgerFile, const QString &identityFile);

>>>>>>> ca2b6e0 (Read chats, unread, history, decisions and receipts from the ledger)
} // namespace postrider
