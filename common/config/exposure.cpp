// SPDX-License-Identifier: GPL-3.0-or-later
#include "exposure.h"

namespace postrider::config {

bool Exposure::mayReadMetrics(const QString &client) const
{
    const QHostAddress address(client);
    return address.isLoopback() || metrics.contains(address);
}

void addTo(Table &table, Exposure &exposure)
{
    table.settings += {
        address(QStringLiteral("POSTRIDER_ADDRESS"), exposure.address,
                QStringLiteral("where to listen; one that can be reached from outside needs POSTRIDER_TLS_CERT or "
                               "POSTRIDER_BEHIND_PROXY")),
        text(QStringLiteral("POSTRIDER_TLS_CERT"), exposure.certificate,
             QStringLiteral("a file with the certificate to encrypt with, and those that vouch for it, in PEM; read "
                            "again when it changes")),
        text(QStringLiteral("POSTRIDER_TLS_KEY"), exposure.key,
             QStringLiteral("a file with the key of that certificate, in PEM, without a passphrase")),
        network(QStringLiteral("POSTRIDER_BEHIND_PROXY"), exposure.proxy,
                QStringLiteral("who ends TLS in front: beside this computer only they may connect, and their "
                               "X-Forwarded-For says who the client is")),
        network(QStringLiteral("POSTRIDER_METRICS_FROM"), exposure.metrics,
                QStringLiteral("who may read /metrics beside this computer itself; for others it isn't there")),
    };
    table.checks += [&exposure]() -> QString {
        if (exposure.certificate.isEmpty() != exposure.key.isEmpty())
            return QStringLiteral("POSTRIDER_TLS_CERT, POSTRIDER_TLS_KEY: one is of no use without the other.");
        if (exposure.address.isLoopback() || !exposure.proxy.isEmpty() || !exposure.key.isEmpty())
            return {};
        return QStringLiteral("POSTRIDER_ADDRESS: %1 can be reached from outside, and what is said would not be "
                              "encrypted: without POSTRIDER_TLS_CERT and POSTRIDER_TLS_KEY, or POSTRIDER_BEHIND_PROXY, "
                              "only addresses of this computer itself (127.0.0.1, ::1) are possible.")
            .arg(exposure.address.toString());
    };
}

} // namespace postrider::config
