// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "background.h"
#include "notifiedqueue.h"

#include <ports/messagebus.h>

#include <QTimer>

#include <map>
#include <optional>
#include <set>

namespace postrider::kafka {

// One member of a group. What the broker says to the member and what its partitions hold come through queues of their
// own, so that losing a partition is heard of while records wait that nobody takes.
class KafkaShared final : public SharedSubscription {
    Q_OBJECT
public:
    KafkaShared(const KafkaSettings &settings, std::shared_ptr<Background> background, const QList<Topic> &topics,
                const QString &group);
    ~KafkaShared() override; // leaves the group, so that the others needn't wait for its session to time out

    QList<Record> take(int mostRecords, qsizetype mostBytes) override;
    void commit(const QList<Position> &positions) override;

    void start(); // the topics are there

private:
    using Place = std::pair<Topic, int>;

    void onControl();
    void onRebalance(rd_kafka_event_t *event);
    void onCommitted(rd_kafka_event_t *event);
    void assign(rd_kafka_topic_partition_list_t *partitions);
    void askForStart();
    void begin(const rd_kafka_topic_partition_list_t *committed);
    void revoke();
    void peek();
    std::optional<Record> recordIn(rd_kafka_event_t *event) const;
    std::optional<Topic> topicCalled(const char *name) const;
    void sendCommit();
    void notCommitted(rd_kafka_resp_err_t error);
    void close();

    const KafkaSettings m_settings;
    const std::shared_ptr<Background> m_background;
    const QList<Topic> m_topics;
    const QString m_group;
    Client m_client;
    std::unique_ptr<NotifiedQueue> m_control;
    std::unique_ptr<NotifiedQueue> m_records;
    std::set<Place> m_assigned;
    int m_assignment = 0;           // counts them: an answer about an earlier one is dropped
    std::optional<Record> m_peeked; // the first of those not given out
    std::map<Place, qint64> m_toCommit;
    std::map<Place, qint64> m_committing; // its answer is awaited
    QTimer m_retry;                       // of commits, or of start()
    QTimer m_askAgain;                    // for where to start
    QTimer m_poll;
};

} // namespace postrider::kafka
