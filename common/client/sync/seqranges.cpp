// SPDX-License-Identifier: GPL-3.0-or-later
#include "seqranges.h"

#include <algorithm>

namespace postrider::client {

void SeqRanges::add(Seq first, Seq last)
{
    if (last < first)
        return;
    // All that touch or overlap the new one melt into it.
    auto begin = std::ranges::find_if(m_ranges, [first](const Range &range) { return range.last + 1 >= first; });
    auto end = begin;
    for (; end != m_ranges.end() && end->first <= last + 1; ++end) {
        first = std::min(first, end->first);
        last = std::max(last, end->last);
    }
    const auto place = begin - m_ranges.begin();
    m_ranges.erase(begin, end);
    m_ranges.insert(place, Range{first, last});
}

bool SeqRanges::contains(Seq seq) const
{
    return around(seq).has_value();
}

Seq SeqRanges::lowest() const
{
    return m_ranges.isEmpty() ? Seq{} : m_ranges.first().first;
}

Seq SeqRanges::highest() const
{
    return m_ranges.isEmpty() ? Seq{} : m_ranges.last().last;
}

std::optional<SeqRanges::Range> SeqRanges::around(Seq seq) const
{
    const auto found = std::ranges::find_if(m_ranges, [seq](const Range &range) { return range.last >= seq; });
    if (found == m_ranges.end() || found->first > seq)
        return std::nullopt;
    return *found;
}

std::optional<SeqRanges::Range> SeqRanges::highestGap(Seq first, Seq last) const
{
    for (auto range = m_ranges.crbegin(); range != m_ranges.crend() && last >= first; ++range) {
        if (range->first > last)
            continue;
        if (range->last < last)
            return Range{std::max(first, range->last + 1), last};
        last = range->first - 1;
    }
    if (last < first)
        return std::nullopt;
    return Range{first, last};
}

} // namespace postrider::client
