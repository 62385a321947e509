// SPDX-License-Identifier: GPL-3.0-or-later
#include "accountclient.h"

#include <domain/limits.h>
#include <domain/rules.h>
#include <faults/crashpoint.h>

namespace postrider::client {
namespace {

constexpr auto TellEvery = std::chrono::milliseconds(16); // a frame of most screens: nobody sees more of them
constexpr int MostRefreshed = 30; // of the newest conversations: whose presence is on the screen

QString nameOf(const Account &account)
{
    return account.server.toString() + u' ' + QString::number(account.user.value);
}

} // namespace

AccountClient::AccountClient(const Account &account, const QString &databaseFile, Rest &rest, Session &session)
    : m_account(account)
    , m_session(session)
    , m_store(databaseFile, nameOf(account), account.user)
    , m_api(rest, session)
    , m_directory(m_store, m_api)
    , m_views(m_store, m_directory, account)
    , m_connector(session, m_api)
    , m_driver(m_store, m_api, account.user, [this](const wire::ClientFrame &frame) { say(frame); })
    , m_sender(m_store, account.user, [this](const wire::ClientFrame &frame) { m_connector.send(wire::encode(frame)); })
{
    m_frame.setSingleShot(true);
    m_frame.setTimerType(Qt::PreciseTimer);
    m_frame.setInterval(TellEvery);
    connect(&m_frame, &QTimer::timeout, this, &AccountClient::tellInTime);
    wire();
}

void AccountClient::wire()
{
    connect(&m_connector, &Connector::opened, &m_driver, &SyncDriver::connected);
    connect(&m_connector, &Connector::received, &m_driver, &SyncDriver::received);
    connect(&m_connector, &Connector::lost, this, [this] {
        m_driver.disconnected();
        m_sender.disconnected();
        m_directory.disconnected();
    });
    connect(&m_driver, &SyncDriver::greeted, this, [this](const wire::HelloFrame &hello) {
        m_session.learnServerTime(hello.time);
        m_directory.connected();
        m_sender.connected();
    });
    connect(&m_driver, &SyncDriver::caughtUp, this, [this] {
        m_connector.succeeded();
        QList<UserId> peers{m_account.user};
        for (const Conversation &line : m_views.conversations().mid(0, MostRefreshed))
            peers.append(line.peer);
        m_directory.refresh(peers);
    });
    connect(&m_driver, &SyncDriver::roundEnded, &m_sender, &Sender::roundEnded);
    connect(&m_driver, &SyncDriver::decided, &m_sender, &Sender::decided);
    connect(&m_driver, &SyncDriver::changed, this, &AccountClient::tell);
    connect(&m_driver, &SyncDriver::broken, &m_connector, &Connector::fail);
    connect(&m_sender, &Sender::broken, &m_connector, &Connector::fail);
    connect(&m_driver, &SyncDriver::typing, this,
            [this](const wire::TypingNotice &notice) { Q_EMIT typingNoticed(notice.chat, notice.user); });
    connect(&m_driver, &SyncDriver::presence, this, [this](const wire::PresenceFrame &presence) {
        m_directory.presence(presence.user, presence.online, presence.lastSeen);
    });
    connect(&m_directory, &Directory::changed, this, [this] {
        m_untold.conversations = true;
        tellInTime();
    });
}

Result<void> AccountClient::open()
{
    if (const auto opened = m_store.open(); !opened)
        return opened;
    m_directory.load();
    return m_driver.load();
}

void AccountClient::start()
{
    m_connector.start();
}

void AccountClient::stop()
{
    m_connector.stop();
}

// Who withholds receipts says of what was read that it is here, which reading implies.
void AccountClient::say(wire::ClientFrame frame)
{
    if (auto *mark = std::get_if<wire::MarkFrame>(&frame); mark && m_readReceipts == ReadReceipts::Withheld)
        mark->kind = MarkKind::Delivered;
    m_connector.send(wire::encode(frame));
}

void AccountClient::tell(const CacheChanges &changes)
{
    m_directory.heard(changes.names);
    if (changes.dropped) {
        Q_EMIT cacheDropped();
        m_sender.restart();
    }
    m_untold.merge(changes);
    tellInTime();
}

void AccountClient::tellOutbox(const ChatUri &chat)
{
    m_untold.outbox.insert(chat);
    m_untold.conversations = true;
    tellInTime();
}

// The first change at once, what follows within a frame together at its end: whoever shows it paints no more often.
void AccountClient::tellInTime()
{
    const bool untold = m_untold.conversations || !m_untold.entries.isEmpty() || !m_untold.outbox.isEmpty() ||
                        !m_untold.arrived.isEmpty();
    if (m_frame.isActive() || !untold)
        return;
    m_frame.start();
    const CacheChanges changes = std::exchange(m_untold, {});
    for (const auto &[chat, range] : changes.entries.asKeyValueRange())
        Q_EMIT entriesChanged(chat, range.first, range.last);
    for (const ChatUri &chat : changes.outbox)
        Q_EMIT outboxChanged(chat);
    for (const Entry &entry : changes.arrived)
        Q_EMIT messageArrived(m_views.item(entry));
    if (changes.conversations)
        Q_EMIT conversationsChanged();
}

QList<MessageItem> AccountClient::queued()
{
    QList<MessageItem> items;
    if (const auto waiting = m_store.outbox().undecided())
        for (const OutboxItem &item : *waiting)
            items.append(m_views.item(item));
    return items;
}

void AccountClient::earlier(const ChatUri &chat, Seq before, int count,
                            const std::function<void(const Result<MessagePage> &)> &done)
{
    const MessageRange range{.from = MessageRange::From::Before, .seq = before, .count = count};
    const MessagePage here = m_views.messages(chat, range);
    const bool enough =
        std::ranges::count_if(here.items, [](const MessageItem &item) { return item.seq > Seq{}; }) >= count;
    if (enough || here.atBeginning) {
        done(here);
        return;
    }
    const Seq below = here.items.isEmpty() ? before : here.items.first().seq;
    m_driver.fetchEarlier(chat, below, limits::PageEntries, [this, chat, range, done](const Result<void> &fetched) {
        done(fetched ? Result<MessagePage>(m_views.messages(chat, range)) : std::unexpected(fetched.error()));
    });
}

void AccountClient::details(const ChatUri &chat, const MessageUuid &uuid,
                            const std::function<void(const MessageDetails &)> &done)
{
    MessageDetails details = m_views.details(chat, uuid).value_or(MessageDetails{});
    if (!details.savedAt) {
        if (details.item.uuid.isNull())
            details.incomplete = Error{.code = Code::NotFound, .message = sentence(Code::NotFound), .cause = {}};
        done(details);
        return;
    }
    m_api.receipts(chat, uuid, [this, details, done](const Result<QList<Receipt>> &receipts) mutable {
        if (!receipts) {
            details.incomplete = receipts.error();
        } else {
            details.recipients.clear();
            for (const Receipt &receipt : *receipts)
                details.recipients.append(m_views.recipient(receipt));
        }
        done(details);
    });
}

void AccountClient::people(const QString &query, const std::function<void(const Result<QList<User>> &)> &done)
{
    const auto asked = m_directory.now();
    m_api.users(query, limits::PageEntries, [this, asked, done](const Result<wire::UserListBody> &list) {
        if (!list) {
            done(std::unexpected(list.error()));
            return;
        }
        QList<User> others;
        for (const User &user : list->users) {
            m_directory.learn(user, asked);
            if (user.id != m_account.user)
                others.append(user);
        }
        done(others);
    });
}

Result<OutboxItem> AccountClient::write(const ChatUri &chat, const QString &text,
                                        const std::optional<MessageUuid> &instead)
{
    if (const auto sound = rules::checkMessage(text); !sound)
        return std::unexpected(sound.error());
    if (directMembers(chat) && !directPeer(chat, m_account.user))
        return failure(Code::NoSuchChat);
    // Where it leaves in this very turn, one commit says both.
    OutboxItem item;
    item.uuid = MessageUuid::create();
    item.chat = chat;
    item.text = text;
    item.queuedAt = currentTime();
    item.sent = m_sender.takesAtOnce();
    const auto kept = m_store.transaction([&]() -> SqlResult<void> {
        if (instead)
            if (const auto removed = m_store.outbox().remove(*instead); !removed)
                return std::unexpected(removed.error());
        const auto added = m_store.outbox().add(item);
        POSTRIDER_CRASH_POINT(WriteUncommitted);
        return added;
    });
    POSTRIDER_CRASH_POINT(WriteCommitted);
    if (!kept)
        return failure(Code::Unavailable, QStringLiteral("The message could not be written to the disk."),
                       kept.error().cause);
    tellOutbox(chat);
    m_sender.pump();
    return item;
}

Result<MessageItem> AccountClient::send(const ChatUri &chat, const QString &text)
{
    const auto written = write(chat, text, {});
    return written ? Result<MessageItem>(m_views.item(*written)) : std::unexpected(written.error());
}

Result<void> AccountClient::cancel(const MessageUuid &uuid)
{
    const auto item = m_store.outbox().find(uuid);
    if (!item)
        return std::unexpected(Error(item.error()));
    if (!*item || (*item)->sent || (*item)->state() != MessageState::Queued)
        return failure(Code::Forbidden, QStringLiteral("This message may have been sent already."));
    const auto removed = m_store.outbox().remove(uuid);
    if (!removed)
        return std::unexpected(Error(removed.error()));
    tellOutbox((*item)->chat);
    return {};
}

Result<MessageItem> AccountClient::retry(const MessageUuid &uuid)
{
    const auto item = m_store.outbox().find(uuid);
    if (!item)
        return std::unexpected(Error(item.error()));
    if (!*item || (*item)->state() != MessageState::Failed)
        return failure(Code::NotFound, QStringLiteral("There is no failed message to send again."));
    const auto written = write((*item)->chat, (*item)->text, uuid);
    return written ? Result<MessageItem>(m_views.item(*written)) : std::unexpected(written.error());
}

void AccountClient::discard(const MessageUuid &uuid)
{
    const auto item = m_store.outbox().find(uuid);
    if (!item || !*item || (*item)->state() != MessageState::Failed)
        return;
    if (m_store.outbox().remove(uuid))
        tellOutbox((*item)->chat);
}

void AccountClient::typing(const ChatUri &chat)
{
    const Timestamp now = currentTime();
    Timestamp &last = m_typed[chat];
    if (now - last < limits::TypingInterval && now >= last)
        return;
    last = now;
    m_connector.send(wire::encode(wire::TypingFrame{chat}));
}

} // namespace postrider::client
