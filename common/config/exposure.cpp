// SPDX-License-Identifier: GPL-3.0-or-later
#include "exposure.h"

namespace postrider::config {

void addTo(Table &table, Exposure &exposure)
{
    table.settings += {
        address(QStringLiteral("POSTRIDER_ADDRESS"), exposure.address,
                QStringLiteral("where to listen; one that can be reached from outside needs POSTRIDER_BEHIND_PROXY")),
        network(QStringLiteral("POSTRIDER_BEHIND_PROXY"), exposure.proxy,
                QStringLiteral("who ends TLS in front: beside this computer only they may connect, and their "
                               "X-Forwarded-For says who the client is")),
    };
    table.checks += [&exposure]() -> QString {
        if (exposure.address.isLoopback() || !exposure.proxy.isEmpty())
            return {};
        return QStringLiteral("POSTRIDER_ADDRESS: %1 can be reached from outside, and what is said would not be "
                              "encrypted: without POSTRIDER_BEHIND_PROXY only addresses of this computer itself "
                              "(127.0.0.1, ::1) are possible.")
            .arg(exposure.address.toString());
    };
}

} // namespace postrider::config
