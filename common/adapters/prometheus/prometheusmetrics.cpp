// SPDX-License-Identifier: GPL-3.0-or-later
#include "prometheusmetrics.h"

#include "processstats.h"

#include <deque>
#include <map>
#include <mutex>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <vector>

namespace postrider {
namespace {

class PrometheusCounter final : public Counter {
public:
    explicit PrometheusCounter(prometheus::Counter &counter) : m_counter(counter) {}
    void add(double amount) override { m_counter.Increment(amount); }

private:
    prometheus::Counter &m_counter;
};

class PrometheusHistogram final : public Histogram {
public:
    explicit PrometheusHistogram(prometheus::Histogram &histogram) : m_histogram(histogram) {}
    void observe(double value) override { m_histogram.Observe(value); }

private:
    prometheus::Histogram &m_histogram;
};

prometheus::Labels toPrometheus(const Metrics::Labels &labels)
{
    prometheus::Labels result;
    for (const auto &[name, value] : labels)
        result.emplace(name.toStdString(), value.toStdString());
    return result;
}

} // namespace

class PrometheusMetrics::Registered {
public:
    struct ReadGauge {
        prometheus::Gauge &gauge;
        std::function<double()> read;
    };

    prometheus::Registry registry;
    std::mutex mutex; // of the maps; the registry has its own
    std::map<prometheus::Counter *, PrometheusCounter> counters;
    std::map<prometheus::Histogram *, PrometheusHistogram> histograms;
    std::vector<ReadGauge> gauges; // on the event loop's thread
};

PrometheusMetrics::PrometheusMetrics() : m_registered(std::make_unique<Registered>())
{
    gauge("process_resident_memory_bytes", "Memory that is in use.", processstats::residentBytes, {});
    gauge("process_open_fds", "Open file descriptors.", processstats::openDescriptors, {});
    gauge("process_cpu_seconds_total", "Time on a processor, of users and system.", processstats::cpuSeconds, {});
    gauge("process_threads", "Threads.", processstats::threads, {});
}

PrometheusMetrics::~PrometheusMetrics() = default;

Counter &PrometheusMetrics::counter(const QByteArray &name, const QByteArray &help, const Labels &labels)
{
    auto &family =
        prometheus::BuildCounter().Name(name.toStdString()).Help(help.toStdString()).Register(m_registered->registry);
    prometheus::Counter &counter = family.Add(toPrometheus(labels));
    const std::scoped_lock lock(m_registered->mutex);
    return m_registered->counters.try_emplace(&counter, counter).first->second;
}

Histogram &PrometheusMetrics::histogram(const QByteArray &name, const QByteArray &help, const QList<double> &bounds,
                                        const Labels &labels)
{
    auto &family =
        prometheus::BuildHistogram().Name(name.toStdString()).Help(help.toStdString()).Register(m_registered->registry);
    prometheus::Histogram &histogram =
        family.Add(toPrometheus(labels), prometheus::Histogram::BucketBoundaries(bounds.begin(), bounds.end()));
    const std::scoped_lock lock(m_registered->mutex);
    return m_registered->histograms.try_emplace(&histogram, histogram).first->second;
}

void PrometheusMetrics::gauge(const QByteArray &name, const QByteArray &help, std::function<double()> read,
                              const Labels &labels)
{
    auto &family =
        prometheus::BuildGauge().Name(name.toStdString()).Help(help.toStdString()).Register(m_registered->registry);
    m_registered->gauges.push_back({family.Add(toPrometheus(labels)), std::move(read)});
}

QByteArray PrometheusMetrics::page()
{
    for (const Registered::ReadGauge &gauge : m_registered->gauges)
        gauge.gauge.Set(gauge.read());
    return QByteArray::fromStdString(prometheus::TextSerializer().Serialize(m_registered->registry.Collect()));
}

HttpResponse PrometheusMetrics::answer()
{
    return {.body = page(), .contentType = "text/plain; version=0.0.4; charset=utf-8"};
}

} // namespace postrider
