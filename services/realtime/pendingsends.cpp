// SPDX-License-Identifier: GPL-3.0-or-later
#include "pendingsends.h"

namespace postrider::realtime {

void PendingSends::add(const ChatUri &chat, const MessageUuid &uuid)
{
    ++m_times[{chat, uuid}];
}

bool PendingSends::decided(const ChatUri &chat, const MessageUuid &uuid)
{
    const auto times = m_times.find({chat, uuid});
    if (times == m_times.end())
        return false;
    if (--*times == 0)
        m_times.erase(times);
    return true;
}

bool PendingSends::contains(const ChatUri &chat, const MessageUuid &uuid) const
{
    return m_times.contains({chat, uuid});
}

} // namespace postrider::realtime
