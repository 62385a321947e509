// SPDX-License-Identifier: GPL-3.0-or-later
#include "chatclient.h"

#include "clientcore.h"

#include <QMutex>
#include <QPromise>
#include <QSemaphore>
#include <QThread>

namespace postrider::client {

namespace {

// Its core is made and destroyed on it, so that all the core is composed of lives there.
class ClientThread final : public QThread {
public:
    explicit ClientThread(const ChatClient::Options &options) : m_options(options)
    {
        setObjectName(QStringLiteral("client"));
    }
    ~ClientThread() override
    {
        quit();
        wait();
    }
    ClientCore *begin()
    {
        start();
        m_made.acquire();
        return m_core;
    }

private:
    void run() override
    {
        ClientCore core(m_options);
        m_core = &core;
        m_made.release();
        exec();
    }

    const ChatClient::Options m_options;
    QSemaphore m_made;
    ClientCore *m_core = nullptr;
};

} // namespace

class ChatClient::Private {
public:
    explicit Private(const Options &options) : thread(options) {}

    // work(core, done) runs on the client's thread and calls done(T) there, once.
    template <class T, class Work>
    QFuture<T> ask(Work work)
    {
        auto promise = std::make_shared<QPromise<T>>();
        promise->start();
        QFuture<T> future = promise->future();
        QMetaObject::invokeMethod(
            core,
            [core = core, work = std::move(work), promise] {
                work(*core, [promise](const T &result) {
                    promise->addResult(result);
                    promise->finish();
                });
            },
            Qt::QueuedConnection);
        return future;
    }

    // The same for what needs an account and is answered in the same turn; `none` if there is no account.
    template <class T, class Work>
    QFuture<T> read(T none, Work work)
    {
        return ask<T>([none, work = std::move(work)](ClientCore &client, const auto &done) {
            AccountClient *account = client.account();
            done(account ? work(*account) : none);
        });
    }

    template <class Work>
    void tell(Work work)
    {
        QMetaObject::invokeMethod(
            core,
            [core = core, work = std::move(work)] {
                if (AccountClient *account = core->account())
                    work(*account);
            },
            Qt::QueuedConnection);
    }

    ClientCore *core = nullptr; // of the thread
    mutable QMutex mutex;       // for what both threads know
    std::optional<Account> account;
    Connection connection;
    ClientThread thread; // last, so that it ends first
};

ChatClient::ChatClient(const Options &options, QObject *parent) : QObject(parent), d(std::make_unique<Private>(options))
{
    qRegisterMetaType<ChatUri>();
    qRegisterMetaType<Seq>();
    qRegisterMetaType<UserId>();
    qRegisterMetaType<MessageItem>();
    qRegisterMetaType<Connection>();
    d->core = d->thread.begin();
    // Known before the future or the signal that tells of it.
    connect(
        d->core, &ClientCore::accountChanged, this,
        [this](const std::optional<Account> &account) {
            const QMutexLocker lock(&d->mutex);
            d->account = account;
        },
        Qt::DirectConnection);
    connect(
        d->core, &ClientCore::connectionChanged, this,
        [this](const Connection &connection) {
            const QMutexLocker lock(&d->mutex);
            d->connection = connection;
        },
        Qt::DirectConnection);
    connect(d->core, &ClientCore::connectionChanged, this, &ChatClient::connectionChanged);
    connect(d->core, &ClientCore::signedOut, this, &ChatClient::signedOut);
    connect(d->core, &ClientCore::entriesChanged, this, &ChatClient::entriesChanged);
    connect(d->core, &ClientCore::outboxChanged, this, &ChatClient::outboxChanged);
    connect(d->core, &ClientCore::conversationsChanged, this, &ChatClient::conversationsChanged);
    connect(d->core, &ClientCore::messageArrived, this, &ChatClient::messageArrived);
    connect(d->core, &ClientCore::typingNoticed, this, &ChatClient::typingNoticed);
    connect(d->core, &ClientCore::cacheDropped, this, &ChatClient::cacheDropped);
}

ChatClient::~ChatClient() = default;

QFuture<Result<std::optional<Account>>> ChatClient::open()
{
    return d->ask<Result<std::optional<Account>>>([](ClientCore &client, const auto &done) { client.open(done); });
}

QFuture<Result<ServerCertificate>> ChatClient::certificate(const QUrl &server)
{
    return d->ask<Result<ServerCertificate>>(
        [=](ClientCore &client, const auto &done) { client.certificate(server, done); });
}

QFuture<Result<Account>> ChatClient::signUp(const QUrl &server, const QString &name, const QString &password,
                                            const QString &displayName, const QString &fingerprint)
{
    return d->ask<Result<Account>>([=](ClientCore &client, const auto &done) {
        client.signUp({.server = server,
                       .name = name,
                       .password = password,
                       .displayName = displayName,
                       .fingerprint = fingerprint},
                      done);
    });
}

QFuture<Result<Account>> ChatClient::signIn(const QUrl &server, const QString &name, const QString &password,
                                            const QString &fingerprint)
{
    return d->ask<Result<Account>>([=](ClientCore &client, const auto &done) {
        client.signIn(
            {.server = server, .name = name, .password = password, .displayName = {}, .fingerprint = fingerprint},
            done);
    });
}

QFuture<Result<void>> ChatClient::signOut()
{
    return d->ask<Result<void>>([](ClientCore &client, const auto &done) { client.signOut(done); });
}

QFuture<QList<MessageItem>> ChatClient::queued()
{
    return d->ask<QList<MessageItem>>([](ClientCore &client, const auto &done) { done(client.queued()); });
}

QFuture<QList<Conversation>> ChatClient::conversations()
{
    return d->read(QList<Conversation>{}, [](AccountClient &account) { return account.views().conversations(); });
}

QFuture<MessagePage> ChatClient::messages(const ChatUri &chat, const MessageRange &range)
{
    return d->read(MessagePage{}, [=](AccountClient &account) { return account.views().messages(chat, range); });
}

QFuture<Result<MessagePage>> ChatClient::earlier(const ChatUri &chat, Seq before, int count)
{
    return d->ask<Result<MessagePage>>([=](ClientCore &client, const auto &done) {
        if (AccountClient *account = client.account())
            account->earlier(chat, before, count, done);
        else
            done(failure(Code::Unauthenticated));
    });
}

QFuture<MessageDetails> ChatClient::details(const ChatUri &chat, const MessageUuid &uuid)
{
    return d->ask<MessageDetails>([=](ClientCore &client, const auto &done) {
        if (AccountClient *account = client.account())
            account->details(chat, uuid, done);
        else
            done({});
    });
}

QFuture<Result<MessageItem>> ChatClient::send(const ChatUri &chat, const QString &text)
{
    return d->read(Result<MessageItem>(failure(Code::Unauthenticated)),
                   [=](AccountClient &account) { return account.send(chat, text); });
}

QFuture<Result<void>> ChatClient::cancel(const MessageUuid &uuid)
{
    return d->read(Result<void>(failure(Code::Unauthenticated)),
                   [=](AccountClient &account) { return account.cancel(uuid); });
}

QFuture<Result<MessageItem>> ChatClient::retry(const MessageUuid &uuid)
{
    return d->read(Result<MessageItem>(failure(Code::Unauthenticated)),
                   [=](AccountClient &account) { return account.retry(uuid); });
}

QFuture<void> ChatClient::discard(const MessageUuid &uuid)
{
    auto promise = std::make_shared<QPromise<void>>();
    promise->start();
    QMetaObject::invokeMethod(
        d->core,
        [core = d->core, uuid, promise] {
            if (AccountClient *account = core->account())
                account->discard(uuid);
            promise->finish();
        },
        Qt::QueuedConnection);
    return promise->future();
}

void ChatClient::markRead(const ChatUri &chat, Seq seq)
{
    d->tell([=](AccountClient &account) { account.markRead(chat, seq); });
}

void ChatClient::setReadReceipts(ReadReceipts receipts)
{
    QMetaObject::invokeMethod(
        d->core, [core = d->core, receipts] { core->setReadReceipts(receipts); }, Qt::QueuedConnection);
}

void ChatClient::typing(const ChatUri &chat)
{
    d->tell([=](AccountClient &account) { account.typing(chat); });
}

QFuture<Result<QList<User>>> ChatClient::people(const QString &query)
{
    return d->ask<Result<QList<User>>>([=](ClientCore &client, const auto &done) {
        if (AccountClient *account = client.account())
            account->people(query, done);
        else
            done(failure(Code::Unauthenticated));
    });
}

QFuture<Result<QList<Device>>> ChatClient::devices()
{
    return d->ask<Result<QList<Device>>>([](ClientCore &client, const auto &done) {
        if (AccountClient *account = client.account())
            account->api().devices(done);
        else
            done(failure(Code::Unauthenticated));
    });
}

QFuture<Result<void>> ChatClient::signOutDevice(const DeviceId &device)
{
    return d->ask<Result<void>>([device](ClientCore &client, const auto &done) {
        if (AccountClient *account = client.account())
            account->api().signOutDevice(device, done);
        else
            done(failure(Code::Unauthenticated));
    });
}

ChatUri ChatClient::chatWith(UserId peer) const
{
    const QMutexLocker lock(&d->mutex);
    return d->account ? directChat(d->account->user, peer) : ChatUri{};
}

Connection ChatClient::connection() const
{
    const QMutexLocker lock(&d->mutex);
    return d->connection;
}

std::optional<Account> ChatClient::account() const
{
    const QMutexLocker lock(&d->mutex);
    return d->account;
}

void ChatClient::reconnect()
{
    d->tell([](AccountClient &account) { account.connector().retryNow(); });
}

} // namespace postrider::client
