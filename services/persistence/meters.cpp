// SPDX-License-Identifier: GPL-3.0-or-later
#include "meters.h"

#include <domain/overloaded.h>
#include <wire/errorcodes.h>

namespace postrider::persistence {
namespace {

Counter &decisions(Metrics &metrics, const QByteArray &outcome)
{
    return metrics.counter("postrider_decisions_total", "Records decided, or found decided, by what came of them.",
                           {{"outcome", outcome}});
}

} // namespace

Meters::Meters(Metrics &metrics)
    : m_metrics(metrics)
    , m_records(metrics.histogram("postrider_batch_records", "Records of a batch.", {1, 3, 10, 30, 100, 300, 1000}))
    , m_seconds(metrics.histogram("postrider_batch_seconds", "From a batch to its commit.",
                                  {0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10}))
    , m_refused(metrics.counter("postrider_batches_refused_total", "Batches the store didn't take: tried again later."))
    , m_saved(decisions(metrics, "saved"))
    , m_repeated(decisions(metrics, "repeated"))
    , m_marks(decisions(metrics, "mark_moved"))
    , m_dead(metrics.counter("postrider_dead_records_total", "Records that went to message_dead."))
    , m_eventsRefused(metrics.counter("postrider_events_refused_total",
                                      "Events the bus will never take, which went to message_dead instead."))
{
}

void Meters::batch(qsizetype records, std::chrono::nanoseconds took, const StoreResult<Kept> &result)
{
    if (!result) {
        m_refused.add();
        return;
    }
    if (records == 0)
        return; // the first one only asks whether the store is there
    m_records.observe(double(records));
    m_seconds.observe(std::chrono::duration<double>(took).count());
    for (const Announcement &announcement : result->announcements)
        decided(announcement);
}

void Meters::decided(const Announcement &announcement)
{
    if (std::holds_alternative<Dead>(announcement)) {
        m_dead.add();
        return;
    }
    std::visit(Overloaded{
                   [this](const EntrySaved &saved) { (saved.repeat ? m_repeated : m_saved).add(); },
                   [this](const EntryRefused &refused) {
                       decisions(m_metrics, wire::codeName(refused.code).toLatin1()).add();
                   },
                   [this](const MarkMoved &) { m_marks.add(); },
               },
               std::get<MessageEvent>(announcement));
}

} // namespace postrider::persistence
