// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakeclient.h"

#include <domain/rules.h>

#include <QPromise>
#include <QTimer>

// ChatClient's own methods, answered by a FakeClient.
namespace postrider::client {

using test::FakeClient;

namespace {

auto &registry()
{
    static QHash<ChatClient *, FakeClient *> fakes;
    return fakes;
}

template <class T>
QFuture<T> later(QObject *context, T value)
{
    auto promise = std::make_shared<QPromise<T>>();
    promise->start();
    QTimer::singleShot(0, context, [promise, value = std::move(value)] {
        promise->addResult(value);
        promise->finish();
    });
    return promise->future();
}

QFuture<void> laterNothing(QObject *context)
{
    auto promise = std::make_shared<QPromise<void>>();
    promise->start();
    QTimer::singleShot(0, context, [promise] { promise->finish(); });
    return promise->future();
}

} // namespace

class ChatClient::Private {
public:
    FakeClient fake;
    template <class T>
    Result<T> orRefusal(T value)
    {
        if (const auto refused = std::exchange(fake.refusal, {}))
            return std::unexpected(*refused);
        return value;
    }
    // Takes a message out of whatever outbox it is in.
    std::optional<MessageItem> take(const MessageUuid &uuid)
    {
        for (auto &outbox : fake.outbox)
            for (qsizetype i = 0; i < outbox.size(); ++i)
                if (outbox[i].uuid == uuid)
                    return outbox.takeAt(i);
        return {};
    }
};

ChatClient::ChatClient(const Options &, QObject *parent) : QObject(parent), d(std::make_unique<Private>())
{
    d->fake.handle = this;
    registry().insert(this, &d->fake);
}

ChatClient::~ChatClient()
{
    registry().remove(this);
}

QFuture<Result<std::optional<Account>>> ChatClient::open()
{
    return later(this, Result<std::optional<Account>>(d->fake.account));
}

QFuture<Result<ServerCertificate>> ChatClient::certificate(const QUrl &)
{
    ++d->fake.certificatesAsked;
    return later(this, Result<ServerCertificate>(d->fake.certificate));
}

QFuture<Result<Account>> ChatClient::signUp(const QUrl &server, const QString &name, const QString &password,
                                            const QString &, const QString &fingerprint)
{
    return signIn(server, name, password, fingerprint);
}

QFuture<Result<Account>> ChatClient::signIn(const QUrl &, const QString &name, const QString &,
                                            const QString &fingerprint)
{
    if (!d->fake.refusal) {
        d->fake.signInAs(name);
        d->fake.account->fingerprint = fingerprint;
    }
    return later(this, d->orRefusal(d->fake.account.value_or(Account{})));
}

QFuture<Result<void>> ChatClient::signOut()
{
    auto &answer = d->fake.signOutAnswer;
    answer = QPromise<Result<void>>();
    answer.start();
    if (!d->fake.holdSignOut)
        QTimer::singleShot(0, this, [this] { d->fake.finishSignOut(); });
    return answer.future();
}

QFuture<QList<MessageItem>> ChatClient::queued()
{
    QList<MessageItem> items;
    for (const auto &outbox : std::as_const(d->fake.outbox))
        items += outbox;
    return later(this, items);
}

QFuture<QList<Conversation>> ChatClient::conversations()
{
    return later(this, d->fake.conversations);
}

QFuture<MessagePage> ChatClient::messages(const ChatUri &chat, const MessageRange &range)
{
    const MessagePage page = d->fake.page(chat, range);
    d->fake.mostPageRows = std::max(d->fake.mostPageRows, int(page.items.size()));
    return later(this, page);
}

QFuture<Result<MessagePage>> ChatClient::earlier(const ChatUri &chat, Seq before, int count)
{
    ++d->fake.earlierAsked;
    if (!d->fake.refusal) // fetched from the server, and cached from now on
        d->fake.cachedFrom.insert(
            chat, std::min(d->fake.cachedFrom.value(chat, {1}), Seq{std::max<qint64>(1, before.value - count)}));
    return later(this, d->orRefusal(d->fake.page(chat, {MessageRange::From::Before, before, count})));
}

QFuture<MessageDetails> ChatClient::details(const ChatUri &, const MessageUuid &uuid)
{
    return later(this, d->fake.details.value(uuid));
}

QFuture<Result<MessageItem>> ChatClient::send(const ChatUri &chat, const QString &text)
{
    if (const auto allowed = rules::checkMessage(text); !allowed)
        return later(this, Result<MessageItem>(std::unexpected(allowed.error())));
    const MessageItem item = d->fake.addQueued(chat, text, d->fake.now);
    d->fake.announceOutbox(chat);
    return later(this, Result<MessageItem>(item));
}

QFuture<Result<void>> ChatClient::cancel(const MessageUuid &uuid)
{
    if (const auto item = d->take(uuid))
        d->fake.announceOutbox(item->chat);
    return later(this, Result<void>());
}

QFuture<Result<MessageItem>> ChatClient::retry(const MessageUuid &uuid)
{
    const auto item = d->take(uuid);
    return item ? send(item->chat, item->text) : later(this, Result<MessageItem>(failure(Code::NotFound)));
}

QFuture<void> ChatClient::discard(const MessageUuid &uuid)
{
    if (const auto item = d->take(uuid))
        d->fake.announceOutbox(item->chat);
    return laterNothing(this);
}

void ChatClient::markRead(const ChatUri &chat, Seq seq)
{
    d->fake.reads.append({chat, seq});
    for (Conversation &conversation : d->fake.conversations)
        if (conversation.chat == chat) {
            conversation.mark.advance(MarkKind::Read, seq);
            conversation.unread = 0;
            for (const MessageItem &item : std::as_const(d->fake.saved[chat]))
                conversation.unread += !item.own && item.seq > conversation.mark.read;
        }
    Q_EMIT conversationsChanged();
}

void ChatClient::typing(const ChatUri &) {}

void ChatClient::setReadReceipts(ReadReceipts receipts)
{
    d->fake.readReceipts = receipts;
}

QFuture<Result<QList<User>>> ChatClient::people(const QString &query)
{
    QList<User> found;
    for (const User &user : std::as_const(d->fake.people))
        if (user.name.contains(query, Qt::CaseInsensitive) || user.displayName.contains(query, Qt::CaseInsensitive))
            found += user;
    return later(this, d->orRefusal(found));
}

QFuture<Result<QList<Device>>> ChatClient::devices()
{
    return later(this, d->orRefusal(d->fake.devices));
}

QFuture<Result<void>> ChatClient::signOutDevice(const DeviceId &device)
{
    if (const auto refused = std::exchange(d->fake.refusal, {}))
        return later(this, Result<void>(std::unexpected(*refused)));
    d->fake.devices.removeIf([&](const Device &each) { return each.id == device; });
    return later(this, Result<void>());
}

ChatUri ChatClient::chatWith(UserId peer) const
{
    return directChat(d->fake.account->user, peer);
}

Connection ChatClient::connection() const
{
    return d->fake.connection;
}

std::optional<Account> ChatClient::account() const
{
    return d->fake.account;
}

void ChatClient::reconnect()
{
    ++d->fake.reconnects;
}

} // namespace postrider::client

namespace postrider::test {

FakeClient &FakeClient::of(client::ChatClient &client)
{
    return *client::registry().value(&client);
}

} // namespace postrider::test
