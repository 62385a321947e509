// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "setting.h"

namespace postrider::config {

// Where a program listens, what it encrypts with, and who stands in front of it. Without encryption, its own or that of
// somebody in front, only addresses of this computer itself are possible.
struct Exposure {
    QHostAddress address = QHostAddress::LocalHost;
    QString certificate; // files in PEM, both or none
    QString key;
    Network proxy;   // whose X-Forwarded-For is believed, and who may connect beside this computer itself
    Network metrics; // who may read /metrics beside this computer itself

    bool mayReadMetrics(const QString &client) const; // an address
};

// Adds its settings, and what must hold between them.
void addTo(Table &table, Exposure &exposure);

} // namespace postrider::config
