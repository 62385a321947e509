// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/messagebus.h>
#include <ports/metrics.h>

#include <map>
#include <memory>

namespace postrider {

// A bus whose traffic is counted, by topic. Both outlive this, and this outlives what is published and subscribed.
class MeasuredBus final : public MessageBus {
    Q_OBJECT
public:
    MeasuredBus(MessageBus &bus, Metrics &metrics, QObject *parent = nullptr);
    ~MeasuredBus() override;

    Taken publish(Topic topic, const QByteArray &key, const QByteArray &value, Acknowledged done = {}) override;
    std::unique_ptr<SharedSubscription> subscribeShared(const QList<Topic> &topics, const QString &group) override;
    std::unique_ptr<BroadcastSubscription> subscribeBroadcast(Topic topic) override;

private:
    struct Traffic {
        Counter &taken;
        Counter &full;
        Counter &lost;
        Counter &received;
        Counter &positionsLost;
        qint64 unacknowledged = 0;
    };
    std::shared_ptr<Traffic> traffic(Topic topic);

    MessageBus &m_bus;
    Metrics &m_metrics;
    std::map<Topic, std::shared_ptr<Traffic>> m_traffic; // shared with acknowledgements, which may come later
};

} // namespace postrider
