// SPDX-License-Identifier: GPL-3.0-or-later
#include "keeper.h"

#include "logging.h"

#include <faults/crashpoint.h>
#include <faults/plantedbug.h>

namespace postrider::persistence {

Keeper::Keeper(std::unique_ptr<LedgerStore> store, std::unique_ptr<UserExistence> users, const Clock &clock)
    : m_store(std::move(store)), m_users(std::move(users)), m_clock(clock)
{
}

StoreResult<Kept> Keeper::keep(const QList<Input> &inputs)
{
    auto kept = attempt(inputs);
    if (kept || kept.error().kind != StoreError::Kind::Never)
        return kept;
    return inputs.size() > 1 ? keepHalves(inputs) : keepLess(inputs.first(), kept.error());
}

StoreResult<Kept> Keeper::keepHalves(const QList<Input> &inputs)
{
    const qsizetype half = inputs.size() / 2;
    auto first = keep(inputs.first(half));
    if (!first)
        return first;
    auto second = keep(inputs.sliced(half));
    if (!second)
        return second;
    first->announcements += second->announcements;
    first->ignoredMarks += second->ignoredMarks;
    return first;
}

StoreResult<Kept> Keeper::keepLess(Input culprit, const StoreError &why)
{
    qCWarning(lcPersistence) << "the store doesn't take record" << culprit.place.offset << "of topic"
                             << int(culprit.place.topic) << "partition" << culprit.place.partition << ":" << why.cause;
    if (culprit.keep == Input::Keep::Nothing) // not even its cursor can be moved: it isn't the record
        return std::unexpected(StoreError{StoreError::Kind::Later, why.cause});
    culprit.keep = culprit.keep == Input::Keep::All ? Input::Keep::Verdict : Input::Keep::Nothing;
    return keep({culprit});
}

StoreResult<Kept> Keeper::attempt(const QList<Input> &inputs)
{
    auto decided = decideInTransaction(inputs);
    if (!decided)
        return std::unexpected(decided.error());
    if (decided->changes.positions.isEmpty() || POSTRIDER_PLANTED_EVERY(20, TellWithoutCommit)) {
        m_store->rollback(); // nothing was written
    } else {
        POSTRIDER_CRASH_POINT(LedgerUncommitted);
        if (const auto committed = m_store->commit(); !committed)
            return std::unexpected(committed.error());
        POSTRIDER_CRASH_POINT(LedgerCommitted);
    }
    return Kept{std::move(decided->announcements), decided->ignoredMarks};
}

StoreResult<Decisions> Keeper::decideInTransaction(const QList<Input> &inputs)
{
    QSet<int> partitions;
    for (const Input &input : inputs)
        partitions.insert(input.place.partition);
    const auto positions = m_store->begin(partitions);
    if (!positions)
        return std::unexpected(positions.error());
    const Timestamp now = m_clock.now();
    auto facts = m_store->load(questionFor(inputs, *positions, now));
    if (!facts)
        return std::unexpected(facts.error());
    const auto existing = m_users->existing(usersFor(inputs, *facts));
    if (!existing) {
        m_store->rollback();
        return std::unexpected(StoreError{StoreError::Kind::Later, existing.error().cause});
    }
    Decisions decisions = decide(inputs, *positions, std::move(*facts), *existing, now);
    if (decisions.changes.positions.isEmpty())
        return decisions;
    if (const auto written = m_store->write(decisions.changes); !written)
        return std::unexpected(written.error());
    return decisions;
}

} // namespace postrider::persistence
