// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "backup.h"

#include <daemon/selfsigned.h>
#include <daemon/settings.h>
#include <runtime/paths.h>

namespace postrider::server {

config::Table tableOf(Config &config)
{
    config.dataFolder = paths::data();
    config::Setting data =
        config::text(QStringLiteral("POSTRIDER_DATA_DIR"), config.dataFolder, QStringLiteral("where the data is kept"));
    data.option = QStringLiteral("--data");
    data.placeholder = QStringLiteral("FOLDER");
    data.byDefault = QStringLiteral("$XDG_DATA_HOME/postrider");
    config::Table table{.settings = {std::move(data)}, .checks = {}};
    config::addTo(table, config.entrance.exposure);
    table.settings += {
        config::port(QStringLiteral("POSTRIDER_HTTP_PORT"), config.httpPort,
                     QStringLiteral("of the REST interface; 0: any free one")),
        config::port(QStringLiteral("WEBSOCKET_PORT"), config.websocketPort,
                     QStringLiteral("of the WebSocket; 0: any free one")),
        config::url(QStringLiteral("REALTIME_URL"), config.realtimeUrl, QStringLiteral("ws"),
                    QStringLiteral("by which clients reach the WebSocket; by default its address and port")),
        config::port(
            QStringLiteral("POSTRIDER_PORT"), config.port,
            QStringLiteral("of one more port for both: whatever asks for a WebSocket gets it, all else is REST; "
                           "0: any free one, empty: none")),
    };
    daemon::addTo(table, config.entrance.limits);
    daemon::addSelfSigned(table, config.entrance.exposure, [&config] { return config.dataFolder; });
    addBackup(table, config.dataFolder);
    return table;
}

} // namespace postrider::server
