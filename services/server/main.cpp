// SPDX-License-Identifier: GPL-3.0-or-later
#include "backup.h"
#include "config.h"
#include "databases.h"

#include <adapters/local/localbus.h>
#include <adapters/local/localkeyvalue.h>
#include <adapters/sql/sqlaccounts.h>
#include <adapters/sql/sqlchatreader.h>
#include <adapters/sql/sqldevices.h>
#include <adapters/sql/sqlhistoryreader.h>
#include <adapters/sql/sqlledgerstore.h>
#include <adapters/sql/sqluserdirectory.h>
#include <adapters/sql/sqluserexistence.h>
#include <chats/service.h>
#include <daemon/entrance.h>
#include <daemon/life.h>
#include <daemon/program.h>
#include <daemon/secrets.h>
#include <daemon/watch.h>
#include <domain/sendbudget.h>
#include <identity/service.h>
#include <persistence/service.h>
#include <realtime/service.h>
#include <runtime/authenticator.h>
#include <runtime/datafolder.h>
#include <runtime/listening.h>
#include <runtime/measuredbus.h>

#include <QUrl>

#include <expected>
#include <memory>

using namespace postrider;
using namespace postrider::server;
using namespace std::chrono_literals;

namespace {

constexpr QLatin1StringView Program{"postrider-server"};
const QString HttpDoor = QStringLiteral("http");
const QString WebSocketDoor = QStringLiteral("websocket");
// An orderly stop takes at most the two of them together.
constexpr auto ClientsMayTake = 3s;
constexpr auto ServicesMayTake = 1500ms;

struct Stores {
    Stores(const Databases &databases, const Clock &clock)
        : accountWriter(QStringLiteral("accounts"), databases.accounts)
        , accountReader(QStringLiteral("account-reader"), Databases::readOnly(databases.accounts))
        , ledgerReader(QStringLiteral("ledger-reader"), Databases::readOnly(databases.ledger))
        , chats(ledgerReader, users, clock)
    {
    }

    SqlThread accountWriter;
    SqlThread accountReader;
    SqlThread ledgerReader;
    SqlAccounts accounts{accountWriter, accountReader};
    SqlDevices devices{accountWriter};
    SqlUserDirectory users{accountReader};
    SqlHistoryReader history{ledgerReader};
    SqlChatReader chats;
};

// What services meet in.
struct Shared {
    Shared(const Clock &clock, const TokenVerifier &verifier, const QHash<Topic, qint64> &positions, Metrics &metrics)
        : clock(clock), localBus(positions), bus(localBus, metrics), keyValue(clock), authenticator(verifier, clock)
    {
    }

    const Clock &clock;
    LocalBus localBus;
    MeasuredBus bus;
    LocalKeyValue keyValue;
    Authenticator authenticator;
    SendBudget budget;
};

struct Services {
    Services(const Databases &databases, Stores &stores, daemon::Secrets &secrets, Shared &shared,
             daemon::Entrance &entrance)
        : persistence({.bus = shared.bus,
                       .clock = shared.clock,
                       .health = entrance.health(),
                       .store = std::make_unique<SqlLedgerStore>(databases.ledger),
                       .users = std::make_unique<SqlUserExistence>(Databases::readOnly(databases.accounts)),
                       .metrics = entrance.metrics()})
        , identity({.accounts = stores.accounts,
                    .devices = stores.devices,
                    .passwords = *secrets.passwords,
                    .signer = *secrets.signer,
                    .authenticator = shared.authenticator,
                    .bus = shared.bus,
                    .keyValue = shared.keyValue,
                    .clock = shared.clock,
                    .health = entrance.health(),
                    .metrics = entrance.metrics()})
        , chats({.authenticator = shared.authenticator,
                 .clock = shared.clock,
                 .chats = stores.chats,
                 .history = stores.history,
                 .bus = shared.bus,
                 .keyValue = shared.keyValue,
                 .budget = shared.budget})
        , realtime({.sockets = entrance.sockets(),
                    .authenticator = shared.authenticator,
                    .clock = shared.clock,
                    .chats = stores.chats,
                    .users = stores.users,
                    .bus = shared.bus,
                    .keyValue = shared.keyValue,
                    .budget = shared.budget,
                    .metrics = entrance.metrics()})
    {
        for (SqlThread *thread : {&stores.accountWriter, &stores.accountReader, &stores.ledgerReader})
            daemon::watch(*thread, entrance);
        identity.registerRoutes(entrance.routes());
        chats.registerRoutes(entrance.routes());
    }

    persistence::Service persistence;
    identity::Service identity;
    chats::Service chats;
    realtime::Service realtime;
};

// Opens the doors once everything behind them is ready, and closes them in order.
class Server : public QObject {
public:
    Server(const Config &config, const DataFolder &folder, daemon::Entrance &entrance, Services &services)
        : m_config(config), m_listening(folder), m_entrance(entrance), m_services(services), m_life(Program)
    {
        m_ready.await(m_services.identity, &identity::Service::ready);
        m_ready.await(m_services.chats, &chats::Service::ready);
        m_ready.await(m_services.realtime, &realtime::Service::ready);
        connect(&m_ready, &Barrier::passed, this, &Server::listen);
        connect(&m_services.identity, &identity::Service::failed, this,
                [this](const Error &error) { m_life.fail({ExitCode::DataUnusable, error.cause}); });
        m_life.atEnd(ClientsMayTake, [this](Barrier &done) { sendClientsAway(done); });
        m_life.atEnd(ServicesMayTake, [this](Barrier &done) { stop(done); });
    }

    int run()
    {
        m_services.persistence.start();
        m_services.identity.start();
        m_services.chats.start();
        m_services.realtime.start();
        return m_life.run();
    }

private:
    void listen()
    {
        QList<daemon::Entrance::Door> doors{{HttpDoor, front::Serving::Rest, m_config.httpPort},
                                            {WebSocketDoor, front::Serving::WebSocket, m_config.websocketPort}};
        if (m_config.port)
            doors.prepend({QStringLiteral("both"), front::Serving::Both, *m_config.port});
        const auto opened = m_entrance.open(doors);
        if (!opened)
            return m_life.fail(opened.error());
        const QUrl http = m_entrance.url(HttpDoor, QStringLiteral("http"));
        const QUrl websocket = m_entrance.url(WebSocketDoor, QStringLiteral("ws"));
        if (!m_listening.announce(http, websocket))
            return m_life.fail({ExitCode::DataUnusable,
                                QStringLiteral("The data folder %1 can't be written to.").arg(m_config.dataFolder)});
        m_services.chats.setRealtimeUrls({m_config.realtimeUrl.isEmpty() ? websocket : m_config.realtimeUrl});
        m_entrance.sayWhere();
    }

    // No new clients; those who are there are answered, or told to go.
    void sendClientsAway(Barrier &done)
    {
        m_ready.disconnect(this); // too late to open
        m_listening.withdraw();
        done.await(m_services.realtime, &realtime::Service::stopped);
        m_entrance.close(done);
        m_services.realtime.stop();
    }

    // What was published by then is still kept.
    void stop(Barrier &done)
    {
        m_entrance.cut();
        done.await(m_services.persistence, &persistence::Service::stopped);
        m_services.chats.stop();
        m_services.identity.stop();
        m_services.persistence.stop();
    }

    const Config &m_config;
    Listening m_listening;
    daemon::Entrance &m_entrance;
    Services &m_services;
    daemon::Life m_life;
    Barrier m_ready;
};

// The data, then what stands on it.
int serve(const Config &config)
{
    const auto folder = DataFolder::open(config.dataFolder);
    if (!folder) {
        const bool locked = folder.error().refusal == DataFolder::Refusal::Locked;
        return daemon::complain(Program,
                                {locked ? ExitCode::DataLocked : ExitCode::DataUnusable, folder.error().message});
    }
    if (const auto whole = wholeData(*folder); !whole)
        return daemon::complain(Program, whole.error());
    const Databases databases(folder->path());
    if (const auto prepared = databases.prepare(); !prepared)
        return daemon::complain(Program, prepared.error());
    const auto positions = ledgerPositions(databases.ledger);
    if (!positions)
        return daemon::complain(Program, {ExitCode::DataUnusable, positions.error().cause});
    auto secrets = daemon::Secrets::of(SigningKey::open(folder->file(QLatin1StringView("identity"))));
    if (!secrets)
        return daemon::complain(Program, {ExitCode::DataUnusable, secrets.error().cause});

    const SystemClock clock;
    daemon::Entrance entrance(Program, config.entrance);
    Stores stores(databases, clock);
    Shared shared(clock, secrets->verifier, *positions, entrance.metrics());
    Services services(databases, stores, *secrets, shared, entrance);
    return Server(config, *folder, entrance, services).run();
}

} // namespace

int main(int argc, char **argv)
{
    return daemon::runProgram(argc, argv, Program, QStringLiteral("Runs all of Postrider's services in one process."),
                              &tableOf, &serve);
}
