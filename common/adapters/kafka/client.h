// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kafkasettings.h"

#include <domain/topic.h>

#include <QByteArray>

#include <librdkafka/rdkafka.h>
#include <memory>
#include <optional>
#include <span>

// One holder per kind of handle of the library.
namespace postrider::kafka {

template <auto destroy>
struct Destroy {
    template <class Handle>
    void operator()(Handle *handle) const
    {
        destroy(handle);
    }
};
using Event = std::unique_ptr<rd_kafka_event_t, Destroy<rd_kafka_event_destroy>>;
using Queue = std::unique_ptr<rd_kafka_queue_t, Destroy<rd_kafka_queue_destroy>>;
using Partitions = std::unique_ptr<rd_kafka_topic_partition_list_t, Destroy<rd_kafka_topic_partition_list_destroy>>;

// Shared with the questions that threads of the background ask of it. Its last owner waits for the library's threads,
// so that has to be the background, too. Queues and events of a client go before it does.
using Client = std::shared_ptr<rd_kafka_t>;

struct Setting {
    const char *name;
    QByteArray value;
};
// `events` are those that come through queues (RD_KAFKA_EVENT_…). Nothing, and a log entry, if the system has no
// threads left, or the library doesn't know a setting.
Client makeClient(rd_kafka_type_t type, const KafkaSettings &settings, std::span<const Setting> special, int events);

// With what is common to all: "message_save", behind the prefix.
QByteArray nameOf(Topic topic, const KafkaSettings &settings);

QString text(rd_kafka_resp_err_t error); // "Broker: Unknown topic or partition"

} // namespace postrider::kafka
