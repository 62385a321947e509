// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/kafka/kafkabus.h>
#include <adapters/redis/rediskeyvalue.h>
#include <adapters/sql/sqlaccounts.h>
#include <adapters/sql/sqldevices.h>
#include <adapters/sql/sqluserdirectory.h>
#include <daemon/databasewatch.h>
#include <daemon/entrance.h>
#include <daemon/life.h>
#include <daemon/program.h>
#include <daemon/secrets.h>
#include <daemon/settings.h>
#include <daemon/watch.h>
#include <identity/service.h>
#include <runtime/measuredbus.h>
#include <runtime/paths.h>
#include <runtime/revocationwatch.h>

#include <QTimer>

using namespace postrider;
using namespace std::chrono_literals;

namespace {

constexpr QLatin1StringView Program{"postrider-identity"};

struct Config {
    daemon::Entrance::Config entrance;
    quint16 port = 5051;
    QString keyFile = paths::data() + QStringLiteral("/identity/signing-key.pem");
    MariaDbServer database;
    KafkaSettings kafka;
    RedisSettings redis;
};

config::Table tableOf(Config &config)
{
    config::Table table;
    config::addTo(table, config.entrance.exposure);
    config::Setting key = config::text(QStringLiteral("IDENTITY_KEY_FILE"), config.keyFile,
                                       QStringLiteral("the key pair tokens are signed with, the same one for all "
                                                      "instances; made at the first start"));
    key.byDefault = QStringLiteral("$XDG_DATA_HOME/postrider/identity/signing-key.pem");
    table.settings += {config::port(QStringLiteral("IDENTITY_PORT"), config.port,
                                    QStringLiteral("of the REST interface; 0: any free one")),
                       std::move(key)};
    daemon::addTo(table, config.database);
    daemon::addTo(table, config.kafka);
    daemon::addTo(table, config.redis);
    daemon::addTo(table, config.entrance.limits);
    return table;
}

// Each on a thread of its own: a long search holds up no sign-in.
struct Stores {
    explicit Stores(const SqlSettings &settings)
        : writer(QStringLiteral("accounts"), settings), reader(QStringLiteral("account-reader"), settings)
    {
    }

    SqlThread writer;
    SqlThread reader;
    SqlAccounts accounts{writer, reader};
    SqlDevices devices{writer};
    SqlUserDirectory users{reader};
};

int serve(const Config &config)
{
    auto secrets = daemon::Secrets::of(SigningKey::openFile(config.keyFile));
    if (!secrets)
        return daemon::complain(Program, {ExitCode::DataUnusable, secrets.error().cause});
    const SystemClock clock;
    const SqlSettings settings{.database = config.database, .migrations = QStringLiteral(":/sql/server/identity")};

    daemon::Life life(Program);
    daemon::Entrance entrance(Program, config.entrance);
    daemon::DatabaseWatch database(settings, entrance.health());
    KafkaBus kafka(config.kafka);
    daemon::watch(kafka, entrance, life);
    MeasuredBus bus(kafka, entrance.metrics());
    RedisKeyValue redis(config.redis);
    daemon::watch(redis, entrance);
    Stores stores(settings);
    for (SqlThread *thread : {&stores.writer, &stores.reader})
        daemon::watch(*thread, entrance);
    Authenticator authenticator(secrets->verifier, clock);
    // What the other instances of identity revoke.
    RevocationWatch revocations(bus, stores.users, authenticator, clock);
    identity::Service service({.accounts = stores.accounts,
                               .devices = stores.devices,
                               .passwords = *secrets->passwords,
                               .signer = *secrets->signer,
                               .authenticator = authenticator,
                               .bus = bus,
                               .keyValue = redis,
                               .clock = clock,
                               .health = entrance.health(),
                               .metrics = entrance.metrics()});
    daemon::watch(revocations, entrance);
    daemon::watch(database, life);

    service.registerRoutes(entrance.routes());
    QTimer again;
    again.setSingleShot(true);
    again.setInterval(1s);
    QObject::connect(&again, &QTimer::timeout, &service, &identity::Service::start);
    QObject::connect(&service, &identity::Service::failed, &again, [&again] { again.start(); });

    life.atEnd(3s, [&](Barrier &done) { entrance.close(done); });
    life.atEnd(0ms, [&](Barrier &) {
        again.stop();
        revocations.stop();
        service.stop();
    });
    if (const auto open = entrance.open({{QStringLiteral("http"), front::Serving::Rest, config.port}}); !open)
        return daemon::complain(Program, open.error());
    entrance.sayWhere();
    database.start();
    revocations.start();
    service.start();
    return life.run();
}

} // namespace

int main(int argc, char **argv)
{
    return daemon::runProgram(argc, argv, Program,
                              QStringLiteral("Who there is, and who is signed in: accounts, devices, tokens."),
                              &tableOf, &serve);
}
