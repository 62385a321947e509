// SPDX-License-Identifier: GPL-3.0-or-later
#include "watch.h"

#include "databasewatch.h"
#include "entrance.h"
#include "life.h"

#include <adapters/kafka/kafkabus.h>
#include <adapters/redis/rediskeyvalue.h>
#include <adapters/sql/sqlthread.h>
#include <runtime/revocationwatch.h>

namespace postrider::daemon {

void watch(KafkaBus &kafka, Entrance &entrance, Life &life)
{
    const QString name = QStringLiteral("kafka");
    Health &health = entrance.health();
    health.declare(name, Health::Need::Essential);
    const auto report = [&health, name](bool up) {
        health.report(name, up ? Health::Status::Ok : Health::Status::Down);
    };
    if (kafka.isUp())
        report(true);
    QObject::connect(&kafka, &KafkaBus::upChanged, &kafka, report);
    QObject::connect(&kafka, &KafkaBus::refused, &life,
                     [&life](const Error &error) { life.fail({ExitCode::DataUnusable, error.cause}); });
    Metrics &metrics = entrance.metrics();
    metrics.gauge("postrider_kafka_waiting_records", "Records that wait for Kafka's acknowledgement.",
                  [&kafka] { return double(kafka.figures().waitingRecords); });
    metrics.gauge("postrider_kafka_waiting_bytes", "Bytes of those records.",
                  [&kafka] { return double(kafka.figures().waitingBytes); });
    metrics.gauge("postrider_kafka_producers_recreated", "Times the producer was made anew after a fatal error.",
                  [&kafka] { return double(kafka.figures().producersRecreated); });
}

void watch(RedisKeyValue &redis, Entrance &entrance)
{
    const QString name = QStringLiteral("redis");
    Health &health = entrance.health();
    health.declare(name, Health::Need::Helpful);
    const auto report = [&health, name](bool available) {
        health.report(name, available ? Health::Status::Ok : Health::Status::Down);
    };
    if (redis.isAvailable())
        report(true);
    QObject::connect(&redis, &RedisKeyValue::availableChanged, &redis, report);
}

void watch(RevocationWatch &revocations, Entrance &entrance)
{
    const QString name = QStringLiteral("revocations");
    Health &health = entrance.health();
    health.declare(name, Health::Need::Essential);
    QObject::connect(&revocations, &RevocationWatch::currentChanged, &revocations, [&health, name](bool current) {
        health.report(name, current ? Health::Status::Ok : Health::Status::Down);
    });
}

void watch(SqlThread &thread, Entrance &entrance)
{
    entrance.metrics().gauge("postrider_database_waiting", "Questions that wait for a connection to the database.",
                             [&thread] { return double(thread.waiting()); }, {{"thread", thread.name().toLatin1()}});
}

void watch(DatabaseWatch &database, Life &life)
{
    QObject::connect(&database, &DatabaseWatch::unusable, &life, [&life](bool newer, const QString &cause) {
        life.fail({newer ? ExitCode::DataNewer : ExitCode::DataUnusable,
                   QStringLiteral("The database can't be used: %1").arg(cause)});
    });
}

} // namespace postrider::daemon
