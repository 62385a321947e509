// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adapters/kafka/kafkasettings.h>
#include <adapters/redis/redissettings.h>
#include <adapters/sql/sqlsettings.h>
#include <config/setting.h>
#include <front/frontlimits.h>

#include <optional>

// What several programs can be told, called the same everywhere.
namespace postrider::daemon {

void addTo(config::Table &table, MariaDbServer &database);
void addTo(config::Table &table, KafkaSettings &kafka);
void addTo(config::Table &table, RedisSettings &redis);
void addTo(config::Table &table, front::FrontLimits &limits);

// Where identity is, for the others.
struct IdentityPlace {
    QString host = QStringLiteral("127.0.0.1");
    quint16 port = 5051;
    QList<QUrl> urls; // of several instances; empty: that one
    QString keys;     // a file that holds its public keys; empty: they are asked for

    QList<QUrl> all() const;
};
void addTo(config::Table &table, IdentityPlace &identity);

} // namespace postrider::daemon
