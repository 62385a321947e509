// SPDX-License-Identifier: GPL-3.0-or-later
#include "kafkabus.h"

#include "brokerwatch.h"
#include "kafkabroadcast.h"
#include "kafkashared.h"
#include "producer.h"

#include <QPointer>

#include <functional>
#include <utility>

namespace postrider {

class KafkaBus::Parts {
public:
    explicit Parts(const KafkaSettings &given)
        : settings(given)
        , producer(settings, background)
        , watch(settings, background, [this] { return producer.client(); })
    {
    }

    // At once, or when the topics are there.
    template <class Subscription>
    void whenReady(Subscription *subscription)
    {
        if (ready)
            subscription->start();
        else
            waiting.append([pointer = QPointer<Subscription>(subscription)] {
                if (pointer)
                    pointer->start();
            });
    }

    void onUp(bool up)
    {
        if (!up || std::exchange(ready, true))
            return;
        producer.start();
        for (const auto &start : std::exchange(waiting, {}))
            start();
    }

    const KafkaSettings settings;
    const std::shared_ptr<kafka::Background> background = std::make_shared<kafka::Background>();
    kafka::Producer producer;
    kafka::BrokerWatch watch;
    QList<std::function<void()>> waiting;
    bool ready = false; // the topics have been seen to be there
};

KafkaBus::KafkaBus(const KafkaSettings &settings, QObject *parent)
    : MessageBus(parent), m_parts(std::make_unique<Parts>(settings))
{
    connect(&m_parts->producer, &kafka::Producer::room, this, &KafkaBus::room);
    connect(&m_parts->watch, &kafka::BrokerWatch::refused, this, &KafkaBus::refused);
    connect(&m_parts->watch, &kafka::BrokerWatch::upChanged, this, [this](bool up) {
        m_parts->onUp(up);
        Q_EMIT upChanged(up);
    });
}

KafkaBus::~KafkaBus() = default;

MessageBus::Taken KafkaBus::publish(Topic topic, const QByteArray &key, const QByteArray &value, Acknowledged done)
{
    return m_parts->producer.publish(topic, key, value, std::move(done));
}

std::unique_ptr<SharedSubscription> KafkaBus::subscribeShared(const QList<Topic> &topics, const QString &group)
{
    auto subscription = std::make_unique<kafka::KafkaShared>(m_parts->settings, m_parts->background, topics, group);
    m_parts->whenReady(subscription.get());
    return subscription;
}

std::unique_ptr<BroadcastSubscription> KafkaBus::subscribeBroadcast(Topic topic)
{
    auto subscription = std::make_unique<kafka::KafkaBroadcast>(m_parts->settings, m_parts->background, topic);
    m_parts->whenReady(subscription.get());
    return subscription;
}

bool KafkaBus::isUp() const
{
    return m_parts->watch.isUp();
}

KafkaBus::Figures KafkaBus::figures() const
{
    return {m_parts->producer.waitingRecords(), m_parts->producer.waitingBytes(), m_parts->producer.recreated()};
}

} // namespace postrider
