// SPDX-License-Identifier: GPL-3.0-or-later
#include "topicsetup.h"

#include <array>
#include <map>
#include <string>
#include <vector>

namespace postrider::kafka {
namespace {

using Options = std::unique_ptr<rd_kafka_AdminOptions_t, Destroy<rd_kafka_AdminOptions_destroy>>;
using NewTopic = std::unique_ptr<rd_kafka_NewTopic_t, Destroy<rd_kafka_NewTopic_destroy>>;
using Resource = std::unique_ptr<rd_kafka_ConfigResource_t, Destroy<rd_kafka_ConfigResource_destroy>>;
using Values = std::map<std::string, std::string>;

constexpr qint64 Hour = 3'600'000; // ms
constexpr qint64 Day = 24 * Hour;
// A record of the bus is at most as long as a message of 64 KiB with every byte escaped, wrapped as a dead record, and
// the library may put one more behind a batch that is full (1 MB).
constexpr qint64 MostBytes = 2'097'152;

constexpr int Margin = 200; // ms after which a time-out is told of

struct Kept {
    Topic topic;
    qint64 made;  // ms that a record is kept in a topic that is made here
    qint64 least; // ms without which an outage of its reader would be a loss
};
constexpr std::array<Kept, 5> Topics = {{
    {Topic::MessageSave, 7 * Day, Day},
    {Topic::ReceiptSave, 7 * Day, Day},
    {Topic::MessageEvents, Day, Hour}, // who missed one reads the store
    {Topic::UserEvents, Day, Hour},
    {Topic::MessageDead, 30 * Day, Day},
}};

std::unexpected<Error> unavailable(const QString &cause)
{
    return failure(Code::Unavailable, {}, cause);
}

std::unexpected<Error> refused(const QByteArray &topic, const QString &why)
{
    return failure(Code::Internal, {}, QStringLiteral("topic %1 %2").arg(QString::fromUtf8(topic), why));
}

int toInt(std::chrono::milliseconds patience)
{
    return int(patience.count());
}

Options optionsFor(rd_kafka_t *client, rd_kafka_admin_op_t operation, std::chrono::milliseconds patience)
{
    Options options(rd_kafka_AdminOptions_new(client, operation));
    std::array<char, 512> reason{};
    rd_kafka_AdminOptions_set_request_timeout(options.get(), toInt(patience), reason.data(), reason.size());
    if (operation == RD_KAFKA_ADMIN_OP_CREATETOPICS)
        rd_kafka_AdminOptions_set_operation_timeout(options.get(), toInt(patience), reason.data(), reason.size());
    return options;
}

Result<NewTopic> newTopic(const Kept &kept, const KafkaSettings &settings)
{
    std::array<char, 512> reason{};
    const QByteArray name = nameOf(kept.topic, settings);
    constexpr int AsTheBrokersHaveIt = -1; // how many replicas there can be is known to who runs them
    NewTopic topic(
        rd_kafka_NewTopic_new(name.constData(), settings.partitions, AsTheBrokersHaveIt, reason.data(), reason.size()));
    if (!topic)
        return refused(name, QStringLiteral("can't be made: ") + QString::fromUtf8(reason.data()));
    rd_kafka_NewTopic_set_config(topic.get(), "cleanup.policy", "delete");
    rd_kafka_NewTopic_set_config(topic.get(), "retention.ms", QByteArray::number(kept.made).constData());
    rd_kafka_NewTopic_set_config(topic.get(), "retention.bytes", "-1");
    rd_kafka_NewTopic_set_config(topic.get(), "max.message.bytes", QByteArray::number(MostBytes).constData());
    return topic;
}

// What is there already stays as it is.
Result<void> create(rd_kafka_t *client, const KafkaSettings &settings, std::chrono::milliseconds patience)
{
    std::vector<NewTopic> topics;
    std::vector<rd_kafka_NewTopic_t *> handles;
    for (const Kept &kept : Topics) {
        auto topic = newTopic(kept, settings);
        if (!topic)
            return std::unexpected(topic.error());
        handles.push_back(topic->get());
        topics.push_back(std::move(*topic));
    }
    const Queue queue(rd_kafka_queue_new(client));
    const Options options = optionsFor(client, RD_KAFKA_ADMIN_OP_CREATETOPICS, patience);
    rd_kafka_CreateTopics(client, handles.data(), handles.size(), options.get(), queue.get());
    const Event event(rd_kafka_queue_poll(queue.get(), toInt(patience) + Margin));
    if (!event)
        return unavailable(QStringLiteral("no answer"));
    if (rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return unavailable(QString::fromUtf8(rd_kafka_event_error_string(event.get())));
    size_t count = 0;
    const auto *result = rd_kafka_event_CreateTopics_result(event.get());
    const rd_kafka_topic_result_t **results = rd_kafka_CreateTopics_result_topics(result, &count);
    for (const rd_kafka_topic_result_t *one : std::span(results, count)) {
        const auto error = rd_kafka_topic_result_error(one);
        // Who may not make topics may still use those that somebody made for him: whether they are there is seen next.
        if (error != RD_KAFKA_RESP_ERR_NO_ERROR && error != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS &&
            error != RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED)
            return unavailable(QStringLiteral("%1 can't be made: %2")
                                   .arg(QString::fromUtf8(rd_kafka_topic_result_name(one)), text(error)));
    }
    return {};
}

Result<void> checkPartitions(rd_kafka_t *client, const KafkaSettings &settings, std::chrono::milliseconds patience)
{
    const rd_kafka_metadata_t *answer = nullptr;
    const auto error = rd_kafka_metadata(client, 1, nullptr, &answer, toInt(patience));
    const std::unique_ptr<const rd_kafka_metadata_t, Destroy<rd_kafka_metadata_destroy>> metadata(answer);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
        return unavailable(text(error));
    std::map<QByteArray, int> partitions;
    for (const rd_kafka_metadata_topic_t &topic : std::span(metadata->topics, size_t(metadata->topic_cnt)))
        partitions[topic.topic] = topic.partition_cnt;
    for (const Kept &kept : Topics) {
        const QByteArray name = nameOf(kept.topic, settings);
        const auto found = partitions.find(name);
        if (found == partitions.end() || found->second == 0)
            return unavailable(QStringLiteral("topic %1 is not known everywhere yet").arg(QString::fromUtf8(name)));
        if (found->second != settings.partitions)
            return refused(name, QStringLiteral("has %1 partitions instead of %2: what is keyed by a chat would be "
                                                "spread over two of them; create it anew")
                                     .arg(found->second)
                                     .arg(settings.partitions));
    }
    return {};
}

Result<void> checkValues(const Kept &kept, const QByteArray &name, Values &values)
{
    if (values["cleanup.policy"] != "delete")
        return refused(name, QStringLiteral("has cleanup.policy=%1, which drops records of a key that has newer ones: "
                                            "set it to delete")
                                 .arg(QString::fromStdString(values["cleanup.policy"])));
    if (values["retention.bytes"] != "-1")
        return refused(name, QStringLiteral("has retention.bytes=%1, and may drop what nobody has read yet: set it to "
                                            "-1")
                                 .arg(QString::fromStdString(values["retention.bytes"])));
    const qint64 retention = QString::fromStdString(values["retention.ms"]).toLongLong();
    if (retention != -1 && retention < kept.least)
        return refused(name, QStringLiteral("has retention.ms=%1, and would drop what an outage of that time kept from "
                                            "being read: set it to %2 at least")
                                 .arg(retention)
                                 .arg(kept.least));
    const qint64 most = QString::fromStdString(values["max.message.bytes"]).toLongLong();
    if (most < MostBytes)
        return refused(name,
                       QStringLiteral("has max.message.bytes=%1: set it to %2 at least").arg(most).arg(MostBytes));
    return {};
}

Values valuesOf(const rd_kafka_ConfigResource_t *resource)
{
    size_t count = 0;
    const rd_kafka_ConfigEntry_t **entries = rd_kafka_ConfigResource_configs(resource, &count);
    Values values;
    for (const rd_kafka_ConfigEntry_t *entry : std::span(entries, count))
        if (const char *value = rd_kafka_ConfigEntry_value(entry))
            values[rd_kafka_ConfigEntry_name(entry)] = value;
    return values;
}

Result<void> checkConfigurations(rd_kafka_t *client, const KafkaSettings &settings, std::chrono::milliseconds patience)
{
    std::vector<Resource> resources;
    std::vector<rd_kafka_ConfigResource_t *> handles;
    for (const Kept &kept : Topics) {
        resources.emplace_back(
            rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, nameOf(kept.topic, settings).constData()));
        handles.push_back(resources.back().get());
    }
    const Queue queue(rd_kafka_queue_new(client));
    const Options options = optionsFor(client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, patience);
    rd_kafka_DescribeConfigs(client, handles.data(), handles.size(), options.get(), queue.get());
    const Event event(rd_kafka_queue_poll(queue.get(), toInt(patience) + Margin));
    if (!event)
        return unavailable(QStringLiteral("no answer"));
    if (rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return unavailable(QString::fromUtf8(rd_kafka_event_error_string(event.get())));
    size_t count = 0;
    const auto *result = rd_kafka_event_DescribeConfigs_result(event.get());
    const rd_kafka_ConfigResource_t **answers = rd_kafka_DescribeConfigs_result_resources(result, &count);
    for (const rd_kafka_ConfigResource_t *answer : std::span(answers, count)) {
        if (const auto error = rd_kafka_ConfigResource_error(answer); error != RD_KAFKA_RESP_ERR_NO_ERROR)
            return unavailable(text(error));
        const QByteArray name = rd_kafka_ConfigResource_name(answer);
        Values values = valuesOf(answer);
        for (const Kept &kept : Topics)
            if (nameOf(kept.topic, settings) == name)
                if (auto checked = checkValues(kept, name, values); !checked)
                    return checked;
    }
    return {};
}

} // namespace

Result<void> setUpTopics(rd_kafka_t *client, const KafkaSettings &settings, std::chrono::milliseconds patience)
{
    for (const auto step : {create, checkPartitions, checkConfigurations})
        if (auto done = step(client, settings, patience); !done)
            return done;
    return {};
}

Result<void> askForMetadata(rd_kafka_t *client, std::chrono::milliseconds patience)
{
    const rd_kafka_metadata_t *answer = nullptr;
    const auto error = rd_kafka_metadata(client, 0, nullptr, &answer, toInt(patience));
    const std::unique_ptr<const rd_kafka_metadata_t, Destroy<rd_kafka_metadata_destroy>> metadata(answer);
    return error == RD_KAFKA_RESP_ERR_NO_ERROR ? Result<void>() : unavailable(text(error));
}

} // namespace postrider::kafka
