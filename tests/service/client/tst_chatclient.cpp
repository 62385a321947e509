// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/chatdevice.h>
#include <support/contractclient.h>
#include <support/serverprocess.h>
#include <support/testmain.h>

#include <QDir>
#include <QJsonDocument>
#include <QSignalSpy>

using namespace postrider;
using namespace postrider::test;
using client::Link;

namespace {
constexpr int Patience = 60'000; // ms; nothing is judged by it
} // namespace

// The client core against the real server.
class tst_ChatClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ServerProcess>();
        QVERIFY2(m_server->start(), m_server->log().constData());
    }
    void cleanup() { m_server.reset(); }

    void everyStateIsSeenByTheSender()
    {
        ChatDevice ann;
        ChatDevice ben;
        const ChatUri chat = introduce(ann, ben);
        QSignalSpy arrived(&ben.client(), &client::ChatClient::messageArrived);

        const auto sent = answer(ann->send(chat, QStringLiteral("hello")));
        QVERIFY(sent);
        QTRY_VERIFY_WITH_TIMEOUT(ann.has(chat, sent->uuid, MessageState::Delivered), Patience);
        QTRY_COMPARE_WITH_TIMEOUT(arrived.size(), 1, Patience);
        const auto received = arrived.first().first().value<client::MessageItem>();
        QCOMPARE(received.uuid, sent->uuid);
        QCOMPARE(received.text, QStringLiteral("hello"));
        QCOMPARE(received.seq, Seq{1});
        QCOMPARE(answer(ben->conversations()).first().unread, 1);

        ben->markRead(chat, received.seq);
        QTRY_VERIFY_WITH_TIMEOUT(ann.has(chat, sent->uuid, MessageState::Read), Patience);
        QTRY_COMPARE_WITH_TIMEOUT(answer(ben->conversations()).first().unread, 0, Patience);

        const auto details = answer(ann->details(chat, sent->uuid));
        QVERIFY(!details.incomplete);
        QVERIFY(details.queuedAt && details.savedAt);
        QCOMPARE(details.recipients.size(), 1);
        const Receipt &receipt = details.recipients.first().receipt;
        QCOMPARE(receipt.user, ben->account()->user);
        QVERIFY(receipt.deliveredAt && receipt.readAt);
        QVERIFY(*details.savedAt <= *receipt.deliveredAt && *receipt.deliveredAt <= *receipt.readAt);
    }

    void whatWasWrittenWithoutAServerGoesOutInOrder()
    {
        ChatDevice ann;
        ChatDevice ben;
        const ChatUri chat = introduce(ann, ben);
        m_server->kill();
        QTRY_COMPARE_WITH_TIMEOUT(ann->connection().link, Link::Offline, Patience);

        QStringList texts;
        for (int i = 1; i <= 30; ++i) {
            texts.append(QString::number(i));
            const auto queued = answer(ann->send(chat, texts.last()));
            QVERIFY(queued);
            QCOMPARE(queued->state, MessageState::Queued);
            if (i == 15)
                ann.restart();
        }
        QCOMPARE(answer(ann->queued()).size(), texts.size());
        QCOMPARE(ann.texts(chat), texts);
        const auto lines = answer(ann->conversations());
        QCOMPARE(lines.size(), 1);
        QCOMPARE(lines.first().last->text, texts.last());
        ann.restart();

        QVERIFY2(m_server->start(), m_server->log().constData());
        QTRY_COMPARE_WITH_TIMEOUT(ben.texts(chat), texts, Patience);
        QTRY_VERIFY_WITH_TIMEOUT(answer(ann->queued()).isEmpty(), Patience);
        QTRY_COMPARE_WITH_TIMEOUT(ann.newest(chat).last().state, MessageState::Delivered, Patience);
        QCOMPARE(ann.texts(chat), texts);
        QVERIFY(answer(ann->details(chat, ann.newest(chat).first().uuid)).queuedAt); // kept with the log's entry
    }

    void aSecondDeviceHasTheSame()
    {
        ChatDevice ann;
        ChatDevice ben;
        const ChatUri chat = introduce(ann, ben);
        constexpr int Count = 230;
        QStringList texts;
        for (int i = 1; i <= Count; ++i) {
            texts.append(QString::number(i));
            QVERIFY(answer(ann->send(chat, texts.last())));
        }
        QTRY_COMPARE_WITH_TIMEOUT(ben.texts(chat), texts, Patience);
        QTRY_COMPARE_WITH_TIMEOUT(ann.newest(chat).last().state, MessageState::Delivered, Patience);

        // A fresh device begins with the newest page, and fetches what is older when somebody looks for it.
        ChatDevice second;
        QVERIFY(second.signIn(m_server->httpPort(), QStringLiteral("ben")));
        QTRY_VERIFY_WITH_TIMEOUT(second.isOnline(), Patience);
        const auto newest = second.newest(chat);
        QVERIFY(!newest.isEmpty() && newest.size() < Count);
        QCOMPARE(newest.last().text, texts.last());
        QList<client::MessageItem> all = newest;
        for (bool atBeginning = false; !atBeginning;) {
            const auto page = answer(second->earlier(chat, all.first().seq, 60));
            QVERIFY2(page, page ? "" : qPrintable(page.error().message));
            QVERIFY(page->atBeginning || !page->items.isEmpty());
            atBeginning = page->atBeginning;
            all = page->items + all;
        }
        QCOMPARE(all.size(), Count);
        QCOMPARE(second.texts(chat), texts);

        // What one device sends and reads, the other shows.
        const auto sent = answer(second->send(chat, QStringLiteral("from the second")));
        QTRY_VERIFY_WITH_TIMEOUT(ben.find(chat, sent->uuid).has_value(), Patience);
        QVERIFY(ben.find(chat, sent->uuid)->own);
        second->markRead(chat, {Count});
        QTRY_COMPARE_WITH_TIMEOUT(answer(ben->conversations()).first().unread, 0, Patience);
    }

    void signingOutDeletesWhatWasKept()
    {
        ChatDevice ann;
        ChatDevice ben;
        const ChatUri chat = introduce(ann, ben);
        QVERIFY(answer(ann->send(chat, QStringLiteral("hello"))));
        QTRY_COMPARE_WITH_TIMEOUT(ben.texts(chat).size(), 1, Patience);
        m_server->kill();
        QTRY_COMPARE_WITH_TIMEOUT(ann->connection().link, Link::Offline, Patience);
        QVERIFY(answer(ann->send(chat, QStringLiteral("lost"))));
        QCOMPARE(answer(ann->queued()).first().text, QStringLiteral("lost"));

        QVERIFY(answer(ann->signOut()));
        QVERIFY(!ann->account());
        QCOMPARE(QDir(ann.folder()).entryList(QDir::Files), QStringList{QStringLiteral("lock")});
        QVERIFY(m_server->start());
        QVERIFY(ann.signIn(m_server->httpPort(), QStringLiteral("ann")));
        QTRY_COMPARE_WITH_TIMEOUT(ann.texts(chat), QStringList{QStringLiteral("hello")}, Patience);
    }

    void aSessionEndedElsewhereKeepsTheOutbox()
    {
        ChatDevice ann;
        ChatDevice ben;
        const ChatUri chat = introduce(ann, ben);
        QSignalSpy signedOut(&ann.client(), &client::ChatClient::signedOut);
        ContractClient other(m_server->httpPort(), m_server->websocketPort());
        QCOMPARE(other.signIn(QStringLiteral("ann")).status, 200);
        const QString device = ann->account()->device.value;
        QCOMPARE(other.call("DELETE", QStringLiteral("/auth/devices/") + device).status, 204);
        QTRY_COMPARE_WITH_TIMEOUT(signedOut.size(), 1, Patience);
        QCOMPARE(ann->connection().link, Link::SignedOut);

        QVERIFY(answer(ann->send(chat, QStringLiteral("kept"))));
        ann.restart();
        QVERIFY(ann.opened && !*ann.opened);
        QCOMPARE(answer(ann->queued()).size(), 1);
        const auto stranger = ann.signIn(m_server->httpPort(), QStringLiteral("ben"));
        QVERIFY(!stranger); // nobody sends what somebody else wrote
        QVERIFY(ann.signIn(m_server->httpPort(), QStringLiteral("ann")));
        QTRY_COMPARE_WITH_TIMEOUT(ben.texts(chat), QStringList{QStringLiteral("kept")}, Patience);
    }

    void aTokenThatIsNoLongerGoodIsRenewed()
    {
        ChatDevice ann;
        QVERIFY(ann.signUp(m_server->httpPort(), QStringLiteral("ann")));
        ann.stop();
        const QJsonObject first = session(ann);
        QJsonObject stale = first;
        stale.insert(QStringLiteral("token"), QStringLiteral("no.longer.good"));
        setSession(ann, stale);
        ann.start();
        QTRY_VERIFY_WITH_TIMEOUT(ann.isOnline(), Patience);
        QVERIFY(answer(ann->people({})));
        ann.stop();
        QVERIFY(session(ann).value(u"refresh") != first.value(u"refresh"));
        QVERIFY(session(ann).value(u"token") != stale.value(u"token"));

        // A crash before the new tokens were on the disk: the refresh token before still works.
        setSession(ann, stale);
        ann.start();
        QTRY_VERIFY_WITH_TIMEOUT(ann.isOnline(), Patience);
    }

    void whatTheServerRefusesIsFailed()
    {
        ChatDevice ann;
        QVERIFY(ann.signUp(m_server->httpPort(), QStringLiteral("ann")));
        const ChatUri nobody = ann->chatWith(UserId{424242});
        const auto sent = answer(ann->send(nobody, QStringLiteral("anybody?")));
        QVERIFY(sent);
        QTRY_VERIFY_WITH_TIMEOUT(ann.has(nobody, sent->uuid, MessageState::Failed), Patience);
        QCOMPARE(ann.find(nobody, sent->uuid)->failure->code, Code::NoSuchUser);
        ann.restart();
        QVERIFY(ann.has(nobody, sent->uuid, MessageState::Failed));

        const auto again = answer(ann->retry(sent->uuid));
        QVERIFY(again && again->uuid != sent->uuid);
        QVERIFY(!ann.find(nobody, sent->uuid));
        QTRY_VERIFY_WITH_TIMEOUT(ann.has(nobody, again->uuid, MessageState::Failed), Patience);
        answer(ann->discard(again->uuid));
        QVERIFY(ann.newest(nobody).isEmpty());
    }

    void whatWasNotSentCanBeTakenBack()
    {
        ChatDevice ann;
        ChatDevice ben;
        const ChatUri chat = introduce(ann, ben);
        const auto gone = answer(ann->send(chat, QStringLiteral("gone")));
        QTRY_VERIFY_WITH_TIMEOUT(ann.find(chat, gone->uuid)->state >= MessageState::Saved, Patience);
        QVERIFY(!answer(ann->cancel(gone->uuid)));
        m_server->kill();
        QTRY_COMPARE_WITH_TIMEOUT(ann->connection().link, Link::Offline, Patience);
        const auto kept = answer(ann->send(chat, QStringLiteral("not gone")));
        QVERIFY(answer(ann->cancel(kept->uuid)));
        QCOMPARE(ann.texts(chat), QStringList{QStringLiteral("gone")});
    }

    void formIsCheckedBeforeAnythingIsKept_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("code");
        QTest::newRow("empty") << QString() << int(Code::Empty);
        QTest::newRow("too long") << QString(65'537, u'x') << int(Code::TooLong);
        QTest::newRow("NUL") << QString(QChar(0)) << int(Code::BadRequest);
        QTest::newRow("half a character") << QString(QChar(0xd800)) << int(Code::BadRequest);
    }
    void formIsCheckedBeforeAnythingIsKept()
    {
        QFETCH(QString, text);
        QFETCH(int, code);
        ChatDevice ann;
        QVERIFY(ann.signUp(m_server->httpPort(), QStringLiteral("ann")));
        const auto sent = answer(ann->send(ann->chatWith(UserId{2}), text));
        QVERIFY(!sent);
        QCOMPARE(int(sent.error().code), code);
        QVERIFY(answer(ann->queued()).isEmpty());
    }

    void signingInSaysWhatIsWrong()
    {
        ChatDevice ann;
        QVERIFY(ann.signUp(m_server->httpPort(), QStringLiteral("ann")));
        ChatDevice other;
        QCOMPARE(other.signUp(m_server->httpPort(), QStringLiteral("Ann")).error().code, Code::NameTaken);
        QCOMPARE(other.signIn(m_server->httpPort(), QStringLiteral("nobody")).error().code, Code::BadCredentials);
        QCOMPARE(other.signIn(1, QStringLiteral("ann")).error().code, Code::Unavailable);
        QVERIFY(!other->account());
    }

    void aProfileIsItsOwnersAlone()
    {
        ChatDevice ann;
        QVERIFY(ann.signUp(m_server->httpPort(), QStringLiteral("ann")));
        constexpr auto Others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup |
                                QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
        QVERIFY(!(QFileInfo(ann.folder()).permissions() & Others));
        const auto files = QDir(ann.folder()).entryInfoList(QDir::Files);
        QVERIFY(files.size() >= 4);
        for (const QFileInfo &file : files)
            if (file.fileName() != u"lock") // holds a process id
                QVERIFY2(!(file.permissions() & Others), qPrintable(file.fileName()));

        client::ChatClient second({.profileFolder = ann.folder(), .deviceLabel = {}});
        const auto opened = answer(second.open());
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, Code::Forbidden);
    }

private:
    // Two signed-up users who are online; their chat.
    ChatUri introduce(ChatDevice &ann, ChatDevice &ben)
    {
        const auto one = ann.signUp(m_server->httpPort(), QStringLiteral("ann"));
        const auto other = ben.signUp(m_server->httpPort(), QStringLiteral("ben"));
        const bool online = one && other && QTest::qWaitFor([&] { return ann.isOnline() && ben.isOnline(); }, Patience);
        if (!online)
            qCritical("they don't get online: %s", m_server->log().constData());
        return online ? directChat(one->user, other->user) : ChatUri{};
    }

    static QString sessionFile(const ChatDevice &device) { return device.folder() + QStringLiteral("/session.json"); }
    static QJsonObject session(const ChatDevice &device)
    {
        QFile file(sessionFile(device));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }
    static void setSession(const ChatDevice &device, const QJsonObject &session)
    {
        QFile file(sessionFile(device));
        if (file.open(QIODevice::WriteOnly))
            file.write(QJsonDocument(session).toJson());
    }

    std::unique_ptr<ServerProcess> m_server;
};

POSTRIDER_TEST(tst_ChatClient)
#include "tst_chatclient.moc"
