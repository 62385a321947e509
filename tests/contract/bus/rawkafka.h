// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMap>

#include <librdkafka/rdkafka.h>
#include <memory>

namespace postrider::test {

// The library without what is tested.
class RawKafka {
public:
    explicit RawKafka(quint16 port, const QByteArray &group = {});

    bool createTopic(const QByteArray &name, int partitions, const QMap<QByteArray, QByteArray> &configuration = {});
    bool deleteTopic(const QByteArray &name);
    int partitions(const QByteArray &name);
    qint64 committed(const QByteArray &topic, int partition); // -1001: nothing; by the group

private:
    bool succeeded(rd_kafka_queue_t *queue);

    std::unique_ptr<rd_kafka_t, decltype(&rd_kafka_destroy)> m_client;
};

} // namespace postrider::test
