// SPDX-License-Identifier: GPL-3.0-or-later
#include "barrier.h"
#include "config.h"

#include <adapters/http/httpserver.h>
#include <adapters/local/localbus.h>
#include <adapters/local/localkeyvalue.h>
#include <adapters/password/argon2hasher.h>
#include <adapters/sql/sqlaccounts.h>
#include <adapters/sql/sqlchatreader.h>
#include <adapters/sql/sqldevices.h>
#include <adapters/sql/sqlhistoryreader.h>
#include <adapters/sql/sqlledgerstore.h>
#include <adapters/sql/sqluserdirectory.h>
#include <adapters/sql/sqluserexistence.h>
#include <adapters/token/jwtsigner.h>
#include <adapters/token/jwtverifier.h>
#include <chats/service.h>
#include <domain/sendbudget.h>
#include <front/listener.h>
#include <front/localupstream.h>
#include <identity/service.h>
#include <persistence/service.h>
#include <realtime/service.h>
#include <runtime/answers.h>
#include <runtime/application.h>
#include <runtime/authenticator.h>
#include <runtime/datafolder.h>
#include <runtime/health.h>
#include <runtime/listening.h>
#include <runtime/logging.h>
#include <runtime/serverapplication.h>
#include <runtime/stopsignals.h>

#include <QCoreApplication>
#include <QTextStream>
#include <QUrl>

#include <config/invocation.h>
#include <expected>
#include <memory>
#include <openapi/openapi.h>

using namespace postrider;
using namespace postrider::server;
using namespace std::chrono_literals;

namespace {

constexpr QLatin1StringView Program{"postrider-server"};
// An orderly stop takes at most the two of them together.
constexpr auto ClientsMayTake = 3s;
constexpr auto ServicesMayTake = 1500ms;

struct Trouble {
    ExitCode code = ExitCode::Failure;
    QString message;
};

int end(const Trouble &trouble)
{
    QTextStream(stderr) << Program << ": " << trouble.message << '\n';
    return int(trouble.code);
}

void registerDescription(HttpRoutes &routes)
{
    routes.route(HttpMethod::Get, QStringLiteral("/openapi.json"),
                 [](const HttpRequest &) { return answered(HttpResponse{.body = openapi::document()}); });
    routes.route(HttpMethod::Get, QStringLiteral("/frames.schema.json"),
                 [](const HttpRequest &) { return answered(HttpResponse{.body = openapi::framesSchema()}); });
}

QUrl urlOf(const front::Listener &listener, const QString &scheme)
{
    QUrl url;
    url.setScheme(scheme);
    url.setHost(listener.address().toString());
    url.setPort(listener.port());
    return url;
}

// Where each service that writes keeps what is its own.
struct Databases {
    explicit Databases(const DataFolder &folder)
        : accounts{.database = SqliteFile{folder.file(QLatin1StringView("identity/identity.sqlite"))},
                   .migrations = QStringLiteral(":/sql/server/identity")}
        , ledger{.database = SqliteFile{folder.file(QLatin1StringView("persistence/ledger.sqlite"))},
                 .migrations = QStringLiteral(":/sql/server/persistence")}
    {
    }
    // Brings both up to date, or says why they can't be used.
    std::expected<void, Trouble> prepare() const
    {
        for (const SqlSettings &settings : {accounts, ledger}) {
            const auto opened = SqlConnection(settings).open();
            if (opened)
                continue;
            const bool newer = opened.error().kind == SqlError::Kind::Newer;
            return std::unexpected(Trouble{
                newer ? ExitCode::DataNewer : ExitCode::DataUnusable,
                QStringLiteral("The database %1 can't be used: %2").arg(nameOf(settings), opened.error().cause)});
        }
        return {};
    }
    static SqlSettings readOnly(SqlSettings settings)
    {
        settings.access = SqlSettings::Access::ReadOnly;
        settings.migrations.clear();
        return settings;
    }

    const SqlSettings accounts;
    const SqlSettings ledger;
};

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

// What only identity knows, and what it tells the others.
struct Secrets {
    static std::expected<Secrets, Trouble> open(const DataFolder &folder)
    {
        const auto because = [](const Error &error) {
            return std::unexpected(Trouble{ExitCode::DataUnusable, error.cause});
        };
        auto key = SigningKey::open(folder.file(QLatin1StringView("identity")));
        if (!key)
            return because(key.error());
        auto signer = std::make_unique<JwtSigner>(std::move(*key));
        auto verifier = JwtVerifier::create(signer->publicKeys());
        if (!verifier)
            return because(verifier.error());
        auto passwords = Argon2Hasher::create({});
        if (!passwords)
            return because(passwords.error());
        return Secrets{std::move(signer), std::move(*verifier), std::move(*passwords)};
    }

    std::unique_ptr<JwtSigner> signer;
    JwtVerifier verifier;
    std::unique_ptr<Argon2Hasher> passwords;
};

// What services meet in.
struct Shared {
    Shared(const Clock &clock, const TokenVerifier &verifier, const QHash<Topic, qint64> &positions)
        : clock(clock), bus(positions), keyValue(clock), authenticator(verifier, clock)
    {
    }

    const Clock &clock;
    LocalBus bus;
    LocalKeyValue keyValue;
    Authenticator authenticator;
    SendBudget budget;
    Health health{Program};
};

struct Services {
    Services(const Databases &databases, Stores &stores, Secrets &secrets, Shared &shared)
        : persistence({.bus = shared.bus,
                       .clock = shared.clock,
                       .health = shared.health,
                       .store = std::make_unique<SqlLedgerStore>(databases.ledger),
                       .users = std::make_unique<SqlUserExistence>(Databases::readOnly(databases.accounts))})
        , identity({.accounts = stores.accounts,
                    .devices = stores.devices,
                    .passwords = *secrets.passwords,
                    .signer = *secrets.signer,
                    .authenticator = shared.authenticator,
                    .bus = shared.bus,
                    .keyValue = shared.keyValue,
                    .clock = shared.clock,
                    .health = shared.health})
        , chats({.authenticator = shared.authenticator,
                 .clock = shared.clock,
                 .chats = stores.chats,
                 .history = stores.history,
                 .bus = shared.bus,
                 .budget = shared.budget})
        , realtime({.sockets = upstream,
                    .authenticator = shared.authenticator,
                    .clock = shared.clock,
                    .chats = stores.chats,
                    .users = stores.users,
                    .bus = shared.bus,
                    .keyValue = shared.keyValue,
                    .budget = shared.budget})
    {
        shared.health.registerRoutes(http);
        identity.registerRoutes(http);
        chats.registerRoutes(http);
        registerDescription(http);
        upstream.serve(http);
    }

    persistence::Service persistence;
    identity::Service identity;
    chats::Service chats;
    front::LocalUpstream upstream{{}, QStringLiteral("postrider.v1")};
    realtime::Service realtime;
    HttpServer http;
};

front::FrontOptions frontOptions(const Config &config)
{
    front::FrontOptions options;
    if (const config::Network proxy = config.exposure.proxy; !proxy.isEmpty())
        options.proxies = [proxy](const QHostAddress &address) { return proxy.contains(address); };
    return options;
}

// Opens the doors once everything behind them is ready, and closes them in order.
class Doors : public QObject {
public:
    Doors(const Config &config, const DataFolder &folder, Services &services)
        : m_config(config)
        , m_listening(folder)
        , m_services(services)
        , m_rest(services.upstream, front::Serving::Rest, frontOptions(config))
        , m_webSockets(services.upstream, front::Serving::WebSocket, frontOptions(config))
    {
        connect(&m_signals, &StopSignals::stop, this, &Doors::close);
    }

    void open()
    {
        m_ready.await(m_services.identity, &identity::Service::ready);
        m_ready.await(m_services.chats, &chats::Service::ready);
        m_ready.await(m_services.realtime, &realtime::Service::ready);
        connect(&m_ready, &Barrier::passed, this, &Doors::listen);
        connect(&m_services.identity, &identity::Service::failed, this,
                [](const Error &error) { QCoreApplication::exit(end({ExitCode::DataUnusable, error.cause})); });
        m_services.persistence.start();
        m_services.identity.start();
        m_services.chats.start();
        m_services.realtime.start();
    }

private:
    void listen()
    {
        auto listens = m_webSockets.listen(m_config.exposure.address, m_config.websocketPort);
        if (listens)
            listens = m_rest.listen(m_config.exposure.address, m_config.httpPort);
        if (!listens) {
            QCoreApplication::exit(end({ExitCode::CannotListen, listens.error().message}));
            return;
        }
        const QUrl websocket = urlOf(m_webSockets, QStringLiteral("ws"));
        if (!m_listening.announce(urlOf(m_rest, QStringLiteral("http")), websocket)) {
            QCoreApplication::exit(
                end({ExitCode::DataUnusable,
                     QStringLiteral("The data folder %1 can't be written to.").arg(m_config.dataFolder)}));
            return;
        }
        m_services.chats.setRealtimeUrl(websocket);
        QTextStream(stdout) << "listening http " << urlOf(m_rest, {}).authority() << "\nlistening websocket "
                            << urlOf(m_webSockets, {}).authority() << '\n';
    }

    // No new clients; those who are there are answered, or told to go. Then the services, what they publish to last.
    void close()
    {
        m_ready.disconnect(this); // too late to open
        m_listening.withdraw();
        m_clientsGone.await(m_rest, &front::Listener::finished);
        m_clientsGone.await(m_webSockets, &front::Listener::finished);
        m_clientsGone.await(m_services.realtime, &realtime::Service::stopped);
        m_clientsGone.passAfter(ClientsMayTake);
        connect(&m_clientsGone, &Barrier::passed, this, [this] {
            m_stopped.await(m_services.persistence, &persistence::Service::stopped);
            m_stopped.passAfter(ServicesMayTake);
            connect(&m_stopped, &Barrier::passed, qApp, &QCoreApplication::quit);
            m_services.chats.stop();
            m_services.identity.stop();
            m_services.persistence.stop();
        });
        m_rest.finish();
        m_webSockets.finish();
        m_services.realtime.stop();
    }

    const Config &m_config;
    Listening m_listening;
    Services &m_services;
    front::Listener m_rest;
    front::Listener m_webSockets;
    StopSignals m_signals;
    Barrier m_ready;
    Barrier m_clientsGone;
    Barrier m_stopped;
};

// The databases, then what stands on them.
int serve(const Config &config, const DataFolder &folder)
{
    const Databases databases(folder);
    if (const auto prepared = databases.prepare(); !prepared)
        return end(prepared.error());
    const auto positions = ledgerPositions(databases.ledger);
    if (!positions)
        return end({ExitCode::DataUnusable, positions.error().cause});
    auto secrets = Secrets::open(folder);
    if (!secrets)
        return end(secrets.error());

    const SystemClock clock;
    Stores stores(databases, clock);
    Shared shared(clock, secrets->verifier, *positions);
    Services services(databases, stores, *secrets, shared);
    Doors doors(config, folder, services);
    doors.open();
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    const ServerApplication app(argc, argv, Program);
    logging::install();

    Config config;
    const config::Program program{Program, QStringLiteral("Runs all of Postrider's services in one process."),
                                  application::Version};
    const auto ended = config::configure(program, tableOf(config), QCoreApplication::arguments().sliced(1),
                                         QProcessEnvironment::systemEnvironment());
    if (ended)
        return int(*ended);
    const auto folder = DataFolder::open(config.dataFolder);
    if (!folder) {
        const bool locked = folder.error().refusal == DataFolder::Refusal::Locked;
        return end({locked ? ExitCode::DataLocked : ExitCode::DataUnusable, folder.error().message});
    }
    return serve(config, *folder);
}
