// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace postrider::config {

// A whole number and its unit, ms, s, min, h or d: "250ms", "15min".
std::optional<std::chrono::milliseconds> durationFrom(const QString &text);
QString toString(std::chrono::milliseconds duration); // in the greatest unit that it is a multiple of

} // namespace postrider::config
