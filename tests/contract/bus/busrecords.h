// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/messagebus.h>

#include <QHash>
#include <QMap>
#include <QSet>

#include <algorithm>

namespace postrider::test {

inline QByteArray number(int i)
{
    return QByteArray::number(i);
}

inline QList<Position> behind(const QList<Record> &records)
{
    QMap<std::pair<Topic, int>, qint64> next;
    for (const Record &record : records)
        next[{record.topic, record.partition}] = record.offset + 1;
    QList<Position> positions;
    for (const auto &[key, offset] : next.asKeyValueRange())
        positions.append({key.first, key.second, offset});
    return positions;
}

// One partition for each key, and its records in the order published. Given out a second time (by the next owner of a
// partition) they don't count.
inline bool inOrder(const QList<Record> &records)
{
    QHash<QByteArray, int> last;
    QHash<QByteArray, int> partition;
    for (const Record &record : records) {
        const int value = record.value.toInt();
        if (value > last.value(record.key) + 1 || partition.value(record.key, record.partition) != record.partition)
            return false;
        last[record.key] = std::max(last.value(record.key), value);
        partition[record.key] = record.partition;
    }
    return true;
}

inline qsizetype differentOnes(const QList<Record> &records)
{
    QSet<std::pair<QByteArray, QByteArray>> all;
    for (const Record &record : records)
        all.insert({record.key, record.value});
    return all.size();
}

// What a broadcast subscription has told.
struct Listener {
    explicit Listener(MessageBus &bus, Topic topic) : subscription(bus.subscribeBroadcast(topic))
    {
        QObject::connect(subscription.get(), &BroadcastSubscription::positioned, subscription.get(),
                         [this] { positioned = true; });
        QObject::connect(subscription.get(), &BroadcastSubscription::received, subscription.get(),
                         [this](const QList<Record> &some) { records += some; });
    }
    std::unique_ptr<BroadcastSubscription> subscription;
    bool positioned = false;
    QList<Record> records;
};
} // namespace postrider::test
