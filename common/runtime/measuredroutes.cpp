// SPDX-License-Identifier: GPL-3.0-or-later
#include "measuredroutes.h"

#include <ports/futures.h>

#include <QElapsedTimer>

namespace postrider {
namespace {

QByteArray nameOf(HttpMethod method)
{
    switch (method) {
    case HttpMethod::Get:
        return "GET";
    case HttpMethod::Post:
        return "POST";
    case HttpMethod::Put:
        return "PUT";
    case HttpMethod::Patch:
        return "PATCH";
    case HttpMethod::Delete:
        return "DELETE";
    }
    Q_UNREACHABLE();
}

} // namespace

MeasuredRoutes::MeasuredRoutes(HttpRoutes &routes, Metrics &metrics, QObject *parent)
    : QObject(parent), m_routes(routes), m_metrics(metrics)
{
}

void MeasuredRoutes::route(HttpMethod method, const QString &pattern, HttpHandler handler)
{
    const Metrics::Labels labels{{"method", nameOf(method)}, {"route", pattern.toUtf8()}};
    Histogram &duration = m_metrics.histogram("postrider_http_request_seconds", "From a whole request to its answer.",
                                              {0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10}, labels);
    const auto count = [this, labels, &duration](const HttpResponse &response, const QElapsedTimer &since) {
        duration.observe(double(since.nsecsElapsed()) / 1e9);
        m_metrics
            .counter("postrider_http_requests_total", "Requests answered.",
                     labels + Metrics::Labels{{"status", QByteArray::number(response.status)}})
            .add();
    };
    m_routes.route(method, pattern, [this, count, handler = std::move(handler)](const HttpRequest &request) {
        QElapsedTimer since;
        since.start();
        const QFuture<HttpResponse> answer = handler(request);
        futures::watch(answer, this, [count, since](const HttpResponse &response) { count(response, since); });
        return answer;
    });
}

} // namespace postrider
