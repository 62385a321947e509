// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/messagebus.h>

#include <QPointer>

namespace postrider {

class LocalBus;
class TopicLog;

// One member of a group. There is one partition of each topic, so its first member works on it, until it is gone.
class LocalShared final : public SharedSubscription {
    Q_OBJECT
public:
    LocalShared(LocalBus &bus, const QList<Topic> &topics, const QString &group);
    ~LocalShared() override; // what it was given and did not commit is for the next member

    QList<Record> take(int mostRecords, qsizetype mostBytes) override;
    void commit(const QList<Position> &positions) override;

    bool waits() const; // something to take
    void tellReady();   // if something has come since the last time

private:
    const QPointer<LocalBus> m_bus;
    const QList<Topic> m_topics;
    const QString m_group;
    qint64 m_told = -1; // how many records the bus had when ready() was last emitted
};

class LocalBroadcast final : public BroadcastSubscription {
    Q_OBJECT
public:
    LocalBroadcast(Topic topic, qint64 first);

    void tell(Topic topic, const QList<Record> &records); // positioned() before the first

private:
    const Topic m_topic;
    const qint64 m_first; // what was published before is for others
    bool m_positioned = false;
};

} // namespace postrider
