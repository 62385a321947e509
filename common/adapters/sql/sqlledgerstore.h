// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledgercursors.h"
#include "sqlconnection.h"

#include <ports/ledgerstore.h>

#include <QHash>

namespace postrider {

// The ledger in an SQL database. `settings` with the migrations of ":/sql/server/persistence".
class SqlLedgerStore final : public LedgerStore {
public:
    explicit SqlLedgerStore(SqlSettings settings) : m_connection(std::move(settings)) {}

    StoreResult<QList<Position>> begin(const QSet<int> &partitions) override;
    StoreResult<LedgerFacts> load(const LedgerQuestion &question) override;
    StoreResult<void> write(const LedgerChanges &changes) override;
    StoreResult<void> commit() override;
    void rollback() override;

    QStringList statements() const { return m_connection.statements(); }

private:
    SqlConnection m_connection;
    LedgerCursors m_cursors{m_connection};
};

// Where the store stands in each topic, for a bus that lives no longer than the process (adapters/local). Brings the
// schema up to date: to be called once before anything else uses the database, on any thread. The error says why the
// database can't be used.
Result<QHash<Topic, qint64>> ledgerPositions(const SqlSettings &settings);

} // namespace postrider
