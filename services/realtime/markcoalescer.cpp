// SPDX-License-Identifier: GPL-3.0-or-later
#include "markcoalescer.h"

#include <domain/limits.h>

#include <algorithm>
#include <utility>

namespace postrider::realtime {

std::optional<SaveMark> MarkCoalescer::offer(const SaveMark &mark, Timestamp now)
{
    const Key key{mark.chat, mark.user};
    const auto running = m_intervals.find(key);
    if (running != m_intervals.end()) {
        wait(*running, mark);
        return std::nullopt;
    }
    Interval first{.end = now + limits::MarkInterval, .sent = {}, .delivered = {}, .read = {}};
    first.sent.advance(mark.kind, mark.seq);
    m_intervals.insert(key, first);
    return mark;
}

QList<SaveMark> MarkCoalescer::due(Timestamp now)
{
    QList<SaveMark> marks;
    for (auto it = m_intervals.begin(); it != m_intervals.end();) {
        const auto &[chat, user] = it.key();
        Interval &interval = it.value();
        // The second comparison is for a clock that was set back.
        if (now < interval.end && now + limits::MarkInterval >= interval.end) {
            ++it;
            continue;
        }
        const auto [delivered, deliveredAt] = std::exchange(interval.delivered, {});
        const auto [read, readAt] = std::exchange(interval.read, {});
        if (delivered == Seq{} && read == Seq{}) {
            it = m_intervals.erase(it);
            continue;
        }
        // A read mark carries the delivered one along, with its own time: what came before it has to go before it.
        const bool deliveredBefore = deliveredAt < readAt;
        if (delivered > interval.sent.delivered && deliveredBefore)
            marks.append({MarkKind::Delivered, chat, user, delivered, deliveredAt});
        if (read > interval.sent.read)
            marks.append({MarkKind::Read, chat, user, read, readAt});
        if (delivered > std::max(interval.sent.delivered, read) && !deliveredBefore)
            marks.append({MarkKind::Delivered, chat, user, delivered, deliveredAt});
        interval.sent.advance(MarkKind::Read, read);
        interval.sent.advance(MarkKind::Delivered, delivered);
        interval.end = now + limits::MarkInterval;
        ++it;
    }
    return marks;
}

void MarkCoalescer::putBack(const SaveMark &mark, Timestamp now)
{
    Interval &interval = m_intervals[{mark.chat, mark.user}];
    interval.end = now + limits::MarkInterval;
    interval.sent = {};
    wait(interval, mark);
}

void MarkCoalescer::wait(Interval &interval, const SaveMark &mark)
{
    Mark beyond = interval.sent;
    Waiting &waiting = mark.kind == MarkKind::Read ? interval.read : interval.delivered;
    const bool covered = mark.seq <= interval.read.seq && mark.at >= interval.read.at;
    if (beyond.advance(mark.kind, mark.seq) && mark.seq > waiting.seq && !covered)
        waiting = {mark.seq, mark.at};
}

} // namespace postrider::realtime
