// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/timestamp.h>

namespace postrider {

class Clock {
public:
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0; // safe on any thread
};

class SystemClock final : public Clock {
public:
    Timestamp now() const override { return currentTime(); }
};

} // namespace postrider
