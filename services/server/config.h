// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <config/exposure.h>
#include <config/setting.h>

namespace postrider::server {

struct Config {
    QString dataFolder;
    config::Exposure exposure;
    quint16 httpPort = 5051; // 0: any that is free
    quint16 websocketPort = 5052;
};

config::Table tableOf(Config &config);

} // namespace postrider::server
