// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/kafka/kafkabus.h>
#include <adapters/redis/rediskeyvalue.h>
#include <daemon/databasewatch.h>
#include <daemon/entrance.h>
#include <daemon/identitykeys.h>
#include <daemon/life.h>
#include <daemon/program.h>
#include <daemon/readers.h>
#include <daemon/settings.h>
#include <daemon/watch.h>
#include <realtime/service.h>
#include <runtime/budgetexchange.h>
#include <runtime/measuredbus.h>
#include <wire/keys.h>

#include <QTimer>

using namespace postrider;
using namespace std::chrono_literals;

namespace {

constexpr QLatin1StringView Program{"postrider-realtime"};
const QString Door = QStringLiteral("websocket");

struct Config {
    daemon::Entrance::Config entrance;
    quint16 port = 5052;
    QUrl url; // by which clients reach it
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
        config::port(QStringLiteral("WEBSOCKET_PORT"), config.port,
                     QStringLiteral("of the WebSocket, /status and /metrics; 0: any free one")),
        config::url(QStringLiteral("REALTIME_URL"), config.url, QStringLiteral("ws"),
                    QStringLiteral("by which clients reach this instance, as it stands in REALTIME_URLS of chats; by "
                                   "default its address and port")),
    };
    daemon::addTo(table, config.identity);
    daemon::addTo(table, config.database);
    daemon::addTo(table, config.kafka);
    daemon::addTo(table, config.redis);
    daemon::addTo(table, config.entrance.limits);
    return table;
}

// "events": whether all of them are heard.
void watch(realtime::Service &service, Health &health)
{
    const QString events = QStringLiteral("events");
    health.declare(events, Health::Need::Essential);
    QObject::connect(&service, &realtime::Service::ready, &service,
                     [&health, events] { health.report(events, Health::Status::Ok); });
    QObject::connect(&service, &realtime::Service::lost, &service,
                     [&health, events] { health.report(events, Health::Status::Down); });
}

// Chats sends clients to those who say that they are there: from the moment they take clients, and no longer.
class Announcement : public QObject {
public:
    Announcement(const realtime::Service &service, KeyValue &keyValue, const Health &health, const QByteArray &url)
        : m_keyValue(keyValue), m_health(health), m_key(wire::realtimeKey(url))
    {
        connect(&m_again, &QTimer::timeout, this, &Announcement::say);
        connect(&service, &realtime::Service::ready, this, [this] {
            say();
            m_again.start(wire::RealtimeLife / 3);
        });
        connect(&service, &realtime::Service::lost, this, &Announcement::end);
    }

    void end()
    {
        m_again.stop();
        m_keyValue.remove(m_key);
    }

private:
    void say()
    {
        if (m_health.status() != Health::Status::Down)
            m_keyValue.set(m_key, "1", wire::RealtimeLife);
    }

    KeyValue &m_keyValue;
    const Health &m_health;
    const QByteArray m_key;
    QTimer m_again;
};

int serve(const Config &config)
{
    const SystemClock clock;
    const SqlSettings settings{.database = config.database, .access = SqlSettings::Access::ReadOnly};

    daemon::Life life(Program);
    daemon::Entrance entrance(Program, config.entrance);
    if (const auto open = entrance.open({{Door, front::Serving::Both, config.port}}); !open)
        return daemon::complain(Program, open.error());
    const QUrl url = config.url.isEmpty() ? entrance.url(Door, QStringLiteral("ws")) : config.url;
    const QByteArray here = url.toEncoded();
    daemon::DatabaseWatch database(settings, entrance.health());
    KafkaBus kafka(config.kafka);
    daemon::watch(kafka, entrance, life);
    MeasuredBus bus(kafka, entrance.metrics());
    RedisKeyValue redis(config.redis);
    daemon::watch(redis, entrance);
    daemon::Readers readers(settings, clock, entrance);
    daemon::IdentityKeys keys(config.identity, entrance.health());
    Authenticator authenticator(keys.verifier(), clock);
    SendBudget budget;
    const BudgetExchange exchange(budget, redis, clock); // with the other instances
    realtime::Service service({.sockets = entrance.sockets(),
                               .authenticator = authenticator,
                               .clock = clock,
                               .chats = readers.chats,
                               .users = readers.users,
                               .bus = bus,
                               .keyValue = redis,
                               .budget = budget,
                               .instance = here,
                               .metrics = entrance.metrics()});
    watch(service, entrance.health());
    daemon::watch(database, life);
    Announcement announcement(service, redis, entrance.health(), here);

    life.atEnd(3s, [&](Barrier &done) {
        announcement.end();
        done.await(service, &realtime::Service::stopped);
        entrance.close(done);
        service.stop();
    });
    entrance.sayWhere();
    database.start();
    if (const auto started = keys.start(); !started)
        return daemon::complain(Program, {ExitCode::BadConfiguration, started.error().message});
    QObject::connect(&keys, &daemon::IdentityKeys::found, &service, &realtime::Service::start);
    return life.run();
}

} // namespace

int main(int argc, char **argv)
{
    return daemon::runProgram(argc, argv, Program, QStringLiteral("WebSocket sessions: frames in, events out."),
                              &tableOf, &serve);
}
