// SPDX-License-Identifier: GPL-3.0-or-later
#include "pendingsends.h"

namespace postrider::realtime {

void PendingSends::add(const Key &key)
{
    ++m_times[key];
}

bool PendingSends::decided(const Key &key)
{
    const auto times = m_times.find(key);
    if (times == m_times.end())
        return false;
    if (--*times == 0)
        m_times.erase(times);
    return true;
}

bool PendingSends::contains(const Key &key) const
{
    return m_times.contains(key);
}

} // namespace postrider::realtime
