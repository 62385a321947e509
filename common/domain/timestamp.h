// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace postrider {

// A moment in UTC, to the millisecond. The times of messages come from servers only; a client's clock may be anything.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

Timestamp currentTime();

// "2026-11-21T12:04:05.678Z" (RFC 3339, years 0 to 9999), and only that form back.
QString toIso(Timestamp time);
std::optional<Timestamp> fromIso(QStringView text);

} // namespace postrider
