// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlthread.h"

#include <ports/readers.h>

namespace postrider {

// Reads the logs of chats from the ledger's database, whose thread outlives this.
class SqlHistoryReader final : public HistoryReader {
public:
    explicit SqlHistoryReader(SqlThread &ledger) : m_ledger(ledger) {}

    QFuture<Result<Page>> page(UserId viewer, const ChatUri &chat, const PageQuery &query) override;
    QFuture<Result<Decision>> decision(UserId viewer, const ChatUri &chat, const MessageUuid &uuid) override;
    QFuture<Result<QList<Receipt>>> receipts(UserId viewer, const ChatUri &chat, const MessageUuid &uuid) override;

private:
    SqlThread &m_ledger;
};

} // namespace postrider
