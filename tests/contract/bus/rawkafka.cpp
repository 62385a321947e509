// SPDX-License-Identifier: GPL-3.0-or-later
#include "rawkafka.h"

#include <array>
#include <span>

namespace postrider::test {
namespace {
constexpr int Patience = 60'000; // ms

rd_kafka_t *consumer(quint16 port, const QByteArray &group)
{
    std::array<char, 512> reason{};
    rd_kafka_conf_t *configuration = rd_kafka_conf_new();
    const QByteArray servers = "127.0.0.1:" + QByteArray::number(port);
    rd_kafka_conf_set(configuration, "bootstrap.servers", servers.constData(), reason.data(), reason.size());
    rd_kafka_conf_set(configuration, "group.id", group.isEmpty() ? "raw" : group.constData(), reason.data(),
                      reason.size());
    return rd_kafka_new(RD_KAFKA_CONSUMER, configuration, reason.data(), reason.size());
}

using Queue = std::unique_ptr<rd_kafka_queue_t, decltype(&rd_kafka_queue_destroy)>;
using Event = std::unique_ptr<rd_kafka_event_t, decltype(&rd_kafka_event_destroy)>;
using Partitions = std::unique_ptr<rd_kafka_topic_partition_list_t, decltype(&rd_kafka_topic_partition_list_destroy)>;
} // namespace

RawKafka::RawKafka(quint16 port, const QByteArray &group) : m_client(consumer(port, group), rd_kafka_destroy) {}

bool RawKafka::createTopic(const QByteArray &name, int partitions, const QMap<QByteArray, QByteArray> &configuration)
{
    const std::unique_ptr<rd_kafka_NewTopic_t, decltype(&rd_kafka_NewTopic_destroy)> topic(
        rd_kafka_NewTopic_new(name.constData(), partitions, 1, nullptr, 0), rd_kafka_NewTopic_destroy);
    for (const auto &[key, value] : configuration.asKeyValueRange())
        rd_kafka_NewTopic_set_config(topic.get(), key.constData(), value.constData());
    const Queue queue(rd_kafka_queue_new(m_client.get()), rd_kafka_queue_destroy);
    rd_kafka_NewTopic_t *handle = topic.get();
    rd_kafka_CreateTopics(m_client.get(), &handle, 1, nullptr, queue.get());
    return succeeded(queue.get());
}

bool RawKafka::deleteTopic(const QByteArray &name)
{
    const std::unique_ptr<rd_kafka_DeleteTopic_t, decltype(&rd_kafka_DeleteTopic_destroy)> topic(
        rd_kafka_DeleteTopic_new(name.constData()), rd_kafka_DeleteTopic_destroy);
    const Queue queue(rd_kafka_queue_new(m_client.get()), rd_kafka_queue_destroy);
    rd_kafka_DeleteTopic_t *handle = topic.get();
    rd_kafka_DeleteTopics(m_client.get(), &handle, 1, nullptr, queue.get());
    return succeeded(queue.get());
}

bool RawKafka::succeeded(rd_kafka_queue_t *queue)
{
    const Event event(rd_kafka_queue_poll(queue, Patience), rd_kafka_event_destroy);
    if (!event || rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return false;
    size_t count = 0;
    const rd_kafka_topic_result_t **results = nullptr;
    if (const auto *created = rd_kafka_event_CreateTopics_result(event.get()))
        results = rd_kafka_CreateTopics_result_topics(created, &count);
    else if (const auto *deleted = rd_kafka_event_DeleteTopics_result(event.get()))
        results = rd_kafka_DeleteTopics_result_topics(deleted, &count);
    return count == 1 && rd_kafka_topic_result_error(results[0]) == RD_KAFKA_RESP_ERR_NO_ERROR;
}

int RawKafka::partitions(const QByteArray &name)
{
    const rd_kafka_metadata_t *metadata = nullptr;
    if (rd_kafka_metadata(m_client.get(), 1, nullptr, &metadata, Patience) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return -1;
    int partitions = -1;
    for (const rd_kafka_metadata_topic_t &topic : std::span(metadata->topics, size_t(metadata->topic_cnt)))
        if (topic.topic == name)
            partitions = topic.partition_cnt;
    rd_kafka_metadata_destroy(metadata);
    return partitions;
}

qint64 RawKafka::committed(const QByteArray &topic, int partition)
{
    const Partitions list(rd_kafka_topic_partition_list_new(1), rd_kafka_topic_partition_list_destroy);
    rd_kafka_topic_partition_list_add(list.get(), topic.constData(), partition);
    if (rd_kafka_committed(m_client.get(), list.get(), Patience) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return -1;
    return list->elems[0].offset;
}

} // namespace postrider::test
