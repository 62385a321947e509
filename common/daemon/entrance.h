// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trouble.h"

#include <adapters/http/httpserver.h>
#include <adapters/prometheus/prometheusmetrics.h>
#include <config/exposure.h>
#include <front/listener.h>
#include <front/localupstream.h>
#include <front/tlskeeper.h>
#include <runtime/barrier.h>
#include <runtime/health.h>
#include <runtime/measuredroutes.h>

#include <QTimer>
#include <QUrl>

#include <memory>
#include <vector>

namespace postrider::daemon {

// What every program of ours shows to the network: its services' routes, /status, /metrics and the contract, and their
// sockets. Outlives the services that answer here.
class Entrance : public QObject {
    Q_OBJECT
public:
    struct Config {
        config::Exposure exposure;
        front::FrontLimits limits;
    };
    struct Door {
        QString name; // "http", "websocket"
        front::Serving serving = front::Serving::Rest;
        quint16 port = 0; // 0: any free one
    };
    Entrance(const QString &program, const Config &config);
    ~Entrance() override;

    HttpRoutes &routes() { return m_routes; }
    WebSocketServer &sockets() { return m_upstream; }
    Health &health() { return m_health; }
    PrometheusMetrics &metrics() { return m_metrics; }

    // Once, all of them or none, encrypted if the configuration names a certificate; or why they can't be.
    std::expected<void, Trouble> open(const QList<Door> &doors);
    // "ws://127.0.0.1:5052" of an open one; "wss://…" if it is encrypted
    QUrl url(const QString &door, const QString &scheme) const;
    // "listening http 127.0.0.1:43121" for each, on standard output.
    void sayWhere() const;
    // No new clients; requests that are being answered are. `done` awaits that the last one has gone.
    void close(Barrier &done);
    void cut(); // whoever is still there

private:
    struct Opened {
        QString name;
        std::unique_ptr<front::Listener> listener;
    };
    front::FrontOptions options() const;
    void tellOfCertificate();

    const Config m_config;
    std::unique_ptr<front::TlsKeeper> m_tls;
    QTimer m_certificateTimer;
    PrometheusMetrics m_metrics;
    Health m_health;
    front::LocalUpstream m_upstream;
    HttpServer m_http; // ends before the upstream, whose sockets it may be about to answer
    MeasuredRoutes m_routes{m_http, m_metrics};
    std::vector<Opened> m_doors;
};

} // namespace postrider::daemon
