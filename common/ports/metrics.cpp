// SPDX-License-Identifier: GPL-3.0-or-later
#include "metrics.h"

namespace postrider {
namespace {

class NoCounter final : public Counter {
    void add(double) override {}
};

class NoHistogram final : public Histogram {
    void observe(double) override {}
};

class NoMetrics final : public Metrics {
    Counter &counter(const QByteArray &, const QByteArray &, const Labels &) override { return m_counter; }
    Histogram &histogram(const QByteArray &, const QByteArray &, const QList<double> &, const Labels &) override
    {
        return m_histogram;
    }
    void gauge(const QByteArray &, const QByteArray &, std::function<double()>, const Labels &) override {}

    NoCounter m_counter;
    NoHistogram m_histogram;
};

} // namespace

Metrics &Metrics::none()
{
    static NoMetrics metrics;
    return metrics;
}

} // namespace postrider
