// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/http.h>
#include <ports/metrics.h>

#include <QObject>

namespace postrider {

// Routes that are counted, by route and status, and timed, until their answer is there. Requests that no route fits
// aren't. Both outlive this, and this outlives the last answer.
class MeasuredRoutes final : public QObject, public HttpRoutes {
    Q_OBJECT
public:
    MeasuredRoutes(HttpRoutes &routes, Metrics &metrics, QObject *parent = nullptr);
    void route(HttpMethod method, const QString &pattern, HttpHandler handler) override;

private:
    HttpRoutes &m_routes;
    Metrics &m_metrics;
};

} // namespace postrider
