// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <librdkafka/rdkafka.h>
#include <memory>
#include <string>

namespace postrider::bench {

// The library alone, as fast as it goes on one thread: an idempotent producer, and a consumer of all partitions that
// stands at their ends.
class RawKafka {
public:
    RawKafka(quint16 port, std::string topic, int partitions);

    void send(int partition, const std::string &value);
    void receive(int count); // and whatever the producer is told meanwhile

private:
    std::string m_topic;
    std::unique_ptr<rd_kafka_t, decltype(&rd_kafka_destroy)> m_producer;
    std::unique_ptr<rd_kafka_t, decltype(&rd_kafka_destroy)> m_consumer;
};

} // namespace postrider::bench
