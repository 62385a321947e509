// SPDX-License-Identifier: GPL-3.0-or-later
#include "kafkabroadcast.h"

#include "logging.h"

#include <QPointer>

#include <array>

namespace postrider::kafka {
namespace {

using namespace std::chrono_literals;
constexpr auto Patience = 1500ms;
constexpr auto BeforeRetry = 250ms;
constexpr int RecordsPerTurn = 1000;
constexpr qsizetype BytesPerTurn = 1 << 20;

// What differs from the library's defaults, and what for; see also common() in client.cpp.
std::array<Setting, 4> listenerSettings(const QByteArray &group)
{
    return {{
        // without a name the library takes no partitions; nobody joins this group, and nothing is committed to it
        {"group.id", group},
        {"enable.auto.commit", "false"},
        // a position that the broker doesn't have any more is an error to be told, not a reason to skip
        {"auto.offset.reset", "error"},
        // a broken record is fetched again instead of being taken for a whole one
        {"check.crcs", "true"},
    }};
}

bool losesThePosition(rd_kafka_resp_err_t error)
{
    switch (error) {
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__FATAL:
        return true;
    default:
        return false;
    }
}

} // namespace

KafkaBroadcast::KafkaBroadcast(const KafkaSettings &settings, std::shared_ptr<Background> background, Topic topic)
    : m_settings(settings), m_background(std::move(background)), m_topic(topic)
{
    m_retry.setSingleShot(true);
    m_retry.callOnTimeout(this, [this] { m_client ? askForEnds() : start(); });
}

KafkaBroadcast::~KafkaBroadcast()
{
    m_queue.reset();
    if (m_client)
        m_background->run([client = std::move(m_client)]() mutable { client.reset(); });
}

void KafkaBroadcast::start()
{
    m_client = makeClient(RD_KAFKA_CONSUMER, m_settings,
                          listenerSettings(m_settings.topicPrefix.toUtf8() + QByteArrayLiteral("listeners")),
                          RD_KAFKA_EVENT_ERROR);
    if (!m_client)
        return m_retry.start(BeforeRetry);
    rd_kafka_poll_set_consumer(m_client.get());
    m_queue = std::make_unique<NotifiedQueue>(Queue(rd_kafka_queue_get_consumer(m_client.get())));
    connect(m_queue.get(), &NotifiedQueue::readable, this, &KafkaBroadcast::onReadable);
    askForEnds();
}

void KafkaBroadcast::askForEnds()
{
    m_background->ask(
        this,
        [client = m_client, topic = nameOf(m_topic, m_settings), partitions = m_settings.partitions] {
            return ends(client.get(), topic, partitions);
        },
        [this](const Ends &ends) { listenFrom(ends); });
}

KafkaBroadcast::Ends KafkaBroadcast::ends(rd_kafka_t *client, const QByteArray &topic, int partitions)
{
    const Partitions asked(rd_kafka_topic_partition_list_new(partitions));
    for (int partition = 0; partition < partitions; ++partition)
        rd_kafka_topic_partition_list_add(asked.get(), topic.constData(), partition)->offset = RD_KAFKA_OFFSET_END;
    if (const auto error = rd_kafka_offsets_for_times(client, asked.get(), int(Patience.count()));
        error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        qCInfo(log).noquote() << "where" << topic << "ends is not known yet:" << text(error);
        return {};
    }
    Ends ends(size_t(partitions), -1);
    for (const rd_kafka_topic_partition_t &answer : std::span(asked->elems, size_t(asked->cnt))) {
        if (answer.err != RD_KAFKA_RESP_ERR_NO_ERROR || answer.offset < 0) {
            qCInfo(log).noquote() << "where partition" << answer.partition << "of" << topic
                                  << "ends is not known yet:" << text(answer.err);
            return {};
        }
        ends[size_t(answer.partition)] = answer.offset;
    }
    return ends;
}

void KafkaBroadcast::listenFrom(const Ends &ends)
{
    if (ends.empty())
        return m_retry.start(BeforeRetry);
    const Partitions all(rd_kafka_topic_partition_list_new(int(ends.size())));
    for (size_t partition = 0; partition < ends.size(); ++partition)
        rd_kafka_topic_partition_list_add(all.get(), nameOf(m_topic, m_settings).constData(), int(partition))->offset =
            ends[partition];
    if (const auto error = rd_kafka_assign(m_client.get(), all.get()); error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        qCWarning(log).noquote() << "can't listen:" << text(error);
        return m_retry.start(BeforeRetry);
    }
    m_next = ends;
    Q_EMIT positioned();
}

void KafkaBroadcast::onReadable()
{
    QList<Record> records;
    qsizetype bytes = 0;
    bool goesOn = true;
    Event event = m_queue->poll();
    for (; event && goesOn; event = m_queue->poll()) {
        const qsizetype before = records.size();
        goesOn = take(event.get(), records);
        if (records.size() > before)
            bytes += records.last().key.size() + records.last().value.size();
        if (records.size() >= RecordsPerTurn || bytes >= BytesPerTurn) {
            m_queue->again();
            break;
        }
    }
    event.reset(); // before its client
    const QPointer<KafkaBroadcast> self(this);
    if (!records.isEmpty())
        Q_EMIT received(records);
    if (self && !goesOn)
        lose(QStringLiteral("the broker no longer has what comes next"));
}

bool KafkaBroadcast::take(rd_kafka_event_t *event, QList<Record> &records)
{
    const rd_kafka_message_t *message = rd_kafka_event_message_next(event);
    const auto error = message ? message->err : rd_kafka_event_error(event);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        qCWarning(log).noquote() << nameOf(m_topic, m_settings)
                                 << (message ? rd_kafka_message_errstr(message) : rd_kafka_event_error_string(event));
        return m_next.empty() || !losesThePosition(error);
    }
    if (!message || m_next.empty())
        return true;
    qint64 &next = m_next[size_t(message->partition)];
    if (message->offset != next) // neither compaction nor transactions leave gaps here
        return false;
    ++next;
    records.append({m_topic, message->partition, message->offset,
                    QByteArray(static_cast<const char *>(message->key), qsizetype(message->key_len)),
                    QByteArray(static_cast<const char *>(message->payload), qsizetype(message->len))});
    return true;
}

void KafkaBroadcast::lose(const QString &why)
{
    qCCritical(log).noquote() << nameOf(m_topic, m_settings) << "may have been missed in part:" << why;
    m_next.clear();
    rd_kafka_assign(m_client.get(), nullptr);
    m_retry.start(BeforeRetry);
    Q_EMIT lost();
}

} // namespace postrider::kafka
