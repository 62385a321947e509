// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/messagebus.h>
#include <ports/readers.h>
#include <ports/tokenverifier.h>
#include <ports/websocket.h>
#include <support/manualclock.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>
#include <QPromise>
#include <QQueue>

// What realtime touches, in memory and in the test's hand.
namespace postrider::test {

class FakeBroadcast : public BroadcastSubscription {
public:
    using BroadcastSubscription::BroadcastSubscription;
};

class FakeBus : public MessageBus {
public:
    struct Published {
        Topic topic;
        QByteArray key;
        QByteArray value;
        Acknowledged done;
    };

    Taken publish(Topic topic, const QByteArray &key, const QByteArray &value, Acknowledged done = {}) override
    {
        if (full)
            return Taken::Full;
        published.append({topic, key, value, std::move(done)});
        return Taken::Yes;
    }
    std::unique_ptr<SharedSubscription> subscribeShared(const QList<Topic> &, const QString &) override { return {}; }
    std::unique_ptr<BroadcastSubscription> subscribeBroadcast(Topic topic) override
    {
        auto subscription = std::make_unique<FakeBroadcast>();
        subscriptions.insert(topic, subscription.get());
        return subscription;
    }

    void tell(Topic topic, const QByteArray &value)
    {
        Q_EMIT subscriptions.value(topic)->received({Record{topic, 0, ++offset, {}, value}});
    }
    void makeRoom()
    {
        full = false;
        Q_EMIT room();
    }
    QList<Published> of(Topic topic) const
    {
        QList<Published> found;
        for (const Published &record : published)
            if (record.topic == topic)
                found.append(record);
        return found;
    }

    bool full = false;
    qint64 offset = 0;
    QList<Published> published;
    QHash<Topic, FakeBroadcast *> subscriptions;
};

class FakeWebSocket : public WebSocket {
public:
    using WebSocket::WebSocket;

    void send(const QByteArray &text) override
    {
        if (closeCode == 0)
            frames.append(QJsonDocument::fromJson(text).object());
    }
    void close(int code, const QString &) override
    {
        if (closeCode != 0)
            return;
        closeCode = code;
        QMetaObject::invokeMethod(this, [this] { Q_EMIT closed(); }, Qt::QueuedConnection);
    }
    void pause() override { paused = true; }
    void resume() override
    {
        paused = false;
        QMetaObject::invokeMethod(this, [this] { read(); }, Qt::QueuedConnection);
    }
    qint64 bytesToWrite() const override { return 0; }

    // What the client sends; it arrives when somebody reads.
    void say(const QByteArray &text)
    {
        m_incoming.enqueue(text);
        read();
    }
    void say(const QJsonObject &frame) { say(QJsonDocument(frame).toJson(QJsonDocument::Compact)); }
    void leave()
    {
        closeCode = 1006;
        Q_EMIT closed();
    }
    qsizetype unread() const { return m_incoming.size(); }

    QJsonObject last() const { return frames.isEmpty() ? QJsonObject() : frames.constLast(); }
    QList<QJsonObject> ofType(const QString &type) const
    {
        QList<QJsonObject> found;
        for (const QJsonObject &frame : frames)
            if (frame.value(QLatin1String("type")).toString() == type)
                found.append(frame);
        return found;
    }
    QStringList states() const // of sends, in the order they were told
    {
        QStringList found;
        for (const QJsonObject &frame : frames)
            if (frame.contains(QLatin1String("state")))
                found.append(frame.value(QLatin1String("state")).toString());
        return found;
    }

    QList<QJsonObject> frames;
    int closeCode = 0;
    bool paused = false;

private:
    void read()
    {
        const QPointer<FakeWebSocket> self(this);
        while (self && !paused && closeCode == 0 && !m_incoming.isEmpty())
            Q_EMIT received(m_incoming.dequeue());
    }

    QQueue<QByteArray> m_incoming;
};

class FakeWebSocketServer : public WebSocketServer {
public:
    QPointer<FakeWebSocket> connectClient(const QByteArray &authorization, const QString &path = QStringLiteral("/"),
                                          const QStringList &subprotocols = {})
    {
        auto *const socket = new FakeWebSocket({path, authorization, subprotocols, QStringLiteral("127.0.0.1")});
        Q_EMIT newWebSocket(socket);
        return socket;
    }
};

// A token is "<user> <device>"; it ends an hour after the clock's beginning, or at "<user> <device> <milliseconds>".
class FakeVerifier : public TokenVerifier {
public:
    explicit FakeVerifier(const Clock &clock) : m_start(clock.now()) {}
    Result<Claims> verify(QByteArrayView token, Timestamp now) const override
    {
        const QByteArrayList parts = token.toByteArray().split(' ');
        if (parts.size() < 2)
            return failure(Code::Unauthenticated, QStringLiteral("The token is no token."));
        const std::chrono::milliseconds life(parts.size() > 2 ? parts.at(2).toInt() : 3'600'000);
        const Claims claims{UserId{parts.at(0).toLongLong()}, DeviceId{QString::fromLatin1(parts.at(1))}, m_start,
                            m_start + life};
        if (claims.expires <= now)
            return failure(Code::Unauthenticated, QStringLiteral("The token has expired."));
        return claims;
    }

private:
    const Timestamp m_start;
};

// Answers at once, or when it is told to.
class FakeChats : public ChatReader {
public:
    QFuture<Result<ChatList>> chats(UserId, const ChatQuery &) override
    {
        return QtFuture::makeReadyFuture(Result<ChatList>());
    }
    QFuture<Result<Chat>> chat(UserId viewer, const ChatUri &uri) override
    {
        ++asked;
        if (failing)
            return QtFuture::makeReadyFuture(Result<Chat>(failure(Code::Unavailable)));
        if (!chatsOf.value(viewer).contains(uri))
            return QtFuture::makeReadyFuture(Result<Chat>(failure(Code::NoSuchChat)));
        Chat chat;
        chat.uri = uri;
        chat.lastSeq = lastSeq.value(uri);
        return QtFuture::makeReadyFuture(Result<Chat>(chat));
    }
    QFuture<Result<QList<UnreadChat>>> unread(UserId viewer, const QList<ChatUri> &only) override
    {
        if (failing)
            return QtFuture::makeReadyFuture(Result<QList<UnreadChat>>(failure(Code::Unavailable)));
        QList<UnreadChat> found;
        for (const UnreadChat &chat : unreadOf.value(viewer))
            if (only.isEmpty() || only.contains(chat.chat))
                found.append(chat);
        if (!holdsBack)
            return QtFuture::makeReadyFuture(Result<QList<UnreadChat>>(found));
        QPromise<Result<QList<UnreadChat>>> promise;
        promise.start();
        const auto future = promise.future();
        m_heldBack.emplace_back(std::move(promise), found);
        return future;
    }
    QFuture<Result<QList<ChatUri>>> memberships(UserId user) override
    {
        return QtFuture::makeReadyFuture(Result<QList<ChatUri>>(chatsOf.value(user).values()));
    }
    QFuture<Result<Epoch>> epoch() override
    {
        return QtFuture::makeReadyFuture(Result<Epoch>(Epoch{QStringLiteral("epoch")}));
    }
    qsizetype heldBack() const { return qsizetype(m_heldBack.size()); }
    void letGo()
    {
        for (auto &[promise, found] : std::exchange(m_heldBack, {})) {
            promise.addResult(found);
            promise.finish();
        }
    }

    bool failing = false;
    bool holdsBack = false; // what is unread
    int asked = 0;
    QHash<UserId, QSet<ChatUri>> chatsOf;
    QHash<ChatUri, Seq> lastSeq;
    QHash<UserId, QList<UnreadChat>> unreadOf;

private:
    std::vector<std::pair<QPromise<Result<QList<UnreadChat>>>, QList<UnreadChat>>> m_heldBack;
};

class FakeUsers : public UserDirectory {
public:
    QFuture<Result<QHash<UserId, User>>> users(const QSet<UserId> &ids) override
    {
        QHash<UserId, User> found;
        for (const UserId id : ids)
            if (known.contains(id))
                found.insert(id, known.value(id));
        return QtFuture::makeReadyFuture(Result<QHash<UserId, User>>(found));
    }
    QFuture<Result<QList<DeviceId>>> revokedAfter(Timestamp) override
    {
        return QtFuture::makeReadyFuture(Result<QList<DeviceId>>());
    }
    QHash<UserId, User> known;
};

} // namespace postrider::test
