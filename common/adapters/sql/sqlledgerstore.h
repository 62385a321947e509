// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlconnection.h"

#include <ports/ledgerstore.h>

#include <QHash>

namespace postrider {

// The ledger in an SQL database. `settings` with the migrations of ":/sql/server/persistence".
class SqlLedgerStore final : public LedgerStore {
public:
    explicit SqlLedgerStore(SqlSettings settings);

    StoreResult<QList<Position>> begin(const QSet<int> &partitions) override;
    StoreResult<LedgerFacts> load(const LedgerQuestion &question) override;
    StoreResult<void> write(const LedgerChanges &changes) override;
    StoreResult<void> commit() override;
    void rollback() override;

    QStringList statements() const { return m_connection.statements(); }

private:
    SqlResult<qint64> position(Topic topic, int partition);
    SqlResult<void> loadChats(const QSet<ChatUri> &uris, LedgerFacts &facts);
    SqlResult<void> loadMembers(LedgerFacts &facts);
    SqlResult<void> loadEntries(const QSet<DecisionKey> &keys, LedgerFacts &facts);
    SqlResult<void> loadVerdicts(const LedgerQuestion &question, LedgerFacts &facts);
    SqlResult<void> loadSegments(const QSet<SegmentKey> &keys, LedgerFacts &facts);

    SqlResult<void> writeAll(const LedgerChanges &changes);
    SqlResult<void> writeChat(const ChatState &chat);
    SqlResult<qint64> insertChat(const ChatState &chat);
    SqlResult<void> writeEntry(const KeptEntry &kept);
    SqlResult<void> writeVerdict(const Verdict &verdict);
    SqlResult<void> writeMark(const MovedMark &moved);
    SqlResult<void> writePosition(const Position &position);

    SqlConnection m_connection;
    const QString m_name;         // who moved a cursor last
    QHash<ChatUri, qint64> m_ids; // of the chats that are being written
};

// Where the store stands in each topic, for a bus that lives no longer than the process (adapters/local). Brings the
// schema up to date: to be called once before anything else uses the database, on any thread. The error says why the
// database can't be used.
Result<QHash<Topic, qint64>> ledgerPositions(const SqlSettings &settings);

} // namespace postrider
