// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer.h"

#include "logging.h"
#include "service.h"

#include <faults/crashpoint.h>
#include <faults/plantedbug.h>
#include <wire/records.h>

#include <QMap>

#include <algorithm>
#include <utility>

namespace postrider::persistence {
namespace {

using Content = decltype(Input::record);

Content contentOf(const Record &record)
{
    if (record.topic == Topic::ReceiptSave) {
        const auto mark = wire::parseSaveMark(record.value);
        return mark ? Content(*mark) : Content(mark.error());
    }
    const auto command = wire::parseSaveCommand(record.value);
    return command ? Content(std::get<SaveMessage>(*command)) : Content(command.error());
}

QList<Position> behind(const QList<Record> &records)
{
    QMap<std::pair<Topic, int>, qint64> next;
    for (const Record &record : records)
        next[{record.topic, record.partition}] = record.offset + 1;
    QList<Position> positions;
    for (const auto &[of, offset] : next.asKeyValueRange())
        positions.append({of.first, of.second, offset});
    return positions;
}

const QString BusRefused = QStringLiteral("the bus doesn't take it");

struct ChatOf {
    ChatUri operator()(const EntrySaved &event) const { return event.entry.chat; }
    ChatUri operator()(const EntryRefused &event) const { return event.chat; }
    ChatUri operator()(const MarkMoved &event) const { return event.chat; }
};

} // namespace

Consumer::Consumer(MessageBus &bus, const Config &config, Keep keep, QObject *parent)
    : QObject(parent)
    , m_bus(bus)
    , m_config(config)
    , m_keep(std::move(keep))
    , m_pause(config.firstPause)
    , m_busPause(config.firstPause)
{
    m_retry.setSingleShot(true);
    connect(&m_bus, &MessageBus::room, this, &Consumer::publishAll);
}

Consumer::~Consumer() = default;

void Consumer::start()
{
    m_subscription = m_bus.subscribeShared({Topic::MessageSave, Topic::ReceiptSave}, QStringLiteral("persistence"));
    connect(m_subscription.get(), &SharedSubscription::ready, this, &Consumer::next);
    connect(m_subscription.get(), &SharedSubscription::revoked, this, &Consumer::forget);
    m_retry.callOnTimeout(this, [this] { m_outgoing.isEmpty() ? keepBatch() : publishAll(); });
    m_busy = true;
    keepBatch();
}

void Consumer::drain()
{
    m_draining = true;
    const bool away = m_retry.isActive() && m_outgoing.isEmpty();
    if (!m_subscription || away)
        finishDraining();
    else
        next();
}

void Consumer::next()
{
    if (m_busy || !m_subscription)
        return;
    m_batch = m_subscription->take(m_config.batchRecords, m_config.batchBytes);
    m_busy = !m_batch.isEmpty();
    if (m_busy)
        keepBatch();
    else if (m_draining)
        finishDraining();
}

void Consumer::keepBatch()
{
    POSTRIDER_CRASH_POINT(LedgerTaken);
    if (POSTRIDER_PLANTED(CommitFirst) && m_subscription)
        m_subscription->commit(behind(m_batch));
    QList<Input> inputs;
    inputs.reserve(m_batch.size());
    for (const Record &record : std::as_const(m_batch))
        inputs.append({{record.topic, record.partition, record.offset}, contentOf(record)});
    m_keep(inputs);
}

void Consumer::kept(const StoreResult<Kept> &result)
{
    if (!result) {
        qCWarning(lcPersistence) << "the store can't be written to, next try in" << m_pause.count()
                                 << "ms:" << result.error().cause;
        Q_EMIT storeMissed(result.error().cause);
        if (m_draining)
            return finishDraining();
        m_retry.start(m_pause);
        m_pause = std::min(2 * m_pause, m_config.longestPause);
        return;
    }
    m_pause = m_config.firstPause;
    Q_EMIT storeReached();
    if (result->ignoredMarks > 0)
        qCInfo(lcPersistence) << result->ignoredMarks << "marks of strangers or above the last entry ignored";
    announce(result->announcements);
}

void Consumer::forget(const QList<Position> &partitions)
{
    // What is decided by now stays decided, and its new owner tells of it again: only the commit is no longer ours.
    m_batch.removeIf([&](const Record &record) {
        return std::any_of(partitions.begin(), partitions.end(), [&](const Position &position) {
            return position.topic == record.topic && position.partition == record.partition;
        });
    });
}

void Consumer::announce(const QList<Announcement> &announcements)
{
    m_outgoing.clear();
    m_outgoing.reserve(announcements.size());
    for (const Announcement &announcement : announcements)
        m_outgoing.append(outgoing(announcement));
    m_published = 0;
    if (m_outgoing.isEmpty())
        commit();
    else
        publishAll();
}

Consumer::Outgoing Consumer::outgoing(const Announcement &announcement) const
{
    if (const auto *dead = std::get_if<Dead>(&announcement)) {
        const auto record = std::find_if(m_batch.begin(), m_batch.end(), [dead](const Record &record) {
            return Place{record.topic, record.partition, record.offset} == dead->place;
        });
        const bool there = record != m_batch.end();
        qCWarning(lcPersistence) << "record" << dead->place.offset << "goes to message_dead:" << dead->reason;
        return {Topic::MessageDead, there ? record->key : QByteArray(),
                wire::encode(wire::DeadRecord{dead->reason, there ? record->key : QByteArray(),
                                              there ? record->value : QByteArray()})};
    }
    const auto &event = std::get<MessageEvent>(announcement);
    return {Topic::MessageEvents, std::visit(ChatOf(), event).value.toUtf8(), wire::encode(event)};
}

void Consumer::publishAll()
{
    if (m_retry.isActive())
        return;
    for (; m_published < m_outgoing.size(); ++m_published) {
        if (m_published > 0)
            POSTRIDER_CRASH_POINT(LedgerHalfAnnounced);
        const Outgoing &next = m_outgoing.at(m_published);
        const auto done = [self = QPointer<Consumer>(this), index = m_published](const Result<void> &result) {
            if (self)
                self->acknowledged(index, result);
        };
        if (m_bus.publish(next.topic, next.key, next.value, done) == MessageBus::Taken::Full)
            return; // goes on at room()
        ++m_waiting;
    }
}

void Consumer::acknowledged(qsizetype index, const Result<void> &result)
{
    --m_waiting;
    Outgoing &published = m_outgoing[index];
    published.fate = Outgoing::Fate::Taken;
    if (!result) {
        const bool forGood = result.error().code != Code::Unavailable;
        published.fate = forGood ? Outgoing::Fate::Refused : Outgoing::Fate::Lost;
        qCWarning(lcPersistence) << (forGood ? "the bus will never take an event:" : "an event was not published:")
                                 << result.error().cause;
    }
    if (m_waiting == 0 && m_published == m_outgoing.size())
        settle();
}

// What was lost is published again, with all the rest, in order: whoever has some of it already drops it by its seq.
// What will never be taken holds up nobody: the entry is kept, and who misses its event finds it by its seq.
void Consumer::settle()
{
    const bool lostSome = std::ranges::any_of(
        m_outgoing, [](const Outgoing &published) { return published.fate == Outgoing::Fate::Lost; });
    QList<Outgoing> again;
    for (Outgoing &published : m_outgoing) {
        if (published.fate == Outgoing::Fate::Refused) {
            Q_EMIT eventRefused();
            if (auto remains = remainsOf(published))
                again.append(std::move(*remains));
        } else if (lostSome) {
            published.fate = Outgoing::Fate::Open;
            again.append(std::move(published));
        }
    }
    m_outgoing = std::move(again);
    m_published = 0;
    if (m_outgoing.isEmpty())
        return commit();
    if (!lostSome)
        return publishAll();
    m_retry.start(m_busPause);
    m_busPause = std::min(2 * m_busPause, m_config.longestPause);
}

// For message_dead; without its text, if even there it was too much. Nothing is left of what is refused without one.
std::optional<Consumer::Outgoing> Consumer::remainsOf(const Outgoing &refused) const
{
    if (refused.topic != Topic::MessageDead)
        return Outgoing{Topic::MessageDead, refused.key,
                        wire::encode(wire::DeadRecord{BusRefused, refused.key, refused.value})};
    const QByteArray less = wire::encode(wire::DeadRecord{BusRefused, refused.key, {}});
    if (refused.value == less) {
        qCCritical(lcPersistence) << "message_dead takes no record at all: one is lost";
        return {};
    }
    return Outgoing{Topic::MessageDead, refused.key, less};
}

void Consumer::commit()
{
    POSTRIDER_CRASH_POINT(LedgerAnnounced);
    m_outgoing.clear();
    m_busPause = m_config.firstPause;
    m_subscription->commit(behind(std::exchange(m_batch, {})));
    POSTRIDER_CRASH_POINT(LedgerPositionCommitted);
    m_busy = false;
    next();
}

void Consumer::finishDraining()
{
    m_retry.stop();
    m_batch.clear();
    m_subscription.reset();
    Q_EMIT drained();
}

} // namespace postrider::persistence
