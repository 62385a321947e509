// SPDX-License-Identifier: GPL-3.0-or-later
#include "localkeyvalue.h"

namespace postrider {

LocalKeyValue::LocalKeyValue(const Clock &clock, qsizetype mostKeys) : m_clock(clock), m_mostKeys(mostKeys) {}

void LocalKeyValue::set(const QByteArray &key, const QByteArray &value, std::chrono::seconds life)
{
    remove(key);
    const Timestamp now = m_clock.now();
    while (!m_ends.empty() && (m_ends.begin()->first <= now || m_items.size() >= m_mostKeys))
        remove(QByteArray(m_ends.begin()->second));
    if (life <= std::chrono::seconds(0))
        return;
    m_items.insert(key, {value, now + life});
    m_ends.emplace(now + life, key);
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

} // namespace postrider
