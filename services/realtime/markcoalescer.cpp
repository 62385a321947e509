// SPDX-License-Identifier: GPL-3.0-or-later
#include "markcoalescer.h"

#include <domain/limits.h>

#include <algorithm>

namespace postrider::realtime {

std::optional<SaveMark> MarkCoalescer::offer(const SaveMark &mark, Timestamp now)
{
    const Key key{mark.chat, mark.user};
    const auto running = m_intervals.find(key);
    if (running != m_intervals.end()) {
        wait(*running, mark);
        return std::nullopt;
    }
    Interval first{.end = now + limits::MarkInterval, .sent = {}, .waiting = {}, .deliveredAt = {}, .readAt = {}};
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
        const Mark waiting = interval.waiting;
        if (waiting == Mark{}) {
            it = m_intervals.erase(it);
            continue;
        }
        if (waiting.read > interval.sent.read)
            marks.append({MarkKind::Read, chat, user, waiting.read, interval.readAt});
        if (waiting.delivered > std::max(interval.sent.delivered, waiting.read))
            marks.append({MarkKind::Delivered, chat, user, waiting.delivered, interval.deliveredAt});
        interval.sent.advance(MarkKind::Read, waiting.read);
        interval.sent.advance(MarkKind::Delivered, waiting.delivered);
        interval.waiting = {};
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
    if (!beyond.advance(mark.kind, mark.seq))
        return;
    const Seq delivered = interval.waiting.delivered;
    const Seq read = interval.waiting.read;
    interval.waiting.advance(mark.kind, mark.seq);
    if (interval.waiting.delivered > delivered)
        interval.deliveredAt = mark.at;
    if (interval.waiting.read > read)
        interval.readAt = mark.at;
}

} // namespace postrider::realtime
