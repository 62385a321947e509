// SPDX-License-Identifier: GPL-3.0-or-later
#include "typingthrottle.h"

#include <domain/limits.h>

#include <algorithm>

namespace postrider::realtime {

bool TypingThrottle::allows(UserId user, const ChatUri &chat, Timestamp now)
{
    // A time still to come is of a clock that was set back: it holds nobody up.
    const auto recent = [now](Timestamp last) { return last <= now && now - last < limits::TypingInterval; };
    if (m_last.size() >= m_pruneAt) {
        m_last.removeIf([&](const auto &entry) { return !recent(entry.value()); });
        m_pruneAt = std::max<qsizetype>(256, 2 * m_last.size());
    }
    const Key key{user, chat};
    const auto last = m_last.find(key);
    if (last != m_last.end() && recent(*last))
        return false;
    m_last.insert(key, now);
    return true;
}

} // namespace postrider::realtime
