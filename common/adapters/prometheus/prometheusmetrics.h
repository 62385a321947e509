// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/http.h>
#include <ports/metrics.h>

#include <memory>

namespace postrider {

// Metrics as Prometheus reads them (its text format, version 0.0.4), the process' own among them.
class PrometheusMetrics final : public Metrics {
public:
    PrometheusMetrics();
    ~PrometheusMetrics() override;

    Counter &counter(const QByteArray &name, const QByteArray &help, const Labels &labels) override;
    Histogram &histogram(const QByteArray &name, const QByteArray &help, const QList<double> &bounds,
                         const Labels &labels) override;
    void gauge(const QByteArray &name, const QByteArray &help, std::function<double()> read,
               const Labels &labels) override;

    QByteArray page();     // on the event loop's thread
    HttpResponse answer(); // to GET /metrics

private:
    class Registered;
    const std::unique_ptr<Registered> m_registered;
};

} // namespace postrider
