// SPDX-License-Identifier: GPL-3.0-or-later
#include "kafkashared.h"

#include "logging.h"

#include <QDeadlineTimer>
#include <QMutex>
#include <QPointer>

#include <algorithm>
#include <array>
#include <syslog.h>
#include <vector>

namespace postrider::kafka {
namespace {

using namespace std::chrono_literals;
constexpr auto Farewell = 1s;
constexpr auto BeforeRetry = 500ms;
constexpr auto Patience = 3s; // for an answer to where to start; then it is asked for again
constexpr auto PollInterval = 10s;

// What differs from the library's defaults, and what for; see also common() in client.cpp. How much is fetched ahead is
// left at the defaults, 100,000 records or 64 MiB: when it is reached, 2.0.2 stands still for a second.
std::array<Setting, 9> memberSettings(const QByteArray &group)
{
    return {{
        {"group.id", group},
        // message_save and receipt_save of a chat have the same partition number, and range gives both to one member
        {"partition.assignment.strategy", "range"},
        // a member that died is replaced after this: the work of 45 s would be left lying by default
        {"session.timeout.ms", "6000"},
        // the others hear of it, and of newcomers, with their next heartbeat
        {"heartbeat.interval.ms", "1000"},
        // a member whose event loop is stuck gives up its partitions: it is polled every 10 s at least
        {"max.poll.interval.ms", "60000"},
        // only what has had its effect is committed, by commit()
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        // a group that is new, or was away for longer than records are kept, takes all that is left
        {"auto.offset.reset", "earliest"},
        // a broken record is fetched again instead of being taken for a whole one
        {"check.crcs", "true"},
    }};
}

bool leaves(rd_kafka_t *client)
{
    const QDeadlineTimer deadline(Farewell);
    const Queue last(rd_kafka_queue_new(client));
    if (rd_kafka_error_t *error = rd_kafka_consumer_close_queue(client, last.get()))
        rd_kafka_error_destroy(error);
    while (!rd_kafka_consumer_closed(client) && !deadline.hasExpired()) {
        const Event event(rd_kafka_queue_poll(last.get(), 20));
        if (event && rd_kafka_event_type(event.get()) == RD_KAFKA_EVENT_REBALANCE)
            rd_kafka_assign(client, nullptr);
    }
    return rd_kafka_consumer_closed(client) != 0;
}

// A commit that waits for a broker to come back would hold rd_kafka_destroy() up until the session times out. So such a
// client is kept until the process ends; should the broker come back before, it leaves the group then.
void leaveToItself(Client client)
{
    static QBasicMutex mutex;
    static auto *const left = new std::vector<Client>;
    rd_kafka_set_log_level(client.get(), LOG_EMERG);
    const QMutexLocker locker(&mutex);
    left->push_back(std::move(client));
}

} // namespace

KafkaShared::KafkaShared(const KafkaSettings &settings, std::shared_ptr<Background> background,
                         const QList<Topic> &topics, const QString &group)
    : m_settings(settings), m_background(std::move(background)), m_topics(topics), m_group(group)
{
    m_retry.setSingleShot(true);
    m_retry.callOnTimeout(this, [this] { m_client ? sendCommit() : start(); });
    m_askAgain.setSingleShot(true);
    m_askAgain.callOnTimeout(this, &KafkaShared::askForStart);
    m_poll.callOnTimeout(this, &KafkaShared::onControl);
}

KafkaShared::~KafkaShared()
{
    if (m_client)
        close();
}

void KafkaShared::start()
{
    m_client =
        makeClient(RD_KAFKA_CONSUMER, m_settings, memberSettings(m_settings.topicPrefix.toUtf8() + m_group.toUtf8()),
                   RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_OFFSET_COMMIT | RD_KAFKA_EVENT_ERROR);
    if (!m_client)
        return m_retry.start(BeforeRetry);
    rd_kafka_poll_set_consumer(m_client.get());
    m_control = std::make_unique<NotifiedQueue>(Queue(rd_kafka_queue_get_consumer(m_client.get())));
    m_records = std::make_unique<NotifiedQueue>(Queue(rd_kafka_queue_new(m_client.get())));
    connect(m_control.get(), &NotifiedQueue::readable, this, &KafkaShared::onControl);
    connect(m_records.get(), &NotifiedQueue::readable, this, [this] {
        peek();
        if (m_peeked)
            Q_EMIT ready();
    });
    const Partitions topics(rd_kafka_topic_partition_list_new(int(m_topics.size())));
    for (const Topic topic : m_topics)
        rd_kafka_topic_partition_list_add(topics.get(), nameOf(topic, m_settings).constData(), RD_KAFKA_PARTITION_UA);
    if (const auto error = rd_kafka_subscribe(m_client.get(), topics.get()); error != RD_KAFKA_RESP_ERR_NO_ERROR)
        qCCritical(log).noquote() << "can't subscribe:" << text(error);
    m_poll.start(PollInterval);
}

QList<Record> KafkaShared::take(int mostRecords, qsizetype mostBytes)
{
    QList<Record> taken;
    qsizetype bytes = 0;
    for (peek(); m_peeked && taken.size() < mostRecords; peek()) {
        bytes += m_peeked->key.size() + m_peeked->value.size();
        if (!taken.isEmpty() && bytes > mostBytes)
            break;
        taken.append(*std::exchange(m_peeked, std::nullopt));
    }
    if (m_peeked)
        m_records->again();
    return taken;
}

void KafkaShared::peek()
{
    while (m_records && !m_peeked) {
        const Event event = m_records->poll();
        if (!event)
            return;
        m_peeked = recordIn(event.get());
    }
}

std::optional<Record> KafkaShared::recordIn(rd_kafka_event_t *event) const
{
    const rd_kafka_message_t *message = rd_kafka_event_message_next(event);
    if (!message)
        return {};
    const auto topic = topicCalled(rd_kafka_topic_name(message->rkt));
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        qCWarning(log).noquote() << "partition" << message->partition << rd_kafka_message_errstr(message);
        return {};
    }
    if (!topic || !m_assigned.contains({*topic, message->partition}))
        return {};
    return Record{*topic, message->partition, message->offset,
                  QByteArray(static_cast<const char *>(message->key), qsizetype(message->key_len)),
                  QByteArray(static_cast<const char *>(message->payload), qsizetype(message->len))};
}

std::optional<Topic> KafkaShared::topicCalled(const char *name) const
{
    const auto found =
        std::find_if(m_topics.begin(), m_topics.end(), [&](Topic topic) { return nameOf(topic, m_settings) == name; });
    return found == m_topics.end() ? std::nullopt : std::optional(*found);
}

void KafkaShared::onControl()
{
    const QPointer<KafkaShared> self(this);
    while (self) {
        const Event event = m_control->poll();
        if (!event)
            return;
        switch (rd_kafka_event_type(event.get())) {
        case RD_KAFKA_EVENT_REBALANCE:
            onRebalance(event.get());
            break;
        case RD_KAFKA_EVENT_OFFSET_COMMIT:
            onCommitted(event.get());
            break;
        case RD_KAFKA_EVENT_FETCH: // an error of the group, in the guise of a record
            recordIn(event.get());
            break;
        default:
            qCWarning(log).noquote() << "group" << m_group << rd_kafka_event_error_string(event.get());
        }
    }
}

void KafkaShared::onRebalance(rd_kafka_event_t *event)
{
    if (rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS)
        assign(rd_kafka_event_topic_partition_list(event));
    else
        revoke();
}

void KafkaShared::assign(rd_kafka_topic_partition_list_t *partitions)
{
    ++m_assignment;
    for (const rd_kafka_topic_partition_t &partition : std::span(partitions->elems, size_t(partitions->cnt))) {
        if (const auto topic = topicCalled(partition.topic))
            m_assigned.insert({*topic, partition.partition});
        const Queue queue(rd_kafka_queue_get_partition(m_client.get(), partition.topic, partition.partition));
        rd_kafka_queue_forward(queue.get(), m_records->handle()); // before it is assigned, or the library's own stays
    }
    qCInfo(log) << "group" << m_group << "has" << partitions->cnt << "partitions for this member";
    askForStart();
}

// The library would ask for itself, but only once: when a broker that just came back says that it isn't the coordinator
// (any more, or yet), its partitions stand still for ever (librdkafka issue 5586).
void KafkaShared::askForStart()
{
    const std::shared_ptr<rd_kafka_topic_partition_list_t> places(
        rd_kafka_topic_partition_list_new(int(m_assigned.size())), rd_kafka_topic_partition_list_destroy);
    for (const auto &[topic, partition] : m_assigned)
        rd_kafka_topic_partition_list_add(places.get(), nameOf(topic, m_settings).constData(), partition);
    m_background->ask(
        this,
        [client = m_client, places] {
            auto error =
                rd_kafka_committed(client.get(), places.get(), int(std::chrono::milliseconds(Patience).count()));
            for (const auto &place : std::span(places->elems, size_t(places->cnt)))
                if (error == RD_KAFKA_RESP_ERR_NO_ERROR)
                    error = place.err;
            return error;
        },
        [this, places, asked = m_assignment](rd_kafka_resp_err_t error) {
            if (asked != m_assignment)
                return;
            if (error == RD_KAFKA_RESP_ERR_NO_ERROR)
                return begin(places.get());
            qCInfo(log).noquote() << "group" << m_group << "doesn't know yet where to start:" << text(error);
            m_askAgain.start(BeforeRetry);
        });
}

void KafkaShared::begin(const rd_kafka_topic_partition_list_t *committed)
{
    const Partitions from(rd_kafka_topic_partition_list_copy(committed));
    for (auto &place : std::span(from->elems, size_t(from->cnt)))
        if (place.offset < 0) // nothing was committed yet
            place.offset = RD_KAFKA_OFFSET_BEGINNING;
    if (const auto error = rd_kafka_assign(m_client.get(), from.get()); error != RD_KAFKA_RESP_ERR_NO_ERROR)
        qCCritical(log).noquote() << "can't take what was assigned:" << text(error);
}

// What was fetched or given out is another's now, or is fetched again from what is committed: with `range` a member
// gives up all at each rebalance, and mostly gets the same again.
void KafkaShared::revoke()
{
    QList<Position> positions;
    for (const Place &place : m_assigned)
        positions.append({place.first, place.second, 0});
    ++m_assignment;
    m_askAgain.stop();
    m_assigned.clear();
    m_peeked.reset();
    m_toCommit.clear();
    m_committing.clear();
    rd_kafka_assign(m_client.get(), nullptr);
    if (positions.isEmpty())
        return;
    qCInfo(log) << "group" << m_group << "takes" << positions.size() << "partitions back";
    Q_EMIT revoked(positions);
}

void KafkaShared::commit(const QList<Position> &positions)
{
    for (const Position &position : positions)
        if (m_assigned.contains({position.topic, position.partition}))
            m_toCommit[{position.topic, position.partition}] = position.next;
    sendCommit();
}

// One request at a time; what comes meanwhile goes with the next.
void KafkaShared::sendCommit()
{
    if (m_toCommit.empty() || !m_committing.empty() || m_retry.isActive())
        return;
    const Partitions offsets(rd_kafka_topic_partition_list_new(int(m_toCommit.size())));
    for (const auto &[place, next] : m_toCommit) {
        const QByteArray name = nameOf(place.first, m_settings);
        rd_kafka_topic_partition_list_add(offsets.get(), name.constData(), place.second)->offset = next;
    }
    m_committing = std::exchange(m_toCommit, {});
    if (const auto error = rd_kafka_commit(m_client.get(), offsets.get(), 1); error != RD_KAFKA_RESP_ERR_NO_ERROR)
        notCommitted(error);
}

// What can't be committed is tried again for as long as it is this member's. Should it never be, its records are given
// to somebody again, who finds them decided.
void KafkaShared::onCommitted(rd_kafka_event_t *event)
{
    const auto error = rd_kafka_event_error(event);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
        return notCommitted(error);
    m_committing.clear();
    sendCommit();
}

void KafkaShared::notCommitted(rd_kafka_resp_err_t error)
{
    qCWarning(log).noquote() << "group" << m_group << "can't commit:" << text(error);
    m_toCommit.merge(std::exchange(m_committing, {})); // what is newer there stays
    m_retry.start(BeforeRetry);
}

void KafkaShared::close()
{
    ++m_assignment;
    m_askAgain.stop();
    m_committing.clear();
    m_retry.stop();
    sendCommit();
    m_retry.stop(); // whatever became of it
    m_records->release();
    Queue control = m_control->release();
    m_background->run([client = std::move(m_client), control = std::move(control)]() mutable {
        control.reset();
        if (leaves(client.get()))
            return client.reset();
        leaveToItself(std::move(client));
    });
}

} // namespace postrider::kafka
