// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlledgerstore.h"

#include "ledgerchanges.h"
#include "ledgerfacts.h"

namespace postrider {
namespace {

StoreError storeError(const SqlError &error)
{
    switch (error.kind) {
    case SqlError::Kind::Constraint: // nothing else is a record's own doing
        return {StoreError::Kind::Never, error.cause};
    case SqlError::Kind::Unknown:
        return {StoreError::Kind::Unknown, error.cause};
    case SqlError::Kind::Busy:
    case SqlError::Kind::Aborted:
    case SqlError::Kind::Full:
    case SqlError::Kind::Lost:
    case SqlError::Kind::Corrupt: // a person may put a sound one in its place
    case SqlError::Kind::Newer:
    case SqlError::Kind::Permanent:
    case SqlError::Kind::Unclear:
        return {StoreError::Kind::Later, error.cause};
    }
    Q_UNREACHABLE();
}

// Until something has been asked of the records, whatever fails isn't their fault.
StoreError notTheRecords(const SqlError &error)
{
    return {StoreError::Kind::Later, error.cause};
}

} // namespace

StoreResult<QList<Position>> SqlLedgerStore::begin(const QSet<int> &partitions)
{
    const auto positions = m_connection.whileOpen([&] { return m_cursors.lock(partitions); });
    if (!positions)
        return std::unexpected(notTheRecords(positions.error()));
    return *positions;
}

StoreResult<LedgerFacts> SqlLedgerStore::load(const LedgerQuestion &question)
{
    auto facts = loadFacts(m_connection, question);
    if (facts)
        return std::move(*facts);
    rollback();
    return std::unexpected(notTheRecords(facts.error()));
}

StoreResult<void> SqlLedgerStore::write(const LedgerChanges &changes)
{
    auto written = writeChanges(m_connection, changes);
    if (written)
        written = m_cursors.move(changes.positions);
    if (written)
        return {};
    rollback();
    return std::unexpected(storeError(written.error()));
}

StoreResult<void> SqlLedgerStore::commit()
{
    const auto committed = m_connection.commit();
    return committed ? StoreResult<void>() : std::unexpected(storeError(committed.error()));
}

void SqlLedgerStore::rollback()
{
    m_connection.rollback();
}

Result<QHash<Topic, qint64>> ledgerPositions(const SqlSettings &settings)
{
    SqlLedgerStore store(settings);
    const auto positions = store.begin({0});
    if (!positions)
        return failure(Code::Unavailable, {}, positions.error().cause);
    store.rollback();
    QHash<Topic, qint64> next;
    for (const Position &position : *positions)
        next.insert(position.topic, position.next);
    return next;
}

} // namespace postrider
