// SPDX-License-Identifier: GPL-3.0-or-later
#include "topiclog.h"

#include <algorithm>

namespace postrider {

TopicLog::TopicLog(Topic topic, qint64 first, Keep keep)
    : m_topic(topic), m_keep(keep), m_next(first), m_delivered(first)
{
}

void TopicLog::append(const QByteArray &key, const QByteArray &value, qint64 arrival)
{
    m_kept.push_back({{m_topic, 0, m_next++, key, value}, arrival});
    m_bytes += size(m_kept.back().record);
}

const TopicLog::Kept *TopicLog::at(qint64 offset) const
{
    if (m_kept.empty() || offset < m_kept.front().record.offset || offset >= m_next)
        return nullptr;
    return &m_kept[size_t(offset - m_kept.front().record.offset)];
}

TopicLog::Group &TopicLog::group(const QString &name)
{
    const auto known = m_groups.find(name);
    if (known != m_groups.end())
        return *known;
    const qint64 earliest = m_kept.empty() ? m_next : m_kept.front().record.offset;
    return *m_groups.insert(name, {earliest, earliest, nullptr});
}

void TopicLog::commit(const QString &name, qint64 next)
{
    Group &committed = group(name);
    committed.committed = std::clamp(next, committed.committed, m_next);
    forget();
}

QList<Record> TopicLog::takeForListeners()
{
    QList<Record> records;
    for (const Kept *kept = at(m_delivered); kept; kept = at(m_delivered)) {
        records.append(kept->record);
        ++m_delivered;
    }
    forget();
    return records;
}

void TopicLog::forget()
{
    if (m_keep == Keep::ForGroups && m_groups.isEmpty())
        return;
    qint64 wanted = m_delivered;
    for (const Group &group : std::as_const(m_groups))
        wanted = std::min(wanted, group.committed);
    while (!m_kept.empty() && m_kept.front().record.offset < wanted) {
        m_bytes -= size(m_kept.front().record);
        m_kept.pop_front();
    }
}

} // namespace postrider
