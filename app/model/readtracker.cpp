// SPDX-License-Identifier: GPL-3.0-or-later
#include "readtracker.h"

#include <algorithm>

namespace postrider {

ReadTracker::ReadTracker(const Clock &clock) : m_clock(clock) {}

void ReadTracker::open(Seq read)
{
    m_read = read;
    m_watched.clear();
    m_seen.clear();
}

void ReadTracker::setActive(bool active)
{
    if (m_active == active)
        return;
    m_active = active;
    restart();
}

void ReadTracker::noteInput()
{
    const bool slept = !isAttentive(m_clock.now());
    m_lastInput = m_clock.now();
    if (slept)
        restart();
}

// Whoever comes back to the window gets the full time to see what it shows.
void ReadTracker::restart()
{
    for (Watched &watched : m_watched)
        watched.since = m_clock.now();
}

bool ReadTracker::isAttentive(Timestamp now) const
{
    return m_active && now - m_lastInput <= InputWithin;
}

void ReadTracker::setVisible(const QList<Visible> &entries)
{
    const Timestamp now = m_clock.now();
    QHash<Seq, Watched> watched;
    for (const Visible &entry : entries) {
        if (entry.seq <= m_read)
            continue;
        const auto before = m_watched.constFind(entry.seq);
        watched.insert(entry.seq, {entry.after, before == m_watched.constEnd() ? now : before->since});
    }
    m_watched = watched;
}

std::optional<Seq> ReadTracker::advance()
{
    const Timestamp now = m_clock.now();
    if (isAttentive(now)) {
        for (auto it = m_watched.begin(); it != m_watched.end();) {
            if (now - it->since < VisibleFor) {
                ++it;
                continue;
            }
            m_seen.insert(it.key(), it->after);
            it = m_watched.erase(it);
        }
    }
    const Seq before = m_read;
    QList<Seq> seen = m_seen.keys();
    std::ranges::sort(seen);
    for (const Seq seq : seen) {
        if (m_seen.value(seq) > m_read)
            break;
        m_read = std::max(m_read, seq);
        m_seen.remove(seq);
    }
    return m_read > before ? std::optional(m_read) : std::nullopt;
}

std::optional<Timestamp> ReadTracker::nextCheck() const
{
    std::optional<Timestamp> next;
    if (!isAttentive(m_clock.now()))
        return next; // the next input says so
    for (const Watched &watched : m_watched)
        next = std::min(next.value_or(watched.since + VisibleFor), watched.since + VisibleFor);
    return next;
}

} // namespace postrider
