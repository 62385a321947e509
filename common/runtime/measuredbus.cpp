// SPDX-License-Identifier: GPL-3.0-or-later
#include "measuredbus.h"

#include <wire/topics.h>

namespace postrider {

MeasuredBus::MeasuredBus(MessageBus &bus, Metrics &metrics, QObject *parent)
    : MessageBus(parent), m_bus(bus), m_metrics(metrics)
{
    connect(&bus, &MessageBus::room, this, &MessageBus::room);
}

MeasuredBus::~MeasuredBus() = default;

std::shared_ptr<MeasuredBus::Traffic> MeasuredBus::traffic(Topic topic)
{
    std::shared_ptr<Traffic> &known = m_traffic[topic];
    if (known)
        return known;
    const Metrics::Labels labels{{"topic", wire::topicName(topic).toLatin1()}};
    known = std::make_shared<Traffic>(Traffic{
        m_metrics.counter("postrider_bus_published_total", "Records the bus has taken.", labels),
        m_metrics.counter("postrider_bus_full_total", "Times the bus had no room for a record.", labels),
        m_metrics.counter("postrider_bus_lost_total", "Records taken that the bus then failed to keep.", labels),
        m_metrics.counter("postrider_bus_received_total", "Records heard as a listener.", labels),
        m_metrics.counter("postrider_bus_positions_lost_total", "Times records may have been missed.", labels)});
    m_metrics.gauge(
        "postrider_bus_unacknowledged", "Records taken that the bus has not confirmed yet.",
        [known] { return double(known->unacknowledged); }, labels);
    return known;
}

MessageBus::Taken MeasuredBus::publish(Topic topic, const QByteArray &key, const QByteArray &value, Acknowledged done)
{
    const auto counted = traffic(topic);
    const auto acknowledged = [counted, done = std::move(done)](const Result<void> &result) {
        --counted->unacknowledged;
        if (!result)
            counted->lost.add();
        if (done)
            done(result);
    };
    const Taken taken = m_bus.publish(topic, key, value, acknowledged);
    if (taken == Taken::Full) {
        counted->full.add();
    } else {
        counted->taken.add();
        ++counted->unacknowledged; // the acknowledgement comes in a later turn
    }
    return taken;
}

std::unique_ptr<SharedSubscription> MeasuredBus::subscribeShared(const QList<Topic> &topics, const QString &group)
{
    return m_bus.subscribeShared(topics, group);
}

std::unique_ptr<BroadcastSubscription> MeasuredBus::subscribeBroadcast(Topic topic)
{
    auto subscription = m_bus.subscribeBroadcast(topic);
    const auto counted = traffic(topic);
    connect(subscription.get(), &BroadcastSubscription::received, subscription.get(),
            [counted](const QList<Record> &records) { counted->received.add(double(records.size())); });
    connect(subscription.get(), &BroadcastSubscription::lost, subscription.get(),
            [counted] { counted->positionsLost.add(); });
    return subscription;
}

} // namespace postrider
