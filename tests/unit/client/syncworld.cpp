// SPDX-License-Identifier: GPL-3.0-or-later
#include "syncworld.h"

#include <algorithm>

namespace postrider::test {
namespace {

ChatUri chatOf(int n)
{
    return directChat(UserId{1}, UserId{n + 2});
}

Timestamp at(int clock)
{
    return Timestamp(std::chrono::seconds(clock));
}

} // namespace

// --- ServerModel

Entry ServerModel::append(const ChatUri &chat, UserId from, const MessageUuid &uuid)
{
    auto &[entries, mark, all, changedAt] = m_logs[chat];
    if (const auto known = std::ranges::find(entries, uuid, &Entry::uuid); known != entries.end())
        return *known;
    changedAt = ++m_clock;
    entries.append({.chat = chat,
                    .seq = {entries.size() + 1},
                    .uuid = uuid,
                    .kind = EntryKind::Message,
                    .from = from,
                    .savedAt = at(m_clock),
                    .text = QStringLiteral("message %1").arg(m_clock),
                    .subject = {},
                    .title = {},
                    .removed = false});
    return entries.last();
}

bool ServerModel::mark(const wire::MarkFrame &frame)
{
    const auto log = m_logs.find(frame.chat);
    if (log == m_logs.end() || frame.seq.value > log->second.entries.size())
        return false;
    log->second.mark.advance(frame.kind, frame.seq);
    log->second.changedAt = ++m_clock;
    return true;
}

void ServerModel::markOfOthers(const ChatUri &chat, MarkKind kind, Seq seq)
{
    Log &log = m_logs[chat];
    log.all.advance(kind, seq);
    log.changedAt = ++m_clock;
}

UnreadChat ServerModel::unread(const ChatUri &chat) const
{
    UnreadChat unread;
    unread.chat = chat;
    const auto log = m_logs.find(chat);
    if (log == m_logs.end())
        return unread;
    UnreadSender sender;
    for (const Entry &entry : log->second.entries)
        if (entry.from != m_self && entry.seq > log->second.mark.read) {
            sender.user = entry.from;
            sender.lastSeq = entry.seq;
            ++sender.count;
        }
    unread.count = sender.count;
    if (sender.count > 0)
        unread.senders.append(sender);
    return unread;
}

void ServerModel::restore(const ChatUri &chat, qsizetype kept)
{
    ++m_epoch;
    const auto log = m_logs.find(chat);
    if (log == m_logs.end())
        return;
    log->second.entries.resize(std::min(kept, log->second.entries.size()));
    const Seq last{log->second.entries.size()};
    for (Mark *mark : {&log->second.mark, &log->second.all})
        *mark = {std::min(mark->delivered, last), std::min(mark->read, last)};
    if (log->second.entries.isEmpty())
        m_logs.erase(log);
}

std::optional<Chat> ServerModel::chat(const ChatUri &uri) const
{
    const auto log = m_logs.find(uri);
    if (log == m_logs.end())
        return std::nullopt;
    Chat chat;
    chat.uri = uri;
    chat.firstSeq = {1};
    chat.lastSeq = {log->second.entries.size()};
    chat.last = log->second.entries.last();
    chat.mark = log->second.mark;
    chat.all = log->second.all;
    chat.unread = unread(uri).count;
    return chat;
}

wire::ChatListBody ServerModel::list(std::optional<Timestamp> since, const QString &after) const
{
    QList<std::pair<int, Chat>> changed;
    for (const auto &[uri, log] : m_logs)
        if (!since || at(log.changedAt) > *since)
            changed.append({log.changedAt, *chat(uri)});
    std::ranges::sort(changed, std::greater{}, &std::pair<int, Chat>::first);
    QList<Chat> chats;
    for (const auto &[when, chat] : changed)
        chats.append(chat);
    const auto skipped = after.toLongLong();
    const QString next = skipped + 2 < chats.size() ? QString::number(skipped + 2) : QString();
    return {.epoch = epoch(), .time = at(m_clock), .chats = chats.mid(skipped, 2), .next = next};
}

Result<Page> ServerModel::page(const ChatUri &chat, Seq before, int quantity) const
{
    const auto log = m_logs.find(chat);
    if (log == m_logs.end())
        return failure(Code::NoSuchChat);
    const auto &entries = log->second.entries;
    const qint64 to = std::min<qint64>(before.value - 1, entries.size());
    const qint64 from = std::max<qint64>(1, to - quantity + 1);
    return Page{.chat = chat,
                .epoch = epoch(),
                .from = {from},
                .to = {to},
                .firstSeq = {1},
                .lastSeq = {entries.size()},
                .entries = entries.mid(from - 1, to - from + 1)};
}

// --- CacheModel

void CacheModel::put(const Entry &entry)
{
    m_entries[entry.chat].insert_or_assign(entry.seq, entry);
    auto &progress = m_state.chats[entry.chat];
    progress.last = std::max(progress.last, entry.seq);
    if (entry.from != m_self)
        progress.lastForeign = std::max(progress.lastForeign, entry.seq);
}

void CacheModel::store(const client::SyncAction &action)
{
    if (const auto *drop = std::get_if<client::DropCache>(&action)) {
        if (drop->epoch == m_state.epoch && m_fault.isEmpty())
            m_fault = QStringLiteral("the cache was dropped, though the server's store is the one it was filled from");
        m_entries.clear();
        m_state = {.epoch = drop->epoch, .since = {}, .chats = {}, .order = {}};
    } else if (const auto *chats = std::get_if<client::StoreChats>(&action)) {
        for (const Chat &chat : chats->chats) {
            auto &progress = m_state.chats[chat.uri];
            progress.last = std::max(progress.last, chat.lastSeq);
            progress.mark.advance(MarkKind::Delivered, chat.mark.delivered);
            progress.mark.advance(MarkKind::Read, chat.mark.read);
        }
    } else if (const auto *since = std::get_if<client::StoreSince>(&action)) {
        m_state.since = since->since;
    } else if (const auto *page = std::get_if<client::StorePage>(&action)) {
        for (const Entry &entry : page->page.entries)
            put(entry);
        m_state.chats[page->page.chat].held.add(page->page.from, page->page.to);
    } else if (const auto *stored = std::get_if<client::StoreEntry>(&action)) {
        auto &held = m_state.chats[stored->entry.chat].held;
        if (stored->entry.seq != held.highest() + 1 && m_fault.isEmpty())
            m_fault =
                QStringLiteral("entry %1 was taken after %2").arg(stored->entry.seq.value).arg(held.highest().value);
        put(stored->entry);
        held.add(stored->entry.seq, stored->entry.seq);
    } else if (const auto *receipts = std::get_if<client::StoreReceipts>(&action)) {
        for (const auto &moved : receipts->receipts.users) {
            if (moved.user != m_self)
                continue;
            auto &mark = m_state.chats[receipts->receipts.chat].mark;
            mark.advance(MarkKind::Delivered, moved.mark.delivered);
            mark.advance(MarkKind::Read, moved.mark.read);
        }
    } else if (const auto *seen = std::get_if<client::StoreSeen>(&action)) {
        m_state.chats[seen->chat].seen = seen->seq;
    }
}

// --- SyncWorld

SyncWorld::SyncWorld(quint32 seed) : m_random(seed) {}

int SyncWorld::below(int bound)
{
    return int(m_random() % quint32(bound)); // not a distribution of the library's: those differ between libraries
}

bool SyncWorld::chance(int percent)
{
    return below(100) < percent;
}

void SyncWorld::later(std::function<void()> happen, bool diesWithConnection)
{
    const qint64 due = m_now + (m_kind ? 1 : 1 + below(300));
    m_events.emplace(due, Event{due, diesWithConnection ? m_connection : 0, std::move(happen)});
}

// A frame on its way to the client: it may be lost, come twice, or late, and so after later ones.
void SyncWorld::frame(std::function<void()> deliver)
{
    if (m_connection % 2 == 0 || (!m_kind && chance(15)))
        return;
    if (!m_kind && chance(15))
        later(deliver);
    later(std::move(deliver));
}

void SyncWorld::connect()
{
    if (m_connection % 2 == 1)
        return;
    ++m_connection;
    m_sync.connected(std::chrono::milliseconds(m_now));
    later([this, epoch = m_server.epoch()] { m_sync.helloCame(epoch); });
    drain();
}

void SyncWorld::disconnect()
{
    if (m_connection % 2 == 0)
        return;
    ++m_connection;
    m_sync.disconnected();
    drain();
}

void SyncWorld::restart()
{
    disconnect();
    m_sync = client::Sync(m_self, m_cache.state());
}

void SyncWorld::restore()
{
    disconnect(); // a restored server was down
    const ChatUri chat = chatOf(below(4));
    const auto log = m_server.logs().find(chat);
    m_server.restore(chat, log == m_server.logs().end() ? 0 : below(int(log->second.entries.size()) + 1));
}

void SyncWorld::write()
{
    const ChatUri chat = chatOf(below(4));
    const UserId peer = directPeer(chat, m_self);
    for (int burst = chance(10) ? 150 : 1 + below(3); burst > 0; --burst) {
        const Entry entry = m_server.append(chat, chance(60) ? peer : m_self);
        frame([this, entry] { m_sync.entryCame(entry); });
    }
}

void SyncWorld::see()
{
    const ChatUri chat = chatOf(below(4));
    const Seq highest = m_cache.state().chats.value(chat).held.highest();
    if (highest.value > 0)
        m_sync.seen(chat, {1 + below(int(highest.value))});
    drain();
}

void SyncWorld::readElsewhere()
{
    const ChatUri chat = chatOf(below(4));
    const auto log = m_server.logs().find(chat);
    if (log == m_server.logs().end())
        return;
    m_server.mark({MarkKind::Read, chat, {1 + below(int(log->second.entries.size()))}});
    tellMark(chat);
}

void SyncWorld::tellMark(const ChatUri &chat)
{
    const Mark mark = m_server.logs().at(chat).mark;
    frame([this, chat, mark] { m_sync.receiptsCame({.chat = chat, .all = {}, .users = {{m_self, mark, {}}}}); });
}

void SyncWorld::step()
{
    const int what = below(100);
    if (what < 30)
        write();
    else if (what < 40)
        see();
    else if (what < 45)
        readElsewhere();
    else if (what < 60)
        connect();
    else if (what < 65)
        disconnect();
    else if (what < 67)
        restart();
    else if (what < 68)
        restore();
    else
        pass(chance(2) ? 16 * 60'000 : below(500));
}

void SyncWorld::pass(qint64 milliseconds)
{
    const qint64 end = m_now + milliseconds;
    while (!m_events.empty() && m_events.begin()->first <= end) {
        const Event event = m_events.extract(m_events.begin()).mapped();
        m_now = std::max(m_now, event.at);
        m_sync.tick(std::chrono::milliseconds(m_now));
        drain();
        if (event.connection == 0 || event.connection == m_connection)
            event.happen();
        drain();
    }
    m_now = end;
    m_sync.tick(std::chrono::milliseconds(m_now));
    drain();
}

void SyncWorld::settle()
{
    m_kind = true;
    connect();
    pass(60'000);      // whatever failed is tried again
    pass(16 * 60'000); // a round notices what was lost on an open connection
    pass(60'000);
}

// One turn of the client: everything is stored first, then asked for and said.
void SyncWorld::drain()
{
    for (auto actions = m_sync.take(); !actions.isEmpty(); actions = m_sync.take()) {
        for (const auto &action : std::as_const(actions))
            m_cache.store(action);
        for (const auto &action : std::as_const(actions))
            perform(action);
    }
}

// The server reads at some time after it was asked, and what it read travels for another while: frames may overtake it.
void SyncWorld::answerLater(client::FetchId id, std::function<Deliver()> read)
{
    if (!m_kind && chance(15))
        later([this, id] { m_sync.fetchFailed(id, {.code = Code::Unavailable, .message = {}, .cause = {}}); });
    else
        later([this, read = std::move(read)] { later(read()); });
}

void SyncWorld::perform(const client::SyncAction &action)
{
    if (const auto *chats = std::get_if<client::FetchChats>(&action)) {
        answerLater(chats->id, [this, ask = *chats]() -> Deliver {
            return [this, ask, list = m_server.list(ask.since, ask.after)] { m_sync.chatsFetched(ask.id, list); };
        });
    } else if (const auto *chat = std::get_if<client::FetchChat>(&action)) {
        answerLater(chat->id, [this, ask = *chat]() -> Deliver {
            return [this, ask, described = m_server.chat(ask.chat)] {
                if (described)
                    m_sync.chatFetched(ask.id, *described);
                else
                    m_sync.fetchFailed(ask.id, {.code = Code::NoSuchChat, .message = {}, .cause = {}});
            };
        });
    } else if (const auto *page = std::get_if<client::FetchPage>(&action)) {
        answerLater(page->id, [this, ask = *page]() -> Deliver {
            return [this, ask, found = m_server.page(ask.chat, ask.before, ask.quantity)] {
                if (found)
                    m_sync.pageFetched(ask.id, *found);
                else
                    m_sync.fetchFailed(ask.id, found.error());
            };
        });
    } else if (const auto *mark = std::get_if<client::SendMark>(&action)) {
        say(mark->mark);
    }
}

// The promise of a mark: everything from the server's own mark to it is on this disk.
void SyncWorld::say(const wire::MarkFrame &mark)
{
    const auto known = m_cache.entries().find(mark.chat);
    const auto log = m_server.logs().find(mark.chat);
    const Mark server = log == m_server.logs().end() ? Mark{} : log->second.mark;
    const bool sameStore = m_cache.state().epoch == m_server.epoch();
    for (Seq seq = server.delivered + 1; sameStore && seq <= mark.seq; seq = seq + 1)
        if ((known == m_cache.entries().end() || !known->second.contains(seq)) && m_fault.isEmpty())
            m_fault = QStringLiteral("%1: %2 was said without holding %3")
                          .arg(mark.chat.value)
                          .arg(mark.seq.value)
                          .arg(seq.value);
    frame([this, mark] {
        if (m_server.mark(mark))
            tellMark(mark.chat);
        else
            m_sync.doubted();
    });
}

QString SyncWorld::fault() const
{
    return m_fault.isEmpty() ? m_cache.fault() : m_fault;
}

QString SyncWorld::difference() const
{
    const auto state = m_cache.state();
    if (!m_sync.isCaughtUp() || state.epoch != m_server.epoch())
        return QStringLiteral("not caught up");
    if (state.chats.size() != qsizetype(m_server.logs().size()))
        return QStringLiteral("%1 chats instead of %2").arg(state.chats.size()).arg(m_server.logs().size());
    for (const auto &[uri, log] : m_server.logs()) {
        const auto progress = state.chats.value(uri);
        const Seq last{log.entries.size()};
        const auto held = progress.held.around(last);
        if (!held || progress.held.ranges().size() != 1)
            return uri.value % u": has holes or ends early";
        const Seq from = std::max(held->first, Seq{1});
        const auto &entries = m_cache.entries().at(uri);
        for (Seq seq = from; seq <= last; seq = seq + 1)
            if (!entries.contains(seq) || entries.at(seq) != log.entries.at(seq.value - 1))
                return QStringLiteral("%1: entry %2 differs").arg(uri.value).arg(seq.value);
        const auto foreign = std::ranges::find_if(log.entries.crbegin(), log.entries.crend(),
                                                  [this](const Entry &entry) { return entry.from != m_self; });
        if (foreign != log.entries.crend() && log.mark.delivered < foreign->seq)
            return uri.value % u": the server was never told of the delivery";
        if (log.mark.read < progress.seen || progress.mark != log.mark)
            return uri.value + QStringLiteral(": the marks differ: server %1/%2 here %3/%4 seen %5")
                                   .arg(log.mark.delivered.value)
                                   .arg(log.mark.read.value)
                                   .arg(progress.mark.delivered.value)
                                   .arg(progress.mark.read.value)
                                   .arg(progress.seen.value);
    }
    return {};
}

} // namespace postrider::test
