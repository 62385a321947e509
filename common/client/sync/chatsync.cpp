// SPDX-License-Identifier: GPL-3.0-or-later
#include "chatsync.h"

#include <domain/limits.h>
#include <faults/plantedbug.h>

#include <algorithm>

namespace postrider::client {
namespace {
using namespace std::chrono_literals;

constexpr size_t MostWaiting = 1000;
constexpr auto FirstRetry = 1000ms;
constexpr auto LongestRetry = 30'000ms;
} // namespace

std::chrono::milliseconds nextRetryDelay(std::chrono::milliseconds delay)
{
    return std::clamp<std::chrono::milliseconds>(delay * 2, FirstRetry, LongestRetry);
}

bool ChatSync::describe(const Chat &chat, Seq heldWhenAsked)
{
    m_described = true;
    m_progress.left = chat.leftSeq.has_value();
    m_refused = false;
    if (m_progress.left) {
        m_progress.last = std::max(m_progress.last, *chat.leftSeq);
        return true;
    }
    if (heldWhenAsked > chat.lastSeq)
        return false;
    m_progress.first = std::max(m_progress.first, chat.firstSeq);
    m_progress.last = std::max(m_progress.last, chat.lastSeq);
    m_progress.mark.advance(MarkKind::Delivered, chat.mark.delivered);
    m_progress.mark.advance(MarkKind::Read, chat.mark.read);
    return true;
}

// The place below which everything is here or was passed over: the next entry to take is the one after it.
Seq ChatSync::local() const
{
    return std::max(m_progress.held.highest(), m_progress.first - 1);
}

QList<Entry> ChatSync::take(const Entry &entry, Room room)
{
    m_progress.last = std::max(m_progress.last, entry.seq);
    if (entry.seq <= local() && m_described)
        return {};
    const bool next = m_described && entry.seq == local() + 1;
    if (next || (room == Room::Yes && m_waiting.size() < MostWaiting))
        if (m_waiting.emplace(entry.seq, entry).second)
            m_waitingBytes += heldBytes(entry);
    return m_described ? takeWaiting() : QList<Entry>{};
}

void ChatSync::forgetWaiting()
{
    m_waiting.clear();
    m_waitingBytes = 0;
}

QList<Entry> ChatSync::takePage(const Page &page)
{
    m_progress.first = std::max(m_progress.first, page.firstSeq);
    m_progress.last = std::max(m_progress.last, page.lastSeq);
    m_progress.held.add(page.from, page.to);
    for (const Entry &entry : page.entries)
        noteWriter(entry);
    return takeWaiting();
}

QList<Entry> ChatSync::takeWaiting()
{
    QList<Entry> ready;
    while (!m_waiting.empty()) {
        const auto lowest = m_waiting.begin();
        if (lowest->first > local() + 1)
            break;
        if (lowest->first == local() + 1) {
            noteWriter(lowest->second);
            ready.append(lowest->second);
            m_progress.held.add(lowest->first, lowest->first);
        }
        m_waitingBytes -= heldBytes(lowest->second);
        m_waiting.erase(lowest);
    }
    return ready;
}

void ChatSync::noteWriter(const Entry &entry)
{
    if (entry.from != m_self)
        m_progress.lastForeign = std::max(m_progress.lastForeign, entry.seq);
}

// A mark that is ahead of every entry heard of tells of an entry that was missed.
void ChatSync::receipts(const wire::ReceiptsFrame &frame)
{
    for (const auto &moved : frame.users) {
        m_progress.last = std::max(m_progress.last, moved.mark.delivered);
        if (moved.user != m_self)
            continue;
        m_progress.mark.advance(MarkKind::Delivered, moved.mark.delivered);
        m_progress.mark.advance(MarkKind::Read, moved.mark.read);
    }
}

bool ChatSync::see(Seq seq)
{
    const Seq before = m_progress.seen;
    m_progress.seen = std::max(before, std::min(seq, m_progress.held.highest()));
    return m_progress.seen > before;
}

std::optional<SeqRanges::Range> ChatSync::missing() const
{
    if (m_refused || m_progress.last < m_progress.first || (POSTRIDER_PLANTED(SkipGap) && !m_progress.held.isEmpty()))
        return std::nullopt;
    Seq lowest = m_progress.held.isEmpty() ? m_progress.last + 1 - limits::PageEntries : m_progress.held.lowest();
    if (!m_progress.left)
        lowest = std::min(lowest, m_progress.mark.delivered + 1);
    SeqRanges here = m_progress.held;
    // They close no gap of a log of which nothing is held: nothing would ever fetch what they wait for.
    if (!here.isEmpty())
        for (const auto &[seq, entry] : m_waiting)
            here.add(seq, seq);
    return here.highestGap(std::max(lowest, m_progress.first), m_progress.last);
}

QList<wire::MarkFrame> ChatSync::marksToSay(const ChatUri &chat)
{
    QList<wire::MarkFrame> marks;
    if (m_progress.left || m_refused || !m_described)
        return marks;
    const Mark &server = m_progress.mark;
    // What the server had removed for good below its first entry needs no delivery.
    const Seq from = std::max(server.delivered + 1, m_progress.first);
    const auto run = m_progress.held.around(from);
    const Seq whole = POSTRIDER_PLANTED(DeliveredAboveGap) ? m_progress.last : run ? run->last : server.delivered;
    const Seq delivered = std::max(server.delivered, m_said.delivered);
    if (whole > delivered && m_progress.lastForeign > delivered) {
        marks.append({.kind = MarkKind::Delivered, .chat = chat, .seq = whole});
        m_said.delivered = whole;
    }
    const Seq read = std::max(server.read, m_said.read);
    if (m_progress.seen > read && m_progress.seen <= std::max(whole, server.delivered)) {
        marks.append({.kind = MarkKind::Read, .chat = chat, .seq = m_progress.seen});
        m_said.advance(MarkKind::Read, m_progress.seen);
    }
    return marks;
}

void ChatSync::failed(const Error &error, std::chrono::milliseconds now)
{
    m_asking = false;
    m_refused = error.code == Code::NoSuchChat || error.code == Code::NotFound;
    m_retryDelay = nextRetryDelay(m_retryDelay);
    if (m_refused)
        forgetWaiting();
    else
        m_retryAt = now + m_retryDelay;
}

void ChatSync::disconnected()
{
    m_said = {};
    forgetWaiting();
    m_queued = m_asking = false;
    m_retryAt.reset();
    m_retryDelay = {};
}

} // namespace postrider::client
