// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

// Our folders below those of the XDG Base Directory Specification (0.8). None of them is made here.
namespace postrider::paths {

QString data();   // ~/.local/share/postrider: what must not be lost
QString config(); // ~/.config/postrider: what somebody has chosen
QString state();  // ~/.local/state/postrider: what is nice to find again
QString cache();  // ~/.cache/postrider: what can be fetched again

} // namespace postrider::paths
