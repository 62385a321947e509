// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "setting.h"

namespace postrider::config {

// Where a program listens, and who stands in front of it. Without somebody who ends the encryption there, only
// addresses of this computer itself are possible.
struct Exposure {
    QHostAddress address = QHostAddress::LocalHost;
    Network proxy; // whose X-Forwarded-For is believed, and who may connect beside this computer itself
};

// Adds its settings, and what must hold between them.
void addTo(Table &table, Exposure &exposure);

} // namespace postrider::config
