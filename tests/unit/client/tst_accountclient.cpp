// SPDX-License-Identifier: GPL-3.0-or-later
#include "playedserver.h"

#include <domain/limits.h>
#include <support/testmain.h>

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace postrider;
using namespace postrider::client;
using namespace postrider::test;

namespace {
constexpr int Patience = PlayedServer::Patience;
const ChatUri Talk = directChat({1}, {2});
} // namespace

// One account against a server whose every word the test says.
class tst_AccountClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<PlayedServer>();
        QVERIFY(m_server->signIn());
        m_client = std::make_unique<AccountClient>(m_server->account(), m_server->databaseFile(), m_server->rest(),
                                                   m_server->session());
        QVERIFY(m_client->open());
    }
    void cleanup()
    {
        m_client.reset();
        m_server.reset();
    }

    // hello and list disagree: the server's store was put back in between.
    void whatARestoredServerLostGoesOutAtOnce()
    {
        QVERIFY(connectTo(QStringLiteral("one")));
        const auto own = m_client->send(Talk, QStringLiteral("hi"));
        QVERIFY(own);
        QTRY_COMPARE_WITH_TIMEOUT(m_server->sends(own->uuid), 1, Patience);
        m_server->say(wire::AcceptedFrame{own->uuid});
        m_server->say(wire::SavedFrame{.uuid = own->uuid, .chat = Talk, .seq = {7}, .time = currentTime()});
        QTRY_COMPARE_WITH_TIMEOUT(state(own->uuid), MessageState::Saved, Patience);

        m_server->cut();
        QVERIFY(m_server->letIn());
        m_server->hello(QStringLiteral("one"));
        QSignalSpy dropped(m_client.get(), &AccountClient::cacheDropped);
        QVERIFY(m_server->list(QStringLiteral("two")));
        QTRY_COMPARE_WITH_TIMEOUT(dropped.size(), 1, Patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_server->sends(own->uuid), 2, Patience);
        QCOMPARE(state(own->uuid), MessageState::Queued);
    }

    // Who shows changes paints them at most once a frame, however many there are; the last one is told, too.
    void changesAreToldOnceAFrame()
    {
        constexpr int Sent = 300;
        int written = 0;
        int seen = 0; // of those written when changes were told last
        int told = 0;
        connect(m_client.get(), &AccountClient::outboxChanged, this, [&] {
            ++told;
            seen = written;
        });
        QSignalSpy conversations(m_client.get(), &AccountClient::conversationsChanged);
        QElapsedTimer timer;
        timer.start();
        while (written < Sent) {
            ++written;
            QVERIFY(m_client->send(Talk, QString::number(written)));
            QCoreApplication::processEvents();
        }
        QTRY_COMPARE_WITH_TIMEOUT(seen, Sent, Patience);
        const auto frames = timer.elapsed() / 16 + 2;
        QVERIFY2(told <= frames && told < Sent, qPrintable(QString::number(told)));
        QCOMPARE(conversations.size(), told);
        m_client->disconnect(this);
    }

    void whatTheWindowHoldsBackCanBeTakenBack()
    {
        QVERIFY(connectTo(QStringLiteral("one")));
        QList<MessageUuid> sent;
        for (int i = 0; i < Sender::MostInFlight; ++i)
            sent.append(m_client->send(Talk, QString::number(i))->uuid);
        const auto behind = m_client->send(Talk, QStringLiteral("behind"));
        QVERIFY(behind);
        QTRY_COMPARE_WITH_TIMEOUT(m_server->sends(sent.last()), 1, Patience);
        QCOMPARE(m_server->sends(behind->uuid), 0);
        QVERIFY(!m_client->cancel(sent.last()));
        QVERIFY(m_client->cancel(behind->uuid));
        QCOMPARE(m_client->queued().size(), sent.size());

        // It never goes out; what is written next does, once there is room.
        const auto next = m_client->send(Talk, QStringLiteral("next"));
        for (const MessageUuid &uuid : sent)
            m_server->say(wire::FailedFrame{.uuid = uuid.toString(), .reason = failure(Code::Closed).error()});
        QTRY_COMPARE_WITH_TIMEOUT(m_server->sends(next->uuid), 1, Patience);
        QCOMPARE(m_server->sends(behind->uuid), 0);
        QVERIFY(!m_client->cancel(next->uuid));
    }

    // The Saved frame was lost, or never came: the entry in the log says the same, and makes room for the next one.
    void whatIsFoundInTheLogIsDecided()
    {
        QVERIFY(connectTo(QStringLiteral("one")));
        QList<MessageUuid> sent;
        for (int i = 0; i < Sender::MostInFlight; ++i)
            sent.append(m_client->send(Talk, QString::number(i))->uuid);
        const auto next = m_client->send(Talk, QStringLiteral("next"));
        QTRY_COMPARE_WITH_TIMEOUT(m_server->sends(sent.last()), 1, Patience);
        Entry entry{.chat = Talk,
                    .seq = {1},
                    .uuid = sent.first(),
                    .kind = EntryKind::Message,
                    .from = {1},
                    .savedAt = currentTime(),
                    .text = QStringLiteral("0"),
                    .subject = {},
                    .title = {},
                    .removed = false};
        m_server->say(wire::MessageFrame{entry});
        QTRY_COMPARE_WITH_TIMEOUT(m_server->http.waiting("/api/chats/dm-1-2"), 1, Patience);
        Chat chat;
        chat.uri = Talk;
        chat.members = {{{1}, QStringLiteral("ann"), Role::Member, {}}, {{2}, QStringLiteral("ben"), Role::Member, {}}};
        chat.memberCount = 2;
        chat.firstSeq = chat.lastSeq = {1};
        m_server->http.answer("/api/chats/dm-1-2", 200, wire::toJson(chat));
        QTRY_COMPARE_WITH_TIMEOUT(m_server->sends(next->uuid), 1, Patience);
    }

    void presenceIsOfThisConnection()
    {
        QVERIFY(connectTo(QStringLiteral("one")));
        m_client->send(Talk, QStringLiteral("hi")); // so that there is a conversation to show
        QCOMPARE(m_client->views().conversations().size(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(m_server->http.waiting("/users/2"), 1, Patience);
        m_server->cut();
        QTRY_VERIFY_WITH_TIMEOUT(!m_client->connector().isOpen(), Patience);
        answerUser(true);
        QTRY_COMPARE_WITH_TIMEOUT(m_client->views().conversations().first().title, QStringLiteral("Ben"), Patience);
        QVERIFY(!m_client->views().conversations().first().online); // nobody says so any more
    }

    // What was read is said as what it implies, until it is told again.
    void readReceiptsAreWithheld()
    {
        m_client->setReadReceipts(ReadReceipts::Withheld);
        QVERIFY(connectTo(QStringLiteral("one")));
        Entry entry;
        entry.chat = Talk;
        entry.seq = {1};
        entry.uuid = MessageUuid::create();
        entry.from = {2};
        entry.text = QStringLiteral("hi");
        entry.savedAt = currentTime();
        m_server->say(wire::MessageFrame{entry});
        Chat chat;
        chat.uri = Talk;
        chat.memberCount = 2;
        chat.members = {{.id = {1}, .name = QStringLiteral("ann"), .role = Role::Member, .mark = {}},
                        {.id = {2}, .name = QStringLiteral("ben"), .role = Role::Member, .mark = {}}};
        chat.firstSeq = chat.lastSeq = entry.seq;
        chat.last = entry;
        chat.unread = 1;
        QTRY_COMPARE_WITH_TIMEOUT(m_server->http.waiting("/api/chats/dm-1-2"), 1, Patience);
        m_server->http.answer("/api/chats/dm-1-2", 200, wire::toJson(chat));
        QTRY_VERIFY_WITH_TIMEOUT(said(MarkKind::Delivered), Patience);
        m_client->markRead(Talk, {1});
        QTRY_COMPARE_WITH_TIMEOUT(m_client->views().conversations().value(0).unread, 0, Patience);
        m_client->send(Talk, QStringLiteral("after it")); // comes behind whatever was said of reading
        const auto sent = m_client->queued().last().uuid;
        QTRY_COMPARE_WITH_TIMEOUT(m_server->sends(sent), 1, Patience);
        QVERIFY(!said(MarkKind::Read));

        m_client->setReadReceipts(ReadReceipts::Sent);
        m_server->cut();
        QVERIFY(connectTo(QStringLiteral("one")));
        QTRY_VERIFY_WITH_TIMEOUT(said(MarkKind::Read), Patience);
    }

    void presenceThatCameSinceCounts_data()
    {
        QTest::addColumn<bool>("first");
        QTest::newRow("online, then gone") << true;
        QTest::newRow("offline, then there") << false;
    }
    void presenceThatCameSinceCounts()
    {
        QFETCH(bool, first);
        QVERIFY(connectTo(QStringLiteral("one")));
        m_client->send(Talk, QStringLiteral("hi"));
        QCOMPARE(m_client->views().conversations().size(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(m_server->http.waiting("/users/2"), 1, Patience);
        answerUser(first);
        QTRY_COMPARE_WITH_TIMEOUT(m_client->views().conversations().first().online, first, Patience);

        // Asked again; while that is under way a frame says otherwise.
        QSignalSpy found(this, &tst_AccountClient::peopleFound);
        m_client->people(QStringLiteral("ben"), [this](const auto &) { Q_EMIT peopleFound(); });
        QTRY_VERIFY_WITH_TIMEOUT(!m_server->http.waitingBelow("/users?").isEmpty(), Patience);
        m_server->say(wire::PresenceFrame{.user = {2}, .online = !first, .lastSeen = {}});
        QTRY_COMPARE_WITH_TIMEOUT(m_client->views().conversations().first().online, !first, Patience);
        m_server->http.answer(m_server->http.waitingBelow("/users?"), 200,
                              wire::toJson(wire::UserListBody{{ben(first)}, {}}));
        QTRY_COMPARE_WITH_TIMEOUT(found.size(), 1, Patience);
        QCOMPARE(m_client->views().conversations().first().online, !first);
    }

    void aNameThatCouldNotBeHadIsAskedForAgain()
    {
        QVERIFY(connectTo(QStringLiteral("one")));
        m_client->send(Talk, QStringLiteral("hi"));
        m_server->cut();
        QTRY_VERIFY_WITH_TIMEOUT(!m_client->connector().isOpen(), Patience);
        QCOMPARE(m_client->views().conversations().first().title, QStringLiteral("User 2")); // wants it, in vain
        m_client->connector().retryNow();
        QTRY_COMPARE_WITH_TIMEOUT(m_server->http.waiting("/realtime"), 1, Patience);
        while (m_server->http.waiting("/users/2") > 0)
            m_server->http.answer("/users/2", 503);
        QVERIFY(connectTo(QStringLiteral("one")));
        QTRY_VERIFY_WITH_TIMEOUT((m_client->views().conversations(), m_server->http.waiting("/users/2") > 0), Patience);
        answerUser(true);
        QTRY_COMPARE_WITH_TIMEOUT(m_client->views().conversations().first().title, QStringLiteral("Ben"), Patience);
        QVERIFY(m_client->views().conversations().first().online);
    }

Q_SIGNALS:
    void peopleFound();

private:
    bool connectTo(const QString &epoch)
    {
        QSignalSpy changed(&m_client->connector(), &Connector::changed);
        m_client->start();
        m_client->connector().retryNow();
        if (!m_server->letIn())
            return false;
        m_server->hello(epoch);
        return m_server->list(epoch) &&
               QTest::qWaitFor([this] { return m_client->connector().connection().link == Link::Online; }, Patience);
    }
    bool said(MarkKind kind) const
    {
        return std::ranges::any_of(m_server->frames(), [kind](const QByteArray &frame) {
            const auto parsed = wire::parseClientFrame(frame);
            const auto *mark = parsed ? std::get_if<wire::MarkFrame>(&*parsed) : nullptr;
            return mark && mark->kind == kind;
        });
    }
    MessageState state(const MessageUuid &uuid)
    {
        for (const auto &item : m_client->views().messages(Talk, {}).items)
            if (item.uuid == uuid)
                return item.state;
        return MessageState::Failed;
    }
    static User ben(bool online)
    {
        return {.id = {2},
                .name = QStringLiteral("ben"),
                .displayName = QStringLiteral("Ben"),
                .online = online,
                .lastSeen = {}};
    }
    void answerUser(bool online) { m_server->http.answer("/users/2", 200, wire::toJson(ben(online))); }

    std::unique_ptr<PlayedServer> m_server;
    std::unique_ptr<AccountClient> m_client;
};

POSTRIDER_TEST(tst_AccountClient)
#include "tst_accountclient.moc"
