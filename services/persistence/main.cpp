// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/kafka/kafkabus.h>
#include <adapters/sql/sqlledgerstore.h>
#include <adapters/sql/sqluserexistence.h>
#include <daemon/databasewatch.h>
#include <daemon/entrance.h>
#include <daemon/life.h>
#include <daemon/program.h>
#include <daemon/settings.h>
#include <daemon/watch.h>
#include <persistence/service.h>
#include <runtime/measuredbus.h>

using namespace postrider;
using namespace std::chrono_literals;

namespace {

constexpr QLatin1StringView Program{"postrider-persistence"};

struct Config {
    daemon::Entrance::Config entrance;
    quint16 port = 5054;
    MariaDbServer database;
    KafkaSettings kafka;
};

config::Table tableOf(Config &config)
{
    config::Table table;
    config::addTo(table, config.entrance.exposure);
    table.settings += config::port(QStringLiteral("PERSISTENCE_PORT"), config.port,
                                   QStringLiteral("of /status and /metrics; 0: any free one"));
    daemon::addTo(table, config.database);
    daemon::addTo(table, config.kafka);
    return table;
}

int serve(const Config &config)
{
    const SystemClock clock;
    const SqlSettings ledger{.database = config.database, .migrations = QStringLiteral(":/sql/server/persistence")};
    const SqlSettings accounts{.database = config.database, .access = SqlSettings::Access::ReadOnly};

    daemon::Life life(Program);
    daemon::Entrance entrance(Program, config.entrance);
    daemon::DatabaseWatch database(ledger, entrance.health());
    KafkaBus kafka(config.kafka);
    daemon::watch(kafka, entrance, life);
    MeasuredBus bus(kafka, entrance.metrics());
    persistence::Service service({.bus = bus,
                                  .clock = clock,
                                  .health = entrance.health(),
                                  .store = std::make_unique<SqlLedgerStore>(ledger),
                                  .users = std::make_unique<SqlUserExistence>(accounts),
                                  .metrics = entrance.metrics()});
    daemon::watch(database, life);

    life.atEnd(2s, [&](Barrier &done) {
        done.await(service, &persistence::Service::stopped);
        service.stop();
    });
    life.atEnd(500ms, [&](Barrier &done) { entrance.close(done); });
    if (const auto open = entrance.open({{QStringLiteral("http"), front::Serving::Rest, config.port}}); !open)
        return daemon::complain(Program, open.error());
    entrance.sayWhere();
    database.start();
    service.start();
    return life.run();
}

} // namespace

int main(int argc, char **argv)
{
    return daemon::runProgram(argc, argv, Program,
                              QStringLiteral("Keeps the logs of all chats: Postrider's one writer of them."), &tableOf,
                              &serve);
}
