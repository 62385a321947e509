// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "keeper.h"

#include <ports/metrics.h>

#include <chrono>

namespace postrider::persistence {

// What persistence counts.
class Meters {
public:
    explicit Meters(Metrics &metrics);

    // A batch of so many records was brought to the store, in so much time, and this came of it.
    void batch(qsizetype records, std::chrono::nanoseconds took, const StoreResult<Kept> &result);
    void eventRefused() { m_eventsRefused.add(); } // by the bus, for good

private:
    void decided(const Announcement &announcement);

    Metrics &m_metrics;
    Histogram &m_records;
    Histogram &m_seconds;
    Counter &m_refused;
    Counter &m_saved;
    Counter &m_repeated;
    Counter &m_marks;
    Counter &m_dead;
    Counter &m_eventsRefused;
};

} // namespace postrider::persistence
