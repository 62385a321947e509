// SPDX-License-Identifier: GPL-3.0-or-later
#include "syncdriver.h"

#include <faults/crashpoint.h>
#include <wire/errorcodes.h>

namespace postrider::client {

SyncDriver::SyncDriver(LocalStore &store, Api &api, UserId self, Say say, QObject *parent)
    : QObject(parent), m_store(store), m_api(api), m_self(self), m_say(std::move(say)), m_sync(self, {})
{
    m_elapsed.start();
    m_tick.setSingleShot(true);
    connect(&m_tick, &QTimer::timeout, this, [this] { turn([this] { m_sync.tick(now()); }); });
    m_process.setSingleShot(true);
    m_process.setInterval(0);
    connect(&m_process, &QTimer::timeout, this, &SyncDriver::processFrames);
}

std::chrono::milliseconds SyncDriver::now() const
{
    return std::chrono::milliseconds(m_elapsed.elapsed());
}

Result<void> SyncDriver::load()
{
    const auto state = m_store.reader().state();
    m_loaded = state.has_value();
    if (!m_loaded)
        return std::unexpected(Error(state.error()));
    m_sync = Sync(m_self, *state);
    ++m_generation;
    return {};
}

void SyncDriver::connected()
{
    if (!m_loaded)
        if (const auto loaded = load(); !loaded) {
            Q_EMIT broken(loaded.error().message);
            return;
        }
    m_sync.connected(now());
}

void SyncDriver::disconnected()
{
    // What has come is taken, unless this is because nothing can be taken.
    if (!m_frames.isEmpty())
        processFrames();
    m_tick.stop();
    m_sync.disconnected();
    for (const auto &done : std::exchange(m_earlier, {}))
        done(failure(Code::Unavailable));
}

void SyncDriver::received(const QByteArray &frame)
{
    m_frames.append(frame);
    if (!m_process.isActive())
        m_process.start();
}

void SyncDriver::processFrames()
{
    m_process.stop();
    const QList<QByteArray> frames = std::exchange(m_frames, {});
    turn(Step([this, &frames]() -> SqlResult<void> {
        for (const QByteArray &bytes : frames) {
            const auto frame = wire::parseServerFrame(bytes);
            if (!frame) {
                qWarning("a frame of the server could not be read: %s", qUtf8Printable(frame.error().cause));
                continue;
            }
            if (const auto taken = take(*frame); !taken)
                return taken;
        }
        return {};
    }));
}

SqlResult<void> SyncDriver::take(const wire::ServerFrame &frame)
{
    if (const auto *accepted = std::get_if<wire::AcceptedFrame>(&frame))
        return take(*accepted);
    if (const auto *saved = std::get_if<wire::SavedFrame>(&frame))
        return take(*saved);
    if (const auto *failed = std::get_if<wire::FailedFrame>(&frame))
        return take(*failed);
    if (const auto *error = std::get_if<wire::ErrorFrame>(&frame))
        return take(*error);
    if (const auto *message = std::get_if<wire::MessageFrame>(&frame))
        m_sync.entryCame(message->entry);
    else if (const auto *receipts = std::get_if<wire::ReceiptsFrame>(&frame))
        m_sync.receiptsCame(*receipts);
    else if (const auto *unread = std::get_if<wire::UnreadFrame>(&frame))
        m_sync.unreadCame(*unread);
    else if (const auto *notice = std::get_if<wire::TypingNotice>(&frame))
        m_told.append([this, notice = *notice] { Q_EMIT typing(notice); });
    else if (const auto *moved = std::get_if<wire::PresenceFrame>(&frame))
        m_told.append([this, moved = *moved] { Q_EMIT presence(moved); });
    else if (const auto *hello = std::get_if<wire::HelloFrame>(&frame)) {
        m_sync.helloCame(hello->epoch);
        m_told.append([this, hello = *hello] { Q_EMIT greeted(hello); });
    }
    return {};
}

SqlResult<void> SyncDriver::take(const wire::AcceptedFrame &accepted)
{
    const auto item = m_store.outbox().find(accepted.uuid);
    if (!item)
        return std::unexpected(item.error());
    if (!*item)
        return {};
    m_changes.outbox.insert((*item)->chat);
    m_changes.conversations = true;
    const auto kept = m_store.outbox().accept(accepted.uuid, currentTime());
    return kept ? SqlResult<void>() : std::unexpected(kept.error());
}

// One's own entry doesn't come as a frame: it is made of what was written and what the server says of it. If it isn't
// in the outbox any more it was found in the log before.
SqlResult<void> SyncDriver::take(const wire::SavedFrame &saved)
{
    m_decided.append(saved.uuid);
    const auto item = m_store.outbox().find(saved.uuid);
    if (!item)
        return std::unexpected(item.error());
    if (!*item || (*item)->chat != saved.chat)
        return {};
    if (const auto kept = m_store.outbox().save(saved.uuid, saved.seq, saved.time); !kept)
        return std::unexpected(kept.error());
    if (const auto put = m_store.writer().putAway(saved.chat, m_changes); !put)
        return put;
    m_changes.outbox.insert(saved.chat);
    m_changes.conversations = true;
    Entry entry;
    entry.chat = saved.chat;
    entry.seq = saved.seq;
    entry.uuid = saved.uuid;
    entry.from = m_self;
    entry.savedAt = saved.time;
    entry.text = (*item)->text;
    m_sync.entryCame(entry);
    return {};
}

SqlResult<void> SyncDriver::take(const wire::FailedFrame &failed)
{
    return fail(failed.uuid, failed.reason, failed.retry);
}

SqlResult<void> SyncDriver::take(const wire::ErrorFrame &error)
{
    qWarning("the server answered a frame with %s", qUtf8Printable(wire::codeName(error.error.code)));
    if (error.error.code == Code::BadSeq || error.error.code == Code::NoSuchChat)
        m_sync.doubted();
    return {};
}

SqlResult<void> SyncDriver::fail(const QString &text, const Error &reason, bool retry)
{
    const auto uuid = MessageUuid::parse(text);
    if (!uuid)
        return {};
    m_decided.append(*uuid);
    const auto item = m_store.outbox().find(*uuid);
    if (!item)
        return std::unexpected(item.error());
    if (!*item)
        return {};
    m_changes.outbox.insert((*item)->chat);
    m_changes.conversations = true;
    const auto kept = m_store.outbox().fail(*uuid, reason, retry);
    return kept ? SqlResult<void>() : std::unexpected(kept.error());
}

void SyncDriver::turn(const std::function<void()> &event)
{
    turn(Step([&event]() -> SqlResult<void> {
        event();
        return {};
    }));
}

void SyncDriver::turn(const Step &step)
{
    m_sync.noteTime(now());
    QList<SyncAction> actions;
    const auto committed = m_store.transaction([this, &step, &actions]() -> SqlResult<void> {
        if (const auto done = step(); !done)
            return done;
        actions = m_sync.take();
        for (const SyncAction &action : std::as_const(actions))
            if (const auto stored = m_store.writer().store(action, m_changes); !stored)
                return stored;
        POSTRIDER_CRASH_POINT(TurnUncommitted);
        return {};
    });
    POSTRIDER_CRASH_POINT(TurnCommitted);
    const auto changes = std::exchange(m_changes, {});
    const auto decidedNow = std::exchange(m_decided, {}) + changes.found;
    const auto told = std::exchange(m_told, {});
    if (!committed) {
        // What Sync believes is on the disk isn't: it starts again from what is.
        qWarning("the cache could not be written: %s", qUtf8Printable(committed.error().cause));
        m_frames.clear();
        m_sync.disconnected();
        if (const auto loaded = load(); !loaded)
            qWarning("the cache could not be read: %s", qUtf8Printable(loaded.error().cause));
        Q_EMIT broken(Error(committed.error()).message);
        return;
    }
    for (const SyncAction &action : std::as_const(actions))
        perform(action);
    POSTRIDER_CRASH_POINT(TurnPerformed);
    armTimer();
    Q_EMIT changed(changes);
    if (!decidedNow.isEmpty())
        Q_EMIT decided(decidedNow);
    for (const auto &tell : told)
        tell();
    POSTRIDER_CRASH_POINT(TurnTold);
}

void SyncDriver::perform(const SyncAction &action)
{
    if (const auto *mark = std::get_if<SendMark>(&action))
        m_say(mark->mark);
    else if (std::holds_alternative<CaughtUp>(action))
        Q_EMIT caughtUp();
    else if (std::holds_alternative<StoreSince>(action))
        Q_EMIT roundEnded();
    else if (const auto *chats = std::get_if<FetchChats>(&action))
        fetch(*chats);
    else if (const auto *chat = std::get_if<FetchChat>(&action))
        fetch(*chat);
    else if (const auto *page = std::get_if<FetchPage>(&action))
        fetch(*page);
}

template <class T>
std::function<void(const Result<T> &)> SyncDriver::answering(std::function<void(const Result<T> &)> take)
{
    return [this, generation = m_generation, take = std::move(take)](const Result<T> &answer) {
        if (generation == m_generation)
            take(answer);
    };
}

void SyncDriver::fetch(const FetchChats &ask)
{
    m_api.chats(ask.since, ask.after, answering<wire::ChatListBody>([this, id = ask.id](const auto &list) {
                    turn([&] { list ? m_sync.chatsFetched(id, *list) : m_sync.fetchFailed(id, list.error()); });
                }));
}

void SyncDriver::fetch(const FetchChat &ask)
{
    m_api.chat(ask.chat, answering<Chat>([this, id = ask.id](const auto &chat) {
                   turn([&] { chat ? m_sync.chatFetched(id, *chat) : m_sync.fetchFailed(id, chat.error()); });
               }));
}

void SyncDriver::fetch(const FetchPage &ask)
{
    m_api.page(ask.chat, ask.before, ask.quantity, answering<Page>([this, id = ask.id](const auto &page) {
                   const auto done = m_earlier.take(id);
                   turn([&] { page ? m_sync.pageFetched(id, *page) : m_sync.fetchFailed(id, page.error()); });
                   if (done)
                       done(page ? Result<void>() : std::unexpected(page.error()));
               }));
}

void SyncDriver::markSeen(const ChatUri &chat, Seq seq)
{
    turn([&] { m_sync.seen(chat, seq); });
}

void SyncDriver::fetchEarlier(const ChatUri &chat, Seq before, int quantity,
                              std::function<void(const Result<void> &)> done)
{
    std::optional<FetchId> id = m_sync.wantEarlier(chat, before, quantity);
    if (!id) {
        done(failure(Code::Unavailable));
        return;
    }
    m_earlier[*id] = std::move(done);
    turn([] {}); // does what was asked for
}

void SyncDriver::armTimer()
{
    const auto deadline = m_sync.deadline();
    if (!deadline)
        m_tick.stop();
    else
        m_tick.start(std::max(*deadline - now(), std::chrono::milliseconds(0)));
}

} // namespace postrider::client
