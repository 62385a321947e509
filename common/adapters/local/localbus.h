// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "topiclog.h"

#include <ports/messagebus.h>

#include <QHash>
#include <QList>
#include <QPointer>

#include <map>

namespace postrider {

class LocalBroadcast;
class LocalShared;

// The message bus of a single process: one partition, kept in memory. What is published is given out in the next turn
// of the event loop, all that came meanwhile at once. Outlives its subscriptions. An acknowledgement that is still to
// come when the bus is destroyed never does.
class LocalBus final : public MessageBus {
    Q_OBJECT
public:
    struct Limits { // of each topic; a topic always takes one record, whatever its size
        qsizetype records = 65'536;
        qsizetype bytes = qsizetype(64) << 20;
    };

    // `work` are the topics that are shared out, each with the offset of its first record: the store's cursor outlives
    // the process, and what is below it would be taken for decided. Their records are kept for the groups to come;
    // those of any other topic until they have been given to who listens.
    explicit LocalBus(const QHash<Topic, qint64> &work, QObject *parent = nullptr);
    LocalBus(const QHash<Topic, qint64> &work, Limits limits, QObject *parent = nullptr);
    ~LocalBus() override;

    Taken publish(Topic topic, const QByteArray &key, const QByteArray &value, Acknowledged done = {}) override;
    std::unique_ptr<SharedSubscription> subscribeShared(const QList<Topic> &topics, const QString &group) override;
    std::unique_ptr<BroadcastSubscription> subscribeBroadcast(Topic topic) override;

private:
    friend class LocalBroadcast;
    friend class LocalShared;

    TopicLog &log(Topic topic);
    void schedule();
    void turn();
    void deliver();
    void tellRoom();
    bool isFull(const TopicLog &log, qsizetype more) const;

    const Limits m_limits;
    std::map<Topic, TopicLog> m_logs;
    qint64 m_arrivals = 0; // records published, of all topics: the order among them
    QList<Acknowledged> m_acknowledgements;
    QList<QPointer<LocalShared>> m_shared;
    QList<QPointer<LocalBroadcast>> m_broadcast;
    std::map<Topic, qsizetype> m_refused; // the size of the last record of each topic that was not taken
    bool m_scheduled = false;
};

} // namespace postrider
