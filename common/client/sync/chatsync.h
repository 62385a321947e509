// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "syncactions.h"

#include <chrono>
#include <map>

namespace postrider::client {

// How long to wait after one more failure: 1 s, doubling up to 30 s.
std::chrono::milliseconds nextRetryDelay(std::chrono::milliseconds delay);

// The rules of sync for one chat, without any I/O: which entry may be taken, what is missing, which marks may be said.
class ChatSync {
public:
    explicit ChatSync(UserId self) : m_self(self) {} // heard of, but not described by the server yet
    ChatSync(UserId self, const ChatProgress &progress) : m_self(self), m_progress(progress), m_described(true) {}

    const ChatProgress &progress() const { return m_progress; }
    bool isDescribed() const { return m_described; }

    // False: what is held here is not of this server's log. An answer may be older than what came beside it, so it is
    // only held against what was here when it was asked for.
    bool describe(const Chat &chat, Seq heldWhenAsked);
    void listAsked() { m_heldWhenListed = m_progress.held.highest(); }
    Seq heldWhenListed() const { return m_heldWhenListed; }
    // seq = local + 1 is taken, with what had waited for it; lower ones are dropped; higher ones wait for the gap to
    // close, if there is room for that: else they are fetched with it.
    enum class Room { Yes, No };
    QList<Entry> take(const Entry &entry, Room room = Room::Yes);
    qsizetype waitingBytes() const { return m_waitingBytes; } // of the texts that wait
    // What waited and may be taken now that a page has come.
    QList<Entry> takePage(const Page &page);
    QList<Entry> takeWaiting(); // the same, now that it is described
    void receipts(const wire::ReceiptsFrame &frame);
    // A person has seen it, as far as it is held. False if that was known.
    bool see(Seq seq);

    // The highest stretch that has to be fetched: what is missing above the lowest entry held, and all that the server
    // doesn't know as delivered; on a fresh device at least the newest page.
    std::optional<SeqRanges::Range> missing() const;
    // Marks that are ahead of the server's and were not said yet. Delivered is said only of what is held without a gap
    // from the server's mark on, and read only within that.
    QList<wire::MarkFrame> marksToSay(const ChatUri &chat);
    void forgetSaid() { m_said = {}; } // a new connection, or a repeat in case one got lost

    // What Sync asks the server about this chat: one request at a time, again after a while if it fails.
    bool wantsAsking() const
    {
        return !m_queued && !m_asking && !m_retryAt && !m_refused && (!m_described || missing());
    }
    void queue() { m_queued = true; }
    void ask() { m_queued = false, m_asking = true; }
    void skip() { m_queued = false; }
    void answered() { m_asking = false, m_retryDelay = {}; }
    void failed(const Error &error, std::chrono::milliseconds now);
    std::optional<std::chrono::milliseconds> retryAt() const { return m_retryAt; }
    void retry() { m_retryAt.reset(); }
    void disconnected();

private:
    Seq local() const;
    void forgetWaiting();
    void noteWriter(const Entry &entry);

    UserId m_self;
    ChatProgress m_progress;
    bool m_described = false;
    Seq m_heldWhenListed;
    Mark m_said;
    std::map<Seq, Entry> m_waiting;
    qsizetype m_waitingBytes = 0;
    bool m_queued = false;
    bool m_asking = false;
    bool m_refused = false; // the server says there is no such chat: not asked for until it is listed again
    std::optional<std::chrono::milliseconds> m_retryAt;
    std::chrono::milliseconds m_retryDelay{0};
};

} // namespace postrider::client
