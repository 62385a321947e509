// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger.h"

#include <ports/clock.h>
#include <ports/userexistence.h>

#include <memory>

namespace postrider::persistence {

// What became of a batch.
struct Kept {
    QList<Announcement> announcements; // in the order of the records
    int ignoredMarks = 0;
};

// Brings batches of records into the store: one transaction each, unless the store won't take one of them. Nothing is
// remembered from one batch to the next: what a decision rests on is read under the lock that its commit ends, so there
// is nothing that another owner could have made untrue. Used on one thread, on which it is also destroyed.
class Keeper {
public:
    // The clock outlives it.
    Keeper(std::unique_ptr<LedgerStore> store, std::unique_ptr<UserExistence> users, const Clock &clock);

    // An error means: the same inputs again, later. What of them was decided by then is told of when they are.
    StoreResult<Kept> keep(const QList<Input> &inputs);

private:
    StoreResult<Kept> attempt(const QList<Input> &inputs);
    StoreResult<Decisions> decideInTransaction(const QList<Input> &inputs);
    StoreResult<Kept> keepHalves(const QList<Input> &inputs);
    StoreResult<Kept> keepLess(Input culprit, const StoreError &why);

    const std::unique_ptr<LedgerStore> m_store;
    const std::unique_ptr<UserExistence> m_users;
    const Clock &m_clock;
};

} // namespace postrider::persistence
