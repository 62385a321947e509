// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/kafka/kafkabus.h>
#include <adapters/redis/rediskeyvalue.h>
#include <chats/service.h>
#include <daemon/databasewatch.h>
#include <daemon/entrance.h>
#include <daemon/identitykeys.h>
#include <daemon/life.h>
#include <daemon/program.h>
#include <daemon/readers.h>
#include <daemon/settings.h>
#include <daemon/watch.h>
#include <runtime/budgetexchange.h>
#include <runtime/measuredbus.h>
#include <runtime/revocationwatch.h>

using namespace postrider;
using namespace std::chrono_literals;

namespace {

constexpr QLatin1StringView Program{"postrider-chats"};

struct Config {
    daemon::Entrance::Config entrance;
    quint16 port = 5053;
    QList<QUrl> realtime{QUrl(QStringLiteral("ws://127.0.0.1:5052"))};
    daemon::IdentityPlace identity;
    MariaDbServer database;
    KafkaSettings kafka;
    RedisSettings redis;
};

config::Table tableOf(Config &config)
{
    config::Table table;
    config::addTo(table, config.entrance.exposure);
    table.settings += {
        config::port(QStringLiteral("CHATS_PORT"), config.port,
                     QStringLiteral("of the REST interface; 0: any free one")),
        config::urls(QStringLiteral("REALTIME_URLS"), config.realtime, QStringLiteral("ws"),
                     QStringLiteral("by which clients reach the instances of realtime, separated by commas")),
    };
    daemon::addTo(table, config.identity);
    daemon::addTo(table, config.database);
    daemon::addTo(table, config.kafka);
    daemon::addTo(table, config.redis);
    daemon::addTo(table, config.entrance.limits);
    return table;
}

int serve(const Config &config)
{
    const SystemClock clock;
    const SqlSettings settings{.database = config.database, .access = SqlSettings::Access::ReadOnly};

    daemon::Life life(Program);
    daemon::Entrance entrance(Program, config.entrance);
    daemon::DatabaseWatch database(settings, entrance.health());
    KafkaBus kafka(config.kafka);
    daemon::watch(kafka, entrance, life);
    MeasuredBus bus(kafka, entrance.metrics());
    RedisKeyValue redis(config.redis);
    daemon::watch(redis, entrance);
    daemon::Readers readers(settings, clock, entrance);
    daemon::IdentityKeys keys(config.identity, entrance.health());
    Authenticator authenticator(keys.verifier(), clock);
    RevocationWatch revocations(bus, readers.users, authenticator, clock);
    SendBudget budget;
    const BudgetExchange exchange(budget, redis, clock); // with the other instances
    chats::Service service({.authenticator = authenticator,
                            .clock = clock,
                            .chats = readers.chats,
                            .history = readers.history,
                            .bus = bus,
                            .keyValue = redis,
                            .budget = budget});
    daemon::watch(revocations, entrance);
    daemon::watch(database, life);

    service.registerRoutes(entrance.routes());
    service.setRealtimeUrls(config.realtime);

    life.atEnd(3s, [&](Barrier &done) {
        revocations.stop();
        service.stop(); // who waits for a decision is answered: repeat with the same uuid
        entrance.close(done);
    });
    if (const auto open = entrance.open({{QStringLiteral("http"), front::Serving::Rest, config.port}}); !open)
        return daemon::complain(Program, open.error());
    entrance.sayWhere();

    database.start();
    if (const auto started = keys.start(); !started)
        return daemon::complain(Program, {ExitCode::BadConfiguration, started.error().message});
    revocations.start();
    service.start();
    return life.run();
}

} // namespace

int main(int argc, char **argv)
{
    return daemon::runProgram(argc, argv, Program,
                              QStringLiteral("Chats over REST: lists, history, receipts, unread, sending."), &tableOf,
                              &serve);
}
