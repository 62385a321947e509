// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "background.h"
#include "notifiedqueue.h"

#include <ports/messagebus.h>

#include <QTimer>

#include <vector>

namespace postrider::kafka {

// All partitions of a topic, from the ends that the brokers tell of. It belongs to no group.
class KafkaBroadcast final : public BroadcastSubscription {
    Q_OBJECT
public:
    KafkaBroadcast(const KafkaSettings &settings, std::shared_ptr<Background> background, Topic topic);
    ~KafkaBroadcast() override;

    void start(); // the topics are there

private:
    using Ends = std::vector<qint64>; // of each partition; empty if they could not be learned

    void askForEnds();
    static Ends ends(rd_kafka_t *client, const QByteArray &topic, int partitions);
    void listenFrom(const Ends &ends);
    void onReadable();
    bool take(rd_kafka_event_t *event, QList<Record> &records); // false if the position is lost
    void lose(const QString &why);

    const KafkaSettings m_settings;
    const std::shared_ptr<Background> m_background;
    const Topic m_topic;
    Client m_client;
    std::unique_ptr<NotifiedQueue> m_queue;
    Ends m_next; // the offset that comes next, of each partition; empty without a position
    QTimer m_retry;
};

} // namespace postrider::kafka
