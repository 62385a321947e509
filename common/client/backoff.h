// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>

namespace postrider::client {

// How long to wait before the next attempt: between 0.5 s and a bound that doubles from 1 s to 30 s. Clients that were
// cut off together come back spread out.
class Backoff {
public:
    static constexpr std::chrono::milliseconds Least{500};
    static constexpr std::chrono::milliseconds Most{30'000};

    // `random` is from 0 to 1.
    std::chrono::milliseconds next(double random)
    {
        m_bound = std::clamp(m_bound * 2, 2 * Least, Most);
        return Least +
               std::chrono::milliseconds(std::chrono::milliseconds::rep(double((m_bound - Least).count()) * random));
    }
    void reset() { m_bound = {}; }

private:
    std::chrono::milliseconds m_bound{0};
};

} // namespace postrider::client
