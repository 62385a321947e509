// SPDX-License-Identifier: GPL-3.0-or-later
#include "localkeyvalue.h"

#include <algorithm>

namespace postrider {

LocalKeyValue::LocalKeyValue(const Clock &clock, qsizetype mostKeys) : m_clock(clock), m_mostKeys(mostKeys) {}

void LocalKeyValue::set(const QByteArray &key, const QByteArray &value, std::chrono::seconds life)
{
    keep(key, value, m_clock.now() + life);
}

void LocalKeyValue::keep(const QByteArray &key, const QByteArray &value, Timestamp end)
{
    remove(key);
    const Timestamp now = m_clock.now();
    while (!m_ends.empty() && (m_ends.begin()->first <= now || m_items.size() >= m_mostKeys))
        remove(QByteArray(m_ends.begin()->second));
    if (end <= now)
        return;
    m_items.insert(key, {value, end});
    m_ends.emplace(end, key);
}

void LocalKeyValue::remove(const QByteArray &key)
{
    const auto found = m_items.constFind(key);
    if (found == m_items.constEnd())
        return;
    m_ends.erase({found->end, key});
    m_items.erase(found);
}

QFuture<QHash<QByteArray, QByteArray>> LocalKeyValue::get(const QList<QByteArray> &keys)
{
    const Timestamp now = m_clock.now();
    QHash<QByteArray, QByteArray> values;
    for (const QByteArray &key : keys) {
        const auto found = m_items.constFind(key);
        if (found != m_items.constEnd() && found->end > now)
            values.insert(key, found->value);
    }
    return QtFuture::makeReadyFuture(values);
}

QFuture<std::optional<std::chrono::milliseconds>>
LocalKeyValue::prolong(const QByteArray &key, std::chrono::milliseconds time, std::chrono::milliseconds most)
{
    const Timestamp now = m_clock.now();
    const Item before = m_items.value(key, {{}, now});
    const bool there = before.end > now;
    const Timestamp end = std::min((there ? before.end : now) + time, now + most);
    keep(key, there ? before.value : QByteArray(""), end);
    return QtFuture::makeReadyFuture(std::optional(end - now));
}

} // namespace postrider
