// SPDX-License-Identifier: GPL-3.0-or-later
#include "fetchqueue.h"

#include <algorithm>

namespace postrider::client {
namespace {
constexpr int MostUnderWay = 4;
} // namespace

bool FetchQueue::Asked::isAnsweredBy(const Page &page) const
{
    const bool whole = page.from <= page.to && page.to == before - 1;
    const bool gone = page.firstSeq >= before;
    return page.chat == chat && (whole || gone || wanted);
}

FetchId FetchQueue::remember(const Asked &asked)
{
    const FetchId id = nextId();
    m_asked.insert(id, asked);
    return id;
}

std::optional<FetchQueue::Asked> FetchQueue::answered(FetchId id)
{
    const auto found = m_asked.find(id);
    if (found == m_asked.end())
        return std::nullopt;
    Asked asked = *found;
    m_asked.erase(found);
    return asked;
}

std::optional<ChatUri> FetchQueue::pop()
{
    if (m_waiting.empty() || underWay() >= MostUnderWay)
        return std::nullopt;
    ChatUri chat = m_waiting.front();
    m_waiting.pop_front();
    return chat;
}

void FetchQueue::clear()
{
    m_asked.clear();
    m_waiting.clear();
}

qsizetype FetchQueue::underWay() const
{
    return std::ranges::count_if(m_asked, [](const Asked &asked) { return !asked.wanted; });
}

} // namespace postrider::client
