// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync.h"

#include <domain/limits.h>
#include <faults/plantedbug.h>

#include <algorithm>

namespace postrider::client {
namespace {

using namespace std::chrono_literals;

constexpr qsizetype MostWaitingBytes = 16 << 20; // of entries above gaps; beyond it they are fetched
constexpr auto DoubtInterval = 60s;              // a round for a doubt at most so often

} // namespace

Sync::Sync(UserId self, const SyncState &state)
    : m_self(self), m_epoch(state.epoch), m_since(state.since), m_order(state.order)
{
    const QSet<ChatUri> ordered(state.order.cbegin(), state.order.cend());
    for (const auto &[chat, progress] : state.chats.asKeyValueRange()) {
        m_chats.insert(chat, ChatSync(self, progress));
        if (!ordered.contains(chat))
            m_order.append(chat);
    }
}

QList<SyncAction> Sync::take()
{
    return std::exchange(m_actions, {});
}

std::optional<std::chrono::milliseconds> Sync::deadline() const
{
    if (m_phase == Phase::Offline || m_phase == Phase::Greeting)
        return std::nullopt;
    std::optional<std::chrono::milliseconds> next = m_listRetryAt;
    const auto earlier = [&next](std::chrono::milliseconds at) { next = next ? std::min(*next, at) : at; };
    if (m_phase == Phase::Running)
        earlier(m_nextRound);
    for (const ChatSync &chat : m_chats)
        if (chat.retryAt())
            earlier(*chat.retryAt());
    return next;
}

void Sync::connected(std::chrono::milliseconds now)
{
    disconnected();
    m_now = now;
    m_phase = Phase::Greeting;
    m_firstRound = true;
}

void Sync::disconnected()
{
    m_phase = Phase::Offline;
    m_caughtUp = false;
    m_listing = 0;
    m_listRetryAt.reset();
    m_listDelay = 0ms;
    m_fetches.clear();
    m_held.clear();
    m_waitingBytes = 0;
    // A chat that was never described is found again by the list.
    erase_if(m_chats, [](const auto &chat) { return !chat.value().isDescribed(); });
    for (ChatSync &chat : m_chats)
        chat.disconnected();
}

void Sync::tick(std::chrono::milliseconds now)
{
    noteTime(now);
    if (m_phase == Phase::Offline || m_phase == Phase::Greeting)
        return;
    if (m_phase == Phase::Listing ? m_listRetryAt && *m_listRetryAt <= m_now : m_nextRound <= m_now)
        startRound();
    for (auto chat = m_chats.begin(); chat != m_chats.end(); ++chat) {
        if (!chat->retryAt() || *chat->retryAt() > m_now)
            continue;
        chat->retry();
        want(chat.key());
    }
    pump();
    noteCaughtUp();
}

void Sync::helloCame(const Epoch &epoch)
{
    if (m_phase != Phase::Greeting)
        return;
    if (epoch != m_epoch && (m_epoch == Epoch{} || !POSTRIDER_PLANTED(KeepOldEpoch)))
        startAnew(epoch);
    startRound();
}

void Sync::entryCame(const Entry &entry)
{
    if (m_phase == Phase::Running)
        apply(entry);
    else if (m_phase == Phase::Listing)
        hold(entry);
    pump();
}

void Sync::receiptsCame(const wire::ReceiptsFrame &receipts)
{
    if (m_phase == Phase::Running)
        apply(receipts);
    else if (m_phase == Phase::Listing)
        hold(receipts);
    pump();
}

void Sync::unreadCame(const wire::UnreadFrame &unread)
{
    for (const UnreadChat &chat : unread.chats)
        if (m_chats.contains(chat.chat))
            m_actions.append(StoreUnread{chat});
}

void Sync::doubted()
{
    if (m_phase == Phase::Running)
        m_nextRound = std::min(m_nextRound, m_now + DoubtInterval);
}

void Sync::seen(const ChatUri &uri, Seq seq)
{
    const auto chat = m_chats.find(uri);
    if (chat == m_chats.end() || !chat->see(seq))
        return;
    m_actions.append(StoreSeen{uri, chat->progress().seen});
    sayMarks(uri, *chat);
}

std::optional<FetchId> Sync::wantEarlier(const ChatUri &uri, Seq before, int quantity)
{
    const auto chat = m_chats.find(uri);
    const bool online = m_phase == Phase::Listing || m_phase == Phase::Running;
    if (!online || chat == m_chats.end() || !chat->isDescribed())
        return std::nullopt;
    const Seq end = chat->progress().last + 1;
    if (end == Seq{1})
        return std::nullopt;
    const Seq below = before == Seq{} ? end : std::min(before, end);
    const FetchId id =
        m_fetches.remember({.chat = uri, .before = below, .held = chat->progress().held.highest(), .wanted = true});
    m_actions.append(FetchPage{id, uri, below, std::clamp(quantity, 1, limits::PageEntries)});
    return id;
}

// Nothing kept here is of the server's store as it is now.
void Sync::startAnew(const Epoch &epoch)
{
    m_epoch = epoch;
    m_since.reset();
    m_chats.clear();
    m_order.clear();
    m_fetches.clear();
    m_held.clear();
    m_waitingBytes = 0;
    m_caughtUp = false;
    m_firstRound = true;
    m_actions.append(DropCache{epoch});
}

void Sync::startRound()
{
    m_phase = Phase::Listing;
    m_listRetryAt.reset();
    m_listedAt.reset();
    m_listed.clear();
    for (ChatSync &chat : m_chats)
        chat.listAsked();
    askForChats({});
}

void Sync::askForChats(const QString &after)
{
    m_listing = m_fetches.nextId();
    m_actions.append(FetchChats{m_listing, m_since, after});
}

void Sync::chatsFetched(FetchId id, const wire::ChatListBody &list)
{
    if (id != m_listing || m_phase != Phase::Listing)
        return;
    m_listing = 0;
    bool ours = list.epoch == m_epoch || POSTRIDER_PLANTED(KeepOldEpoch);
    for (const Chat &chat : list.chats) {
        auto known = m_chats.find(chat.uri);
        if (known == m_chats.end())
            known = m_chats.insert(chat.uri, ChatSync(m_self));
        ours = ours && (known->describe(chat, known->heldWhenListed()) || POSTRIDER_PLANTED(KeepOldEpoch));
        m_listed.append(chat.uri);
    }
    if (!ours) {
        startAnew(list.epoch);
        startRound();
        return;
    }
    m_actions.append(StoreChats{list.chats});
    if (!m_listedAt)
        m_listedAt = list.time;
    if (list.next.isEmpty())
        finishRound();
    else
        askForChats(list.next);
}

void Sync::finishRound()
{
    m_phase = Phase::Running;
    m_firstRound = false;
    m_listDelay = 0ms;
    m_since = m_listedAt;
    m_actions.append(StoreSince{*m_since});
    m_nextRound = m_now + RoundInterval;
    const QSet<ChatUri> listed(m_listed.cbegin(), m_listed.cend());
    m_order.removeIf([&listed](const ChatUri &chat) { return listed.contains(chat); });
    m_order = m_listed + m_order;
    for (ChatSync &chat : m_chats)
        chat.forgetSaid();
    releaseHeld();
    for (const ChatUri &uri : std::as_const(m_order)) {
        if (const auto chat = m_chats.find(uri); chat != m_chats.end())
            sayMarks(uri, *chat);
        want(uri);
    }
    pump();
    noteCaughtUp();
}

void Sync::releaseHeld()
{
    m_phase = Phase::Running;
    for (const HeldFrames::Frame &frame : m_held.take())
        std::visit([this](const auto &held) { apply(held); }, frame);
}

void Sync::hold(const HeldFrames::Frame &frame)
{
    if (m_held.hold(frame))
        return;
    // What was dropped was saved before the next list is made, which then tells of it.
    m_listing = 0;
    m_listRetryAt = m_now;
}

void Sync::apply(const Entry &entry)
{
    auto chat = m_chats.find(entry.chat);
    if (chat == m_chats.end())
        chat = m_chats.insert(entry.chat, ChatSync(m_self));
    const auto room = m_waitingBytes < MostWaitingBytes ? ChatSync::Room::Yes : ChatSync::Room::No;
    store(counted(*chat, [&] { return chat->take(entry, room); }));
    sayMarks(entry.chat, *chat);
    want(entry.chat);
}

void Sync::apply(const wire::ReceiptsFrame &receipts)
{
    auto chat = m_chats.find(receipts.chat);
    if (chat == m_chats.end()) // it moved while the list was made, from a page to come to one that was read
        chat = m_chats.insert(receipts.chat, ChatSync(m_self));
    chat->receipts(receipts);
    if (chat->isDescribed())
        m_actions.append(StoreReceipts{receipts});
    sayMarks(receipts.chat, *chat);
    want(receipts.chat);
}

QList<Entry> Sync::counted(ChatSync &chat, const std::function<QList<Entry>()> &take)
{
    const qsizetype before = chat.waitingBytes();
    const auto taken = take();
    m_waitingBytes += chat.waitingBytes() - before;
    return taken;
}

void Sync::store(const QList<Entry> &entries)
{
    for (const Entry &entry : entries)
        m_actions.append(StoreEntry{entry});
}

void Sync::chatFetched(FetchId id, const Chat &description)
{
    const auto asked = m_fetches.answered(id);
    if (!asked)
        return;
    auto chat = m_chats.find(asked->chat);
    if (description.uri != asked->chat) {
        chat->failed(failure(Code::Internal).error(), m_now);
        pump();
        return;
    }
    chat->answered();
    if (!chat->describe(description, asked->held)) {
        startAnew(m_epoch);
        startRound();
        return;
    }
    m_order.removeOne(description.uri);
    m_order.prepend(description.uri);
    m_actions.append(StoreChats{{description}});
    store(counted(*chat, [&] { return chat->takeWaiting(); }));
    sayMarks(description.uri, *chat);
    want(description.uri);
    pump();
    noteCaughtUp();
}

void Sync::pageFetched(FetchId id, const Page &page)
{
    const auto asked = m_fetches.answered(id);
    if (!asked)
        return;
    auto chat = m_chats.find(asked->chat);
    if (!asked->isAnsweredBy(page)) {
        if (!asked->wanted)
            chat->failed(failure(Code::Internal).error(), m_now);
        pump();
        return;
    }
    if (!asked->wanted)
        chat->answered();
    const bool ours = (page.epoch == m_epoch && page.lastSeq >= asked->held) || POSTRIDER_PLANTED(KeepOldEpoch);
    if (!ours) {
        startAnew(page.epoch);
        startRound();
        return;
    }
    m_actions.append(StorePage{page});
    store(counted(*chat, [&] { return chat->takePage(page); }));
    sayMarks(asked->chat, *chat);
    want(asked->chat);
    pump();
    noteCaughtUp();
}

void Sync::fetchFailed(FetchId id, const Error &error)
{
    if (id == m_listing && m_phase == Phase::Listing) {
        m_listing = 0;
        m_listDelay = nextRetryDelay(m_listDelay);
        if (m_firstRound) {
            m_listRetryAt = m_now + m_listDelay;
            return;
        }
        m_nextRound = m_now + m_listDelay;
        releaseHeld();
        pump();
        return;
    }
    const auto asked = m_fetches.answered(id);
    if (!asked || asked->wanted)
        return;
    ChatSync &chat = *m_chats.find(asked->chat);
    counted(chat, [&]() -> QList<Entry> {
        chat.failed(error, m_now);
        return {};
    });
    pump();
    noteCaughtUp();
}

void Sync::want(const ChatUri &uri)
{
    const auto chat = m_chats.find(uri);
    if (chat == m_chats.end() || !chat->wantsAsking())
        return;
    chat->queue();
    m_fetches.push(uri);
}

void Sync::pump()
{
    while (m_phase == Phase::Running) {
        const auto uri = m_fetches.pop();
        if (!uri)
            return;
        if (const auto chat = m_chats.find(*uri); chat != m_chats.end())
            ask(*uri, *chat);
    }
}

void Sync::ask(const ChatUri &uri, ChatSync &chat)
{
    if (!chat.isDescribed()) {
        chat.ask();
        m_actions.append(FetchChat{m_fetches.remember({.chat = uri}), uri});
        return;
    }
    const auto gap = chat.missing();
    if (!gap) {
        chat.skip();
        return;
    }
    chat.ask();
    const Seq before = gap->last + 1;
    const Seq held = chat.progress().held.highest();
    const auto quantity = int(std::min<qint64>(limits::PageEntries, before - gap->first));
    m_actions.append(
        FetchPage{m_fetches.remember({.chat = uri, .before = before, .held = held}), uri, before, quantity});
}

void Sync::sayMarks(const ChatUri &uri, ChatSync &chat)
{
    if (m_phase != Phase::Running)
        return;
    for (const wire::MarkFrame &mark : chat.marksToSay(uri))
        m_actions.append(SendMark{mark});
}

void Sync::noteCaughtUp()
{
    if (m_caughtUp || m_phase != Phase::Running || !m_fetches.isIdle())
        return;
    if (std::ranges::any_of(m_chats, [](const ChatSync &chat) { return chat.retryAt().has_value(); }))
        return; // something is missing still
    m_caughtUp = true;
    m_actions.append(CaughtUp{});
}

} // namespace postrider::client
