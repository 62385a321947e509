// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/timestamp.h>
#include <ports/http.h>
#include <ports/metrics.h>

#include <QJsonObject>
#include <QMap>
#include <QString>

namespace postrider {

// How a service is, for GET /status: {status, service, version, dependencies:{name:{status}}}. Used on the event-loop
// thread.
class Health {
public:
    enum class Status { Ok, Degraded, Down };
    enum class Need { Essential, Helpful }; // without something essential the service is down, else degraded

    explicit Health(QString service);

    // From now on: postrider_dependency_status, 1 ok, 0.5 degraded, 0 down, and how often it recovered. `this` outlives
    // the last look at them.
    void measure(Metrics &metrics);

    // What is declared is down until it is reported.
    void declare(const QString &dependency, Need need);
    void report(const QString &dependency, Status status);        // of a declared one
    void setGoodUntil(const QString &dependency, Timestamp time); // told with it

    Status status() const;
    QJsonObject toJson() const;

    // GET /status; always 200, also when the service is down: what answers is not what is down. `this` outlives
    // `routes`.
    void registerRoutes(HttpRoutes &routes) const;

private:
    struct Dependency {
        Need need = Need::Essential;
        Status status = Status::Down;
        bool reported = false;
        std::optional<Timestamp> goodUntil = {};
        Counter *recoveries = nullptr;
    };
    void measure(const QString &name, Dependency &dependency);

    const QString m_service;
    Metrics *m_metrics = nullptr;
    QMap<QString, Dependency> m_dependencies;
};

} // namespace postrider
