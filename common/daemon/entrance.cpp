// SPDX-License-Identifier: GPL-3.0-or-later
#include "entrance.h"

#include <front/admission.h>
#include <runtime/answers.h>

#include <QStringBuilder>
#include <QTextStream>

#include <algorithm>
#include <openapi/openapi.h>

namespace postrider::daemon {
namespace {

const QString Certificate = QStringLiteral("certificate"); // in /status

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

} // namespace

Entrance::Entrance(const QString &program, const Config &config)
    : m_config(config), m_health(program), m_upstream(config.limits, QStringLiteral("postrider.v1"))
{
    m_health.measure(m_metrics);
    m_health.registerRoutes(m_routes);
    m_routes.route(HttpMethod::Get, QStringLiteral("/metrics"), [this](const HttpRequest &request) {
        if (!m_config.exposure.mayReadMetrics(request.peer)) // what is for an operator is nothing to strangers
            return answered(failure(Code::NotFound).error());
        return answered(m_metrics.answer());
    });
    m_metrics.gauge("postrider_connections", "Connections of clients, REST and WebSocket.",
                    [this] {
                        double all = 0;
                        for (const Opened &door : m_doors)
                            all += double(door.listener->connections());
                        return all;
                    },
                    {});
    registerDescription(m_routes);
    m_upstream.serve(m_http);
}

Entrance::~Entrance() = default;

front::FrontOptions Entrance::options() const
{
    front::FrontOptions options;
    options.limits = m_config.limits;
    options.limits.mostOutputBytes = 4 * options.limits.waitingOutputBytes;
    if (const config::Network proxy = m_config.exposure.proxy; !proxy.isEmpty())
        options.proxies = [proxy](const QHostAddress &address) { return proxy.contains(address); };
    options.tls = m_tls.get();
    options.admission = std::make_shared<front::Admission>(options.limits);
    return options;
}

std::expected<void, Trouble> Entrance::open(const QList<Door> &doors)
{
    if (const config::Exposure &exposure = m_config.exposure; !exposure.certificate.isEmpty()) {
        auto tls = front::TlsKeeper::open({exposure.certificate, exposure.key});
        if (!tls)
            return std::unexpected(Trouble{ExitCode::BadConfiguration, tls.error().message});
        m_tls = std::move(*tls);
        m_health.declare(Certificate, Health::Need::Helpful);
        connect(m_tls.get(), &front::TlsKeeper::changed, this, &Entrance::tellOfCertificate);
        connect(&m_certificateTimer, &QTimer::timeout, this, &Entrance::tellOfCertificate);
        m_certificateTimer.start(std::chrono::minutes(10));
        tellOfCertificate();
    }
    const front::FrontOptions shared = options();
    for (const Door &door : doors) {
        auto listener = std::make_unique<front::Listener>(m_upstream, door.serving, shared);
        if (const auto listens = listener->listen(m_config.exposure.address, door.port); !listens) {
            m_doors.clear();
            return std::unexpected(Trouble{ExitCode::CannotListen, listens.error().message});
        }
        m_doors.push_back({door.name, std::move(listener)});
    }
    return {};
}

// Degraded in time for somebody to see to it.
void Entrance::tellOfCertificate()
{
    constexpr int Soon = 14; // days
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QDateTime until = m_tls->goodUntil();
    const Health::Status lasting = until < now.addDays(Soon) ? Health::Status::Degraded : Health::Status::Ok;
    m_health.report(Certificate, until < now ? Health::Status::Down : lasting);
    m_health.setGoodUntil(Certificate, Timestamp(std::chrono::milliseconds(until.toMSecsSinceEpoch())));
}

QUrl Entrance::url(const QString &door, const QString &scheme) const
{
    const auto found = std::ranges::find(m_doors, door, &Opened::name);
    const QString spoken = m_tls ? scheme % u's' : scheme;
    return found == m_doors.end() ? QUrl() : urlOf(*found->listener, spoken);
}

void Entrance::sayWhere() const
{
    QTextStream out(stdout);
    for (const Opened &door : m_doors)
        out << "listening " << door.name << ' ' << urlOf(*door.listener, {}).authority() << '\n';
}

void Entrance::cut()
{
    m_doors.clear();
}

void Entrance::close(Barrier &done)
{
    for (const Opened &door : m_doors)
        done.await(*door.listener, &front::Listener::finished);
    for (const Opened &door : m_doors)
        door.listener->finish();
}

} // namespace postrider::daemon
