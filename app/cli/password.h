// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace postrider::cli {

enum class Repeat { No, Yes };

// From the terminal without an echo (twice where it is chosen), or the first line of standard input if that is no
// terminal. Nothing if there is none, it isn't UTF-8, or the two differ.
std::optional<QString> readPassword(Repeat repeat);

bool isTerminal(); // whether somebody can be asked
// Asks there; no unless it is said to be so.
bool confirm(const char *question);

} // namespace postrider::cli
