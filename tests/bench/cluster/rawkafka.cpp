// SPDX-License-Identifier: GPL-3.0-or-later
#include "rawkafka.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace postrider::bench {
namespace {

using Settings = std::initializer_list<std::pair<const char *, std::string>>;
constexpr int Patience = 60'000; // ms

rd_kafka_t *client(rd_kafka_type_t type, quint16 port, Settings settings)
{
    std::array<char, 512> reason{};
    rd_kafka_conf_t *configuration = rd_kafka_conf_new();
    const auto set = [&](const char *name, const std::string &value) {
        if (rd_kafka_conf_set(configuration, name, value.c_str(), reason.data(), reason.size()) != RD_KAFKA_CONF_OK)
            qFatal("%s", reason.data());
    };
    set("bootstrap.servers", "127.0.0.1:" + std::to_string(port));
    set("socket.nagle.disable", "true");
    for (const auto &[name, value] : settings)
        set(name, value);
    rd_kafka_t *made = rd_kafka_new(type, configuration, reason.data(), reason.size());
    if (!made)
        qFatal("%s", reason.data());
    return made;
}

} // namespace

RawKafka::RawKafka(quint16 port, std::string topic, int partitions)
    : m_topic(std::move(topic))
    , m_producer(client(RD_KAFKA_PRODUCER, port, {{"acks", "all"}, {"enable.idempotence", "true"}, {"linger.ms", "0"}}),
                 rd_kafka_destroy)
    , m_consumer(client(RD_KAFKA_CONSUMER, port, {{"group.id", "raw"}, {"enable.auto.commit", "false"}}),
                 rd_kafka_destroy)
{
    rd_kafka_poll_set_consumer(m_consumer.get());
    rd_kafka_topic_partition_list_t *all = rd_kafka_topic_partition_list_new(partitions);
    for (int partition = 0; partition < partitions; ++partition)
        rd_kafka_topic_partition_list_add(all, m_topic.c_str(), partition)->offset = RD_KAFKA_OFFSET_END;
    // Of topics that are new, the leaders aren't known everywhere at once.
    while (rd_kafka_offsets_for_times(m_consumer.get(), all, Patience) != RD_KAFKA_RESP_ERR_NO_ERROR ||
           std::any_of(all->elems, all->elems + all->cnt, [](const auto &one) { return one.err != 0; }))
        for (rd_kafka_topic_partition_t &one : std::span(all->elems, size_t(all->cnt)))
            one.offset = RD_KAFKA_OFFSET_END;
    rd_kafka_assign(m_consumer.get(), all);
    rd_kafka_topic_partition_list_destroy(all);
}

void RawKafka::send(int partition, const std::string &value)
{
    rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
    do {
        error = rd_kafka_producev(m_producer.get(), RD_KAFKA_V_TOPIC(m_topic.c_str()), RD_KAFKA_V_PARTITION(partition),
                                  RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY("key", 3),
                                  RD_KAFKA_V_VALUE(const_cast<char *>(value.data()), value.size()), RD_KAFKA_V_END);
        if (error == RD_KAFKA_RESP_ERR__QUEUE_FULL)
            rd_kafka_poll(m_producer.get(), 10);
        else if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
            qFatal("%s", rd_kafka_err2str(error));
    } while (error != RD_KAFKA_RESP_ERR_NO_ERROR);
}

void RawKafka::receive(int count)
{
    while (count > 0) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(m_consumer.get(), Patience);
        if (!message || message->err != RD_KAFKA_RESP_ERR_NO_ERROR)
            qFatal("%s", message ? rd_kafka_message_errstr(message) : "nothing came");
        rd_kafka_message_destroy(message);
        --count;
        rd_kafka_poll(m_producer.get(), 0);
    }
}

} // namespace postrider::bench
