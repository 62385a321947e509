// SPDX-License-Identifier: GPL-3.0-or-later
#include "views.h"

#include <algorithm>

namespace postrider::client {
namespace {

template <class T>
T orNothing(const SqlResult<T> &read)
{
    if (read)
        return *read;
    qWarning("the cache could not be read: %s", qUtf8Printable(read.error().cause));
    return {};
}

} // namespace

Views::Views(LocalStore &store, Directory &directory, const Account &account)
    : m_store(store), m_directory(directory), m_account(account)
{
}

MessageItem Views::item(const CachedEntry &cached, const Mark &all) const
{
    const Entry &entry = cached.entry;
    MessageItem item;
    item.uuid = entry.uuid;
    item.chat = entry.chat;
    item.seq = entry.seq;
    item.kind = entry.kind;
    item.from = entry.from;
    item.fromName = m_directory.shownName(entry.from);
    item.own = entry.from == m_account.user;
    item.text = entry.text;
    item.time = entry.savedAt;
    item.removed = entry.removed;
    item.state = item.own ? stateAt(entry.seq, all) : MessageState::Saved;
    return item;
}

MessageItem Views::item(const Entry &entry) const
{
    return item(CachedEntry{.entry = entry, .queuedAt = {}, .acceptedAt = {}}, {});
}

MessageItem Views::item(const OutboxItem &waiting) const
{
    MessageItem item;
    item.uuid = waiting.uuid;
    item.chat = waiting.chat;
    item.seq = waiting.seq;
    item.from = m_account.user;
    item.fromName = m_directory.shownName(m_account.user);
    item.own = true;
    item.text = waiting.text;
    item.time = waiting.savedAt.value_or(waiting.queuedAt);
    item.state = waiting.state();
    item.failure = waiting.failure;
    item.retry = waiting.retry;
    return item;
}

Conversation Views::conversation(const CachedChat &chat) const
{
    Conversation line;
    line.chat = chat.uri;
    line.kind = chat.kind;
    line.peer = directPeer(chat.uri, m_account.user);
    line.title = line.peer ? m_directory.shownName(line.peer) : chat.title;
    const User peer = m_directory.user(line.peer);
    line.online = peer.online;
    line.lastSeen = peer.lastSeen;
    if (chat.last)
        line.last = item(*chat.last, chat.all);
    line.unread = chat.unread;
    line.mark = {chat.mark.delivered, std::max(chat.mark.read, chat.seen)};
    line.all = chat.all;
    line.firstSeq = chat.firstSeq;
    line.lastSeq = chat.lastSeq;
    return line;
}

QList<Conversation> Views::conversations() const
{
    QHash<ChatUri, OutboxItem> waiting;
    for (const OutboxItem &newest : orNothing(m_store.outbox().newest()))
        waiting.insert(newest.chat, newest);
    QList<Conversation> lines;
    for (const CachedChat &chat : orNothing(m_store.reader().chats())) {
        lines.append(conversation(chat));
        if (const auto own = waiting.constFind(chat.uri); own != waiting.cend())
            lines.last().last = item(waiting.take(chat.uri));
    }
    // Chats that come into being with a message that still waits.
    for (const OutboxItem &own : std::as_const(waiting)) {
        CachedChat chat;
        chat.uri = own.chat;
        lines.append(conversation(chat));
        lines.last().last = item(own);
    }
    std::ranges::stable_sort(lines, std::greater{},
                             [](const Conversation &line) { return line.last ? line.last->time : Timestamp{}; });
    return lines;
}

QList<MessageItem> Views::take(const CachedChat &chat, SeqRanges::Range range, CacheReader::End end, int count) const
{
    QList<MessageItem> items;
    for (const CachedEntry &entry : orNothing(m_store.reader().entries(chat.uri, range, end, count)))
        items.append(item(entry, chat.all));
    return items;
}

void Views::appendOutbox(MessagePage &page) const
{
    for (const OutboxItem &own : orNothing(m_store.outbox().ofChat(page.chat)))
        page.items.append(item(own));
}

// A page never goes across a gap: what is on its other side would look as if it followed.
void Views::fill(MessagePage &page, const CachedChat &chat, const SeqRanges &held, const MessageRange &range) const
{
    using From = MessageRange::From;
    const bool newest = range.from == From::Newest || (range.from == From::Before && range.seq == Seq{});
    const Seq anchor = newest                       ? held.highest()
                       : range.from == From::Before ? range.seq - 1
                       : range.from == From::After  ? range.seq + 1
                                                    : range.seq;
    const auto run = held.around(anchor);
    const bool end = newest || (range.from != From::Before && (run ? run->last : anchor - 1) >= chat.lastSeq);
    const int down = range.from == From::After ? 0 : range.from == From::Around ? range.count / 2 : range.count;
    const int up = newest || range.from == From::Before ? 0 : range.count - down;
    if (run) {
        const Seq last = up > 0 ? anchor - 1 : anchor;
        const auto below = take(chat, {run->first, last}, CacheReader::End::Highest, down);
        const auto above =
            up > 0 ? take(chat, {anchor, run->last}, CacheReader::End::Lowest, up) : QList<MessageItem>{};
        page.items = below + above;
        page.atBeginning = down > 0 && below.size() < down && run->first <= chat.firstSeq;
        page.atEnd = end && (up == 0 || above.size() < up || (!above.isEmpty() && above.last().seq == run->last));
    } else {
        page.atBeginning = anchor < chat.firstSeq;
        page.atEnd = end;
    }
}

MessagePage Views::messages(const ChatUri &uri, const MessageRange &range) const
{
    MessagePage page;
    page.chat = uri;
    CachedChat unknown;
    unknown.uri = uri;
    unknown.firstSeq = {1};
    const CachedChat chat = orNothing(m_store.reader().chat(uri)).value_or(unknown);
    fill(page, chat, orNothing(m_store.reader().held(uri)), range);
    if (page.atEnd)
        appendOutbox(page);
    return page;
}

MessageDetails::Recipient Views::recipient(const Receipt &receipt) const
{
    return {.name = m_directory.shownName(receipt.user), .receipt = receipt};
}

std::optional<MessageDetails> Views::details(const ChatUri &uri, const MessageUuid &uuid) const
{
    MessageDetails details;
    if (const auto own = orNothing(m_store.outbox().find(uuid)); own && own->chat == uri) {
        details.item = item(*own);
        details.queuedAt = own->queuedAt;
        details.acceptedAt = own->acceptedAt;
        details.savedAt = own->savedAt;
        return details;
    }
    const auto entry = orNothing(m_store.reader().entry(uri, uuid));
    const auto chat = orNothing(m_store.reader().chat(uri));
    if (!entry || !chat)
        return std::nullopt;
    details.item = item(*entry, chat->all);
    details.queuedAt = entry->queuedAt;
    details.acceptedAt = entry->acceptedAt;
    details.savedAt = entry->entry.savedAt;
    for (const Member &member : orNothing(m_store.reader().members(uri))) {
        if (member.id == entry->entry.from)
            continue;
        details.recipients.append(recipient(receiptOf(entry->entry.seq, member.id, member.mark, {})));
    }
    return details;
}

} // namespace postrider::client
