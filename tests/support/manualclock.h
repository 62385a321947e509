// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/clock.h>

#include <atomic>

namespace postrider::test {

// Stands still until it is told otherwise; may also go back.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Timestamp now = Timestamp(std::chrono::milliseconds(1'800'000'000'000))) : m_now(now) {}
    Timestamp now() const override { return m_now; }
    void set(Timestamp now) { m_now = now; }
    void advance(std::chrono::milliseconds by) { m_now = m_now.load() + by; }

private:
    std::atomic<Timestamp> m_now;
};

} // namespace postrider::test
