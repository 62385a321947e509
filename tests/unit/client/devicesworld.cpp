// SPDX-License-Identifier: GPL-3.0-or-later
#include "devicesworld.h"

#include <algorithm>

namespace postrider::test {

using namespace std::chrono_literals;

DevicesWorld::Device::Device(const QString &file, UserId self)
    : store(file, QStringLiteral("http://x 1"), self)
    , sync(self, {})
    , sender(store, self, [this](const wire::ClientFrame &frame) { send(std::get<wire::SendFrame>(frame)); })
{
}

DevicesWorld::DevicesWorld(quint32 seed, const QString &folder) : m_random(seed)
{
    for (int i = 0; i < Count; ++i) {
        m_devices.push_back(std::make_unique<Device>(QStringLiteral("%1/%2.sqlite").arg(folder).arg(i), m_self));
        Device &device = *m_devices.back();
        device.steady = i == 0;
        device.send = [this, &device](const wire::SendFrame &frame) {
            pass(device, [this, &device, frame] { taken(device, frame); });
        };
        if (const auto opened = device.store.open(); !opened)
            m_fault = opened.error().message;
    }
    connect(*m_devices.front());
}

int DevicesWorld::below(int bound)
{
    return int(m_random() % quint32(bound)); // not a distribution of the library's: those differ between libraries
}

bool DevicesWorld::chance(int percent)
{
    return below(100) < percent;
}

ChatUri DevicesWorld::anyChat()
{
    return directChat(m_self, UserId{2 + below(3)});
}

void DevicesWorld::later(Device &device, std::function<void()> happen)
{
    const qint64 due = m_now + (m_kind || device.steady ? 1 : 1 + below(300));
    m_events.emplace(due, Event{&device, device.connection, std::move(happen)});
}

void DevicesWorld::pass(Device &device, const std::function<void()> &deliver)
{
    const bool good = m_kind || device.steady;
    if (!device.isConnected() || (!good && chance(15)))
        return;
    if (!good && chance(15))
        later(device, deliver);
    later(device, deliver);
}

void DevicesWorld::tellAll(const std::function<void(Device &)> &deliver, const Device *but)
{
    for (const auto &device : m_devices)
        if (device.get() != but)
            pass(*device, [this, deliver, one = device.get()] { turn(*one, [&] { deliver(*one); }); });
}

void DevicesWorld::connect(Device &device)
{
    if (device.isConnected())
        return;
    ++device.connection;
    device.sync.connected(std::chrono::milliseconds(m_now));
    later(device, [this, &device, epoch = m_server.epoch()] {
        turn(device, [&] { device.sync.helloCame(epoch); });
        device.sender.connected();
    });
}

void DevicesWorld::disconnect(Device &device)
{
    if (!device.isConnected())
        return;
    ++device.connection;
    device.sync.disconnected();
    device.sender.disconnected();
}

void DevicesWorld::restart(Device &device)
{
    disconnect(device);
    if (const auto state = device.store.reader().state())
        device.sync = client::Sync(m_self, *state);
    else
        m_fault = state.error().cause;
}

void DevicesWorld::restore()
{
    for (const auto &device : m_devices)
        disconnect(*device); // a restored server was down
    const ChatUri chat = anyChat();
    const auto log = m_server.logs().find(chat);
    const qsizetype size = log == m_server.logs().end() ? 0 : log->second.entries.size();
    const int kept = size > 0 ? below(int(size) + 1) : 0;
    if (size > 0)
        for (const Entry &entry : log->second.entries.mid(kept))
            m_unlogged.insert(entry.uuid);
    m_server.restore(chat, kept);
    connect(*m_devices.front());
}

void DevicesWorld::write(Device &device)
{
    client::OutboxItem item;
    item.uuid = MessageUuid::create();
    item.chat = anyChat();
    item.text = QStringLiteral("mine");
    m_written.insert(item.uuid);
    const auto kept = device.store.transaction([&] { return device.store.outbox().add(item); });
    if (!kept)
        m_fault = kept.error().cause;
    device.sender.pump();
}

// A message of somebody else.
void DevicesWorld::hear()
{
    const ChatUri chat = anyChat();
    for (int burst = chance(5) ? 120 : 1 + below(3); burst > 0; --burst) {
        const Entry entry = m_server.append(chat, directPeer(chat, m_self));
        tellAll([entry](Device &device) { device.sync.entryCame(entry); });
    }
}

void DevicesWorld::see(Device &device)
{
    const ChatUri chat = anyChat();
    const auto held = device.store.reader().held(chat);
    if (held && !held->isEmpty())
        turn(device, [&] { device.sync.seen(chat, {1 + below(int(held->highest().value))}); });
}

void DevicesWorld::othersRead()
{
    const ChatUri chat = anyChat();
    const auto log = m_server.logs().find(chat);
    if (log == m_server.logs().end())
        return;
    m_server.markOfOthers(chat, chance(50) ? MarkKind::Read : MarkKind::Delivered,
                          {1 + below(int(log->second.entries.size()))});
    const Mark all = m_server.logs().at(chat).all;
    tellAll([this, chat, all](Device &device) {
        device.sync.receiptsCame({.chat = chat, .all = all, .users = {{directPeer(chat, m_self), all, {}}}});
    });
}

void DevicesWorld::step()
{
    Device &device = *m_devices.at(size_t(below(Count)));
    const int what = below(100);
    if (what < 12)
        write(device);
    else if (what < 24)
        hear();
    else if (what < 34)
        see(device);
    else if (what < 40)
        othersRead();
    else if (what < 55)
        connect(device);
    else if (what < 62 && !device.steady)
        disconnect(device);
    else if (what < 64 && !device.steady)
        restart(device);
    else if (what < 65)
        restore();
    else
        spend(chance(2) ? 16 * 60'000 : below(500));
}

void DevicesWorld::spend(qint64 milliseconds)
{
    const auto tick = [this] {
        for (const auto &device : m_devices)
            if (const auto deadline = device->sync.deadline(); deadline && deadline->count() <= m_now)
                turn(*device, [&] { device->sync.tick(std::chrono::milliseconds(m_now)); });
    };
    const qint64 end = m_now + milliseconds;
    while (!m_events.empty() && m_events.begin()->first <= end) {
        const auto next = m_events.extract(m_events.begin());
        m_now = std::max(m_now, next.key());
        tick();
        const Event &event = next.mapped();
        if (event.connection == event.device->connection)
            event.happen();
    }
    m_now = end;
    tick();
}

void DevicesWorld::settle()
{
    m_kind = true;
    for (const auto &device : m_devices)
        connect(*device);
    // What failed is tried again; a round notices what was lost on an open connection, two of them what was never
    // answered.
    for (int round = 0; round < 3; ++round) {
        spend(60'000);
        spend(16 * 60'000);
    }
    spend(60'000);
}

void DevicesWorld::turn(Device &device, const std::function<void()> &take)
{
    device.sync.noteTime(std::chrono::milliseconds(m_now));
    QList<client::SyncAction> actions;
    client::CacheChanges changes;
    const auto stored = device.store.transaction([&]() -> SqlResult<void> {
        take();
        actions = device.sync.take();
        for (const auto &action : std::as_const(actions))
            if (const auto done = device.store.writer().store(action, changes); !done)
                return done;
        return {};
    });
    if (!stored)
        m_fault = stored.error().cause;
    for (const auto &action : std::as_const(actions))
        perform(device, action);
    if (changes.dropped)
        device.sender.restart();
    if (!changes.found.isEmpty())
        device.sender.decided(changes.found);
}

void DevicesWorld::answerLater(Device &device, client::FetchId id, const std::function<void()> &answer)
{
    if (m_kind || device.steady || !chance(15)) {
        later(device, [this, &device, answer] { turn(device, answer); });
        return;
    }
    later(device, [this, &device, id] {
        turn(device, [&] { device.sync.fetchFailed(id, failure(Code::Unavailable).error()); });
    });
}

void DevicesWorld::perform(Device &device, const client::SyncAction &action)
{
    if (const auto *chats = std::get_if<client::FetchChats>(&action)) {
        answerLater(device, chats->id, [this, &device, ask = *chats] {
            device.sync.chatsFetched(ask.id, m_server.list(ask.since, ask.after));
        });
    } else if (const auto *chat = std::get_if<client::FetchChat>(&action)) {
        answerLater(device, chat->id, [this, &device, ask = *chat] {
            const auto described = m_server.chat(ask.chat);
            described ? device.sync.chatFetched(ask.id, *described)
                      : device.sync.fetchFailed(ask.id, failure(Code::NoSuchChat).error());
        });
    } else if (const auto *page = std::get_if<client::FetchPage>(&action)) {
        answerLater(device, page->id, [this, &device, ask = *page] {
            const auto found = m_server.page(ask.chat, ask.before, ask.quantity);
            found ? device.sync.pageFetched(ask.id, *found) : device.sync.fetchFailed(ask.id, found.error());
        });
    } else if (const auto *mark = std::get_if<client::SendMark>(&action)) {
        pass(device, [this, &device, said = mark->mark] { marked(device, said); });
    } else if (std::holds_alternative<client::StoreSince>(action)) {
        device.sender.roundEnded();
    }
}

// The server has a message: Saved to the device, an entry to the others.
void DevicesWorld::taken(Device &device, const wire::SendFrame &frame)
{
    const auto *peer = std::get_if<UserId>(&frame.to);
    const ChatUri chat = peer ? directChat(m_self, *peer) : std::get<ChatUri>(frame.to);
    const Entry entry = m_server.append(chat, m_self, frame.uuid);
    m_unlogged.remove(entry.uuid); // it survived in the outbox
    tellAll([entry](Device &other) { other.sync.entryCame(entry); }, &device);
    pass(device, [this, &device, entry] {
        turn(device, [&] {
            const auto waiting = device.store.outbox().find(entry.uuid);
            if (waiting && *waiting && device.store.outbox().save(entry.uuid, entry.seq, entry.savedAt)) {
                client::CacheChanges changes;
                if (const auto put = device.store.writer().putAway(entry.chat, changes); !put)
                    m_fault = put.error().cause;
                Entry own = entry;
                own.text = (*waiting)->text;
                device.sync.entryCame(own);
            }
        });
        device.sender.decided({entry.uuid});
    });
}

void DevicesWorld::marked(Device &device, const wire::MarkFrame &mark)
{
    if (!m_server.mark(mark)) {
        device.sync.doubted();
        return;
    }
    const Mark own = m_server.logs().at(mark.chat).mark;
    const UnreadChat unread = m_server.unread(mark.chat);
    tellAll([this, mark, own](Device &other) {
        other.sync.receiptsCame({.chat = mark.chat, .all = {}, .users = {{m_self, own, {}}}});
    });
    tellAll([unread](Device &other) { other.sync.unreadCame({{unread}}); });
}

QString DevicesWorld::difference()
{
    if (!m_fault.isEmpty())
        return m_fault;
    QSet<MessageUuid> logged;
    for (const auto &[uri, log] : m_server.logs()) {
        for (const Entry &entry : log.entries) {
            if (logged.contains(entry.uuid))
                return uri.value % u": a message is there twice";
            logged.insert(entry.uuid);
        }
        for (const auto &device : m_devices)
            if (const QString found = differenceOf(*device, uri, log); !found.isEmpty())
                return QStringLiteral("device %1, %2: %3")
                    .arg(std::ranges::find(m_devices, device) - m_devices.begin())
                    .arg(uri.value, found);
    }
    for (const MessageUuid &uuid : std::as_const(m_written))
        if (!logged.contains(uuid) && !m_unlogged.contains(uuid))
            return QStringLiteral("a message that was written is lost");
    for (const auto &device : m_devices)
        if (const auto waiting = device->store.outbox().undecided(); !waiting || !waiting->isEmpty())
            return QStringLiteral("an outbox is not empty");
    return {};
}

QString DevicesWorld::differenceOf(Device &device, const ChatUri &uri, const ServerModel::Log &log)
{
    const Seq last{log.entries.size()};
    if (!device.sync.isCaughtUp())
        return QStringLiteral("not caught up");
    const auto chat = device.store.reader().chat(uri);
    const auto held = device.store.reader().held(uri);
    if (!chat || !*chat || !held)
        return QStringLiteral("not there");
    const auto run = held->around(last);
    if (!run || held->ranges().size() != 1)
        return QStringLiteral("has holes or ends early: it holds %1 to %2 of %3, in %4 stretches")
            .arg(held->lowest().value)
            .arg(held->highest().value)
            .arg(last.value)
            .arg(held->ranges().size());
    const auto entries = device.store.reader().entries(uri, *run, client::CacheReader::End::Lowest, 1'000'000);
    if (!entries || entries->size() != run->last.value - run->first.value + 1)
        return QStringLiteral("entries are missing");
    for (const auto &cached : *entries)
        if (const Entry &entry = log.entries.at(cached.entry.seq.value - 1);
            entry.uuid != cached.entry.uuid || entry.from != cached.entry.from)
            return QStringLiteral("entry %1 is another").arg(entry.seq.value);
    if (const auto waiting = device.store.outbox().ofChat(uri); !waiting || !waiting->isEmpty())
        return QStringLiteral("what is in the log is still in the outbox");
    const Mark own{(*chat)->mark.delivered, std::max((*chat)->mark.read, (*chat)->seen)};
    if (own != log.mark)
        return QStringLiteral("the own mark is %1/%2 instead of %3/%4")
            .arg(own.delivered.value)
            .arg(own.read.value)
            .arg(log.mark.delivered.value)
            .arg(log.mark.read.value);
    if ((*chat)->all != log.all)
        return QStringLiteral("the others' mark is %1/%2 instead of %3/%4")
            .arg((*chat)->all.delivered.value)
            .arg((*chat)->all.read.value)
            .arg(log.all.delivered.value)
            .arg(log.all.read.value);
    const int unread = m_server.unread(uri).count;
    if ((*chat)->unread != unread)
        return QStringLiteral("%1 unread instead of %2").arg((*chat)->unread).arg(unread);
    return {};
}

} // namespace postrider::test
