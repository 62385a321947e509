// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <config/setting.h>
#include <daemon/entrance.h>

#include <optional>

namespace postrider::server {

struct Config {
    QString dataFolder;
    daemon::Entrance::Config entrance;
    quint16 httpPort = 5051; // 0: any that is free
    quint16 websocketPort = 5052;
    QUrl realtimeUrl;            // by which clients reach that one; empty: its address and port
    std::optional<quint16> port; // for both
};

config::Table tableOf(Config &config);

} // namespace postrider::server
