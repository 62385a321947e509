// SPDX-License-Identifier: GPL-3.0-or-later
#include "localsubscriptions.h"

#include "localbus.h"

#include <algorithm>

namespace postrider {

LocalShared::LocalShared(LocalBus &bus, const QList<Topic> &topics, const QString &group)
    : m_bus(&bus), m_topics(topics), m_group(group)
{
}

LocalShared::~LocalShared()
{
    if (!m_bus)
        return;
    for (const Topic topic : m_topics) {
        TopicLog::Group &group = m_bus->log(topic).group(m_group);
        if (group.owner == this)
            group = {group.committed, group.committed, nullptr};
    }
    m_bus->schedule();
}

QList<Record> LocalShared::take(int mostRecords, qsizetype mostBytes)
{
    QList<Record> taken;
    qsizetype bytes = 0;
    while (m_bus && taken.size() < mostRecords) {
        // The topics' records in the order they were published, so that none of them waits for another to run dry.
        const TopicLog::Kept *next = nullptr;
        TopicLog::Group *from = nullptr;
        for (const Topic topic : m_topics) {
            TopicLog &log = m_bus->log(topic);
            TopicLog::Group &group = log.group(m_group);
            if (!group.owner)
                group.owner = this;
            const TopicLog::Kept *kept = group.owner == this ? log.at(group.given) : nullptr;
            if (kept && (!next || kept->arrival < next->arrival)) {
                next = kept;
                from = &group;
            }
        }
        if (!next)
            break;
        bytes += next->record.key.size() + next->record.value.size();
        if (!taken.isEmpty() && bytes > mostBytes)
            break;
        taken.append(next->record);
        ++from->given;
    }
    return taken;
}

void LocalShared::commit(const QList<Position> &positions)
{
    if (!m_bus)
        return;
    for (const Position &position : positions)
        if (m_topics.contains(position.topic) && m_bus->log(position.topic).group(m_group).owner == this)
            m_bus->log(position.topic).commit(m_group, position.next);
    m_bus->schedule(); // for room()
}

bool LocalShared::waits() const
{
    return std::any_of(m_topics.begin(), m_topics.end(), [this](Topic topic) {
        TopicLog &log = m_bus->log(topic);
        const TopicLog::Group &group = log.group(m_group);
        return (!group.owner || group.owner == this) && log.at(group.given);
    });
}

void LocalShared::tellReady()
{
    if (m_told == m_bus->m_arrivals || !waits())
        return;
    m_told = m_bus->m_arrivals;
    Q_EMIT ready();
}

LocalBroadcast::LocalBroadcast(Topic topic, qint64 first) : m_topic(topic), m_first(first) {}

void LocalBroadcast::tell(Topic topic, const QList<Record> &records)
{
    const QPointer<LocalBroadcast> self(this);
    if (!m_positioned) {
        m_positioned = true;
        Q_EMIT positioned();
    }
    if (!self || topic != m_topic || records.isEmpty() || records.last().offset < m_first)
        return;
    const auto before = std::max(qsizetype(0), qsizetype(m_first - records.first().offset));
    Q_EMIT received(before == 0 ? records : records.sliced(before));
}

} // namespace postrider
