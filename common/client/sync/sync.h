// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chatsync.h"
#include "fetchqueue.h"
#include "heldframes.h"

#include <QSet>

#include <functional>

namespace postrider::client {

// How a client that was away gets complete again (design, chapter 4), as a state machine without I/O: events go in,
// take() gives what is to be done. Time is whatever the caller says, in milliseconds that only go forward.
//
// The order at each connection: hello, then the list of chats, while every frame that comes is held; then the missing
// ranges; then what was held. Losing an entry's frame is healed by the next entry, the next mark, or the next round.
class Sync {
public:
    static constexpr std::chrono::milliseconds RoundInterval = std::chrono::minutes(15);

    Sync(UserId self, const SyncState &state);

    QList<SyncAction> take();
    // When tick() wants to be called next; nothing: not before another event.
    std::optional<std::chrono::milliseconds> deadline() const;
    bool isCaughtUp() const { return m_caughtUp; }

    void connected(std::chrono::milliseconds now); // the WebSocket is open; hello follows
    void disconnected();
    void noteTime(std::chrono::milliseconds now) { m_now = std::max(m_now, now); }
    void tick(std::chrono::milliseconds now); // the same, and what is due by then

    void helloCame(const Epoch &epoch);
    void entryCame(const Entry &entry); // by a frame; also one's own, once it is Saved
    void receiptsCame(const wire::ReceiptsFrame &receipts);
    void unreadCame(const wire::UnreadFrame &unread);
    void doubted(); // the server disagrees with what this client said of a chat: look again, soon

    void chatsFetched(FetchId id, const wire::ChatListBody &list);
    void chatFetched(FetchId id, const Chat &chat);
    void pageFetched(FetchId id, const Page &page);
    void fetchFailed(FetchId id, const Error &error);

    void seen(const ChatUri &chat, Seq seq);
    // Entries before a seq that somebody wants to look at; nothing if it can't be asked for now.
    std::optional<FetchId> wantEarlier(const ChatUri &chat, Seq before, int quantity);

private:
    enum class Phase { Offline, Greeting, Listing, Running };

    void startAnew(const Epoch &epoch);
    void startRound();
    void askForChats(const QString &after);
    void finishRound();
    void releaseHeld();
    void hold(const HeldFrames::Frame &frame);
    void apply(const Entry &entry);
    void apply(const wire::ReceiptsFrame &receipts);
    void store(const QList<Entry> &entries);
    // What it does to a chat may let entries wait, or no longer.
    QList<Entry> counted(ChatSync &chat, const std::function<QList<Entry>()> &take);
    void want(const ChatUri &chat);
    void pump();
    void ask(const ChatUri &uri, ChatSync &chat);
    void sayMarks(const ChatUri &uri, ChatSync &chat);
    void noteCaughtUp();

    UserId m_self;
    Epoch m_epoch;
    std::optional<Timestamp> m_since;
    QHash<ChatUri, ChatSync> m_chats;
    QList<ChatUri> m_order; // of the last list, for fetching what changed last first

    Phase m_phase = Phase::Offline;
    bool m_caughtUp = false;
    bool m_firstRound = true; // of this connection
    std::chrono::milliseconds m_now{0};
    std::chrono::milliseconds m_nextRound{0};
    std::chrono::milliseconds m_listDelay{0};
    std::optional<std::chrono::milliseconds> m_listRetryAt;

    FetchId m_listing = 0; // 0: no list is on its way
    std::optional<Timestamp> m_listedAt;
    QList<ChatUri> m_listed;
    FetchQueue m_fetches;
    HeldFrames m_held;
    qsizetype m_waitingBytes = 0; // of all chats
    QList<SyncAction> m_actions;
};

} // namespace postrider::client
