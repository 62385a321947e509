// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <functional>
#include <utility>

namespace postrider {

// What an operator's graphs are made of. Names and units by Prometheus' customs: "postrider_frames_received_total",
// seconds, bytes. Labels take few values each; never an id, a name or a text of somebody's.

class Counter {
public:
    virtual void add(double amount = 1) = 0;

protected:
    ~Counter() = default;
};

class Histogram {
public:
    virtual void observe(double value) = 0;

protected:
    ~Histogram() = default;
};

class Metrics {
public:
    using Labels = QList<std::pair<QByteArray, QByteArray>>;

    virtual ~Metrics() = default;

    // The same name and labels give the same object, which is good for as long as this. It costs no more than a few
    // atomic operations, on any thread; whoever counts often keeps it instead of asking each time.
    virtual Counter &counter(const QByteArray &name, const QByteArray &help, const Labels &labels = {}) = 0;
    // `bounds`: upper ones of the buckets, ascending.
    virtual Histogram &histogram(const QByteArray &name, const QByteArray &help, const QList<double> &bounds,
                                 const Labels &labels = {}) = 0;
    // What is so now: `read` is called, on the event loop's thread, whenever somebody looks. What it needs outlives the
    // last look.
    virtual void gauge(const QByteArray &name, const QByteArray &help, std::function<double()> read,
                       const Labels &labels = {}) = 0;

    static Metrics &none(); // counts nothing, for tests of anything else
};

} // namespace postrider
