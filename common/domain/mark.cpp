// SPDX-License-Identifier: GPL-3.0-or-later
#include "mark.h"

#include <algorithm>

namespace postrider {

bool Mark::advance(MarkKind kind, Seq to)
{
    const Mark before = *this;
    delivered = std::max(delivered, to);
    if (kind == MarkKind::Read)
        read = std::max(read, to);
    return *this != before;
}

MessageState stateAt(Seq seq, const Mark &mark)
{
    if (seq <= mark.read)
        return MessageState::Read;
    return seq <= mark.delivered ? MessageState::Delivered : MessageState::Saved;
}

Receipt receiptOf(Seq seq, UserId user, const Mark &mark, const QList<Segment> &segments)
{
    Receipt receipt{.user = user, .state = stateAt(seq, mark), .hidden = false, .deliveredAt = {}, .readAt = {}};
    for (const Segment &segment : segments) {
        if (segment.user != user || seq <= segment.after || seq > segment.upTo)
            continue;
        auto &at = segment.kind == MarkKind::Read ? receipt.readAt : receipt.deliveredAt;
        at = at ? std::min(*at, segment.at) : segment.at;
    }
    if (receipt.readAt && (!receipt.deliveredAt || *receipt.deliveredAt > *receipt.readAt))
        receipt.deliveredAt = receipt.readAt;
    return receipt;
}

Mark leastOf(const QList<Mark> &marks, Seq lastSeq)
{
    Mark least{lastSeq, lastSeq};
    for (const Mark &mark : marks) {
        least.delivered = std::min(least.delivered, mark.delivered);
        least.read = std::min(least.read, mark.read);
    }
    return least;
}

} // namespace postrider
