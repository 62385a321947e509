// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlthread.h"

<<<<<<< HEAD
=======
#include <ports/clock.h>
>>>>>>> ca2b6e0 (Read chats, unread, history, decisions and receipts from the ledger)
#include <ports/readers.h>

namespace postrider {

<<<<<<< HEAD
// Reads the logs of chats from the ledger's database, whose thread outlives this.
class SqlHistoryReader final : public HistoryReader {
public:
    explicit SqlHistoryReader(SqlThread &ledger) : m_ledger(ledger) {}
=======
// Reads the logs for the other services; settings of `reader` as readerSettings() gives them (sqlchatreader.h).
class SqlHistoryReader final : public HistoryReader {
public:
    // Both outlive this.
    SqlHistoryReader(SqlThread &reader, const Clock &clock) : m_reader(reader), m_clock(clock) {}
>>>>>>> ca2b6e0 (Read chats, unread, history, decisions and receipts from the ledger)

    QFuture<Result<Page>> page(UserId viewer, const ChatUri &chat, const PageQuery &query) override;
    QFuture<Result<Decision>> decision(UserId viewer, const ChatUri &chat, const MessageUuid &uuid) override;
    QFuture<Result<QList<Receipt>>> receipts(UserId viewer, const ChatUri &chat, const MessageUuid &uuid) override;

private:
<<<<<<< HEAD
    SqlThread &m_ledger;
=======
    SqlThread &m_reader;
    const Clock &m_clock;
>>>>>>> ca2b6e0 (Read chats, unread, history, decisions and receipts from the ledger)
};

} // namespace postrider
