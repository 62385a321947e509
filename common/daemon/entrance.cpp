// SPDX-License-Identifier: GPL-3.0-or-later
#include "entrance.h"

#include <runtime/answers.h>

#include <QTextStream>

#include <algorithm>
#include <openapi/openapi.h>

namespace postrider::daemon {
namespace {

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
    m_metrics.registerRoutes(m_routes);
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
    return options;
}

Result<void> Entrance::open(const QList<Door> &doors)
{
    for (const Door &door : doors) {
        auto listener = std::make_unique<front::Listener>(m_upstream, door.serving, options());
        if (auto listens = listener->listen(m_config.exposure.address, door.port); !listens) {
            m_doors.clear();
            return listens;
        }
        m_doors.push_back({door.name, std::move(listener)});
    }
    return {};
}

QUrl Entrance::url(const QString &door, const QString &scheme) const
{
    const auto found = std::ranges::find(m_doors, door, &Opened::name);
    return found == m_doors.end() ? QUrl() : urlOf(*found->listener, scheme);
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
