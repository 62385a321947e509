// SPDX-License-Identifier: GPL-3.0-or-later
#include "producer.h"

#include "logging.h"
#include "partitioner.h"

#include <QDeadlineTimer>
#include <QPointer>

#include <algorithm>
#include <array>

namespace postrider::kafka {
namespace {

using namespace std::chrono_literals;
constexpr int ReportsPerTurn = 1000;
constexpr auto Farewell = 1s;
constexpr auto BetweenClients = 1s; // should one after the other fail at once

// What differs from the library's defaults, and what for; see also common() in client.cpp.
const std::array<Setting, 7> ProducerSettings = {{
    // a record counts when all replicas in sync have it, and a retry neither doubles it nor moves it behind the next
    {"acks", "all"},
    {"enable.idempotence", "true"},
    // what idempotence allows; more would be refused
    {"max.in.flight.requests.per.connection", "5"},
    // sent at once: a person waits for it. Under load, batches form while requests are on their way
    {"linger.ms", "0"},
    // never given up while the broker is away: this class's own limits push back, and nothing is skipped
    {"message.timeout.ms", "0"},
    // as large a record as the topics take (topicsetup.cpp): a dead one carries all of what couldn't be read
    {"message.max.bytes", "2097152"},
    // without a number of records of its own, since this class has one per topic
    {"queue.buffering.max.messages", "0"},
}};

QString fatalError(rd_kafka_t *client)
{
    std::array<char, 512> reason{};
    const auto error = rd_kafka_fatal_error(client, reason.data(), reason.size());
    return error == RD_KAFKA_RESP_ERR_NO_ERROR ? QString() : QString::fromUtf8(reason.data());
}

// Whether it is the record that can't be taken, or anything else, which may be mended: the topic, a right, the broker.
std::unexpected<Error> refusal(rd_kafka_resp_err_t error)
{
    switch (error) {
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE:
        return failure(Code::TooLarge, {}, text(error));
    case RD_KAFKA_RESP_ERR_INVALID_RECORD:
        return failure(Code::Unreadable, {}, text(error));
    default:
        return failure(Code::Unavailable, {}, text(error));
    }
}

} // namespace

Producer::Producer(const KafkaSettings &settings, std::shared_ptr<Background> background)
    : m_settings(settings), m_background(std::move(background))
{
    m_pause.setSingleShot(true);
    m_pause.callOnTimeout(this, [this] {
        if (!m_client)
            recreate();
    });
    open();
}

Producer::~Producer()
{
    m_reports.reset();
    if (m_client)
        close(std::move(m_client), m_queue->release());
}

MessageBus::Taken Producer::publish(Topic topic, const QByteArray &key, const QByteArray &value,
                                    MessageBus::Acknowledged done)
{
    Usage &usage = usageOf(topic);
    const qsizetype size = key.size() + value.size();
    if (isFull(usage, size)) {
        usage.refused = size;
        return MessageBus::Taken::Full;
    }
    ++usage.records;
    usage.bytes += size;
    m_outbox.push_back({topic, key, value, std::move(done), {}});
    const auto last = std::prev(m_outbox.end());
    last->self = last;
    if (m_next == m_outbox.end())
        m_next = last;
    handOver();
    return MessageBus::Taken::Yes;
}

void Producer::start()
{
    m_started = true;
    handOver();
}

qsizetype Producer::waitingBytes() const
{
    qsizetype bytes = 0;
    for (const auto &[topic, usage] : m_usage)
        bytes += usage.bytes;
    return bytes;
}

Producer::Usage &Producer::usageOf(Topic topic)
{
    Usage &usage = m_usage[topic];
    if (usage.name.isEmpty())
        usage.name = nameOf(topic, m_settings);
    return usage;
}

bool Producer::isFull(const Usage &usage, qsizetype more) const
{
    return usage.records > 0 && (usage.records >= m_settings.records || usage.bytes + more > m_settings.bytes);
}

void Producer::open()
{
    m_client = makeClient(RD_KAFKA_PRODUCER, m_settings, ProducerSettings, RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR);
    m_pause.start(BetweenClients);
    if (!m_client)
        return;
    m_queue = std::make_unique<NotifiedQueue>(Queue(rd_kafka_queue_get_main(m_client.get())));
    connect(m_queue.get(), &NotifiedQueue::readable, this, &Producer::onReadable);
}

// In place of a client that can't go on. What it sent and was not acknowledged may or may not be in the log: it is sent
// again, and readers know it by its uuid or seq. It can't get before what went ahead of it, as both clients send in
// order.
void Producer::recreate()
{
    m_reports.reset();
    if (m_client) {
        qCCritical(log).noquote() << "the producer can't go on:" << fatalError(m_client.get()) << "-" << m_outbox.size()
                                  << "records go to a new one";
        ++m_recreated;
        Queue queue = m_queue->release();
        m_queue->disconnect(this);
        m_queue.release()->deleteLater(); // it is what called
        rd_kafka_purge(m_client.get(),
                       RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING);
        close(std::move(m_client), std::move(queue));
    }
    m_next = m_outbox.begin();
    if (m_pause.isActive())
        return;
    open();
    handOver();
}

void Producer::close(Client client, Queue queue)
{
    m_background->run([client = std::move(client), queue = std::move(queue)]() mutable {
        const QDeadlineTimer deadline(Farewell);
        while (rd_kafka_outq_len(client.get()) > 0 && !deadline.hasExpired())
            const Event report(rd_kafka_queue_poll(queue.get(), int(deadline.remainingTime())));
        rd_kafka_purge(client.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        queue.reset();
        client.reset();
    });
}

void Producer::handOver()
{
    while (m_started && m_client && m_next != m_outbox.end()) {
        const auto record = m_next;
        const auto error = produce(*record);
        if (error == RD_KAFKA_RESP_ERR__QUEUE_FULL || error == RD_KAFKA_RESP_ERR__FATAL)
            return; // goes on at the next report, or when the event of the fatal error has come
        ++m_next;
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR)
            continue;
        settle(record, refusal(error));
        QMetaObject::invokeMethod(this, &Producer::tellSettled, Qt::QueuedConnection);
    }
}

rd_kafka_resp_err_t Producer::produce(Outgoing &record)
{
    const int partition = partitionOf(record.key, m_settings.partitions);
    const QByteArray name = usageOf(record.topic).name;
    // The values are copied: a client that is being replaced may still be sending when they are acknowledged elsewhere.
    return rd_kafka_producev(
        m_client.get(), RD_KAFKA_V_TOPIC(name.constData()), RD_KAFKA_V_PARTITION(partition),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(record.key.constData(), size_t(record.key.size())),
        RD_KAFKA_V_VALUE(const_cast<char *>(record.value.constData()), size_t(record.value.size())),
        RD_KAFKA_V_OPAQUE(&record), RD_KAFKA_V_END);
}

void Producer::onReadable()
{
    for (int reports = 0; reports < ReportsPerTurn;) {
        if (!m_reports)
            m_reports = m_queue->poll();
        if (!m_reports)
            break;
        if (rd_kafka_event_type(m_reports.get()) == RD_KAFKA_EVENT_ERROR)
            qCWarning(log).noquote() << rd_kafka_event_error_string(m_reports.get());
        if (const rd_kafka_message_t *message = rd_kafka_event_message_next(m_reports.get())) {
            report(*message);
            ++reports;
        } else {
            m_reports.reset();
        }
    }
    if (m_reports)
        m_queue->again();
    else if (!fatalError(m_client.get()).isNull())
        recreate(); // all that was acknowledged is known by now
    handOver();
    tellSettled();
}

void Producer::report(const rd_kafka_message_t &message)
{
    auto *record = static_cast<Outgoing *>(message._private);
    if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR)
        return settle(record->self, {});
    if (!fatalError(m_client.get()).isNull())
        return; // goes to the next client
    settle(record->self, refusal(message.err));
}

void Producer::settle(std::list<Outgoing>::iterator record, Result<void> result)
{
    if (!result)
        qCWarning(log).noquote() << "a record of" << record->size() << "bytes for" << usageOf(record->topic).name
                                 << "was not taken:" << result.error().cause;
    Usage &usage = usageOf(record->topic);
    --usage.records;
    usage.bytes -= record->size();
    m_settled.push_back({std::move(record->done), std::move(result)});
    m_outbox.erase(record);
}

void Producer::tellSettled()
{
    const QPointer<Producer> self(this);
    for (const Settled &settled : std::exchange(m_settled, {})) {
        if (settled.done)
            settled.done(settled.result);
        if (!self)
            return;
    }
    tellRoom();
}

void Producer::tellRoom()
{
    const auto fits = [this](const auto &usage) {
        return usage.second.refused >= 0 && !isFull(usage.second, usage.second.refused);
    };
    if (std::none_of(m_usage.begin(), m_usage.end(), fits))
        return;
    for (auto &[topic, usage] : m_usage)
        usage.refused = -1;
    Q_EMIT room();
}

} // namespace postrider::kafka
