// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <gui/fakeclient/fakeclient.h>
#include <model/messagemodel.h>

using namespace postrider;
using namespace std::chrono_literals;
using client::MessageItem;
using test::FakeClient;
using test::settle;

class tst_MessageModel : public QObject {
    Q_OBJECT
private:
    struct Scene {
        test::StoppedClock clock;
        client::ChatClient chatClient{{}};
        FakeClient &fake = FakeClient::of(chatClient);
        MessageModel model{chatClient, clock};
        QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
        ChatUri chat;

        explicit Scene(int messages = 0)
        {
            fake.signInAs(QStringLiteral("maya"));
            chat = fake.addConversation(QStringLiteral("Ann")).chat;
            for (int i = 0; i < messages; ++i)
                fake.addMessage(chat, false, QString::number(i + 1), clock.now() - (messages - i) * 1s);
        }
        client::Conversation &conversation() { return fake.conversations.first(); }
        void open()
        {
            model.open(conversation());
            settle();
        }
        QList<MessageItem> rows() const
        {
            QList<MessageItem> items;
            for (int row = 0; row < model.rowCount(); ++row)
                items += model.item(row);
            return items;
        }
        bool flag(int row, int role) const { return model.index(row).data(role).toBool(); }
        QDate day(int row) const { return model.index(row).data(MessageModel::DayRole).toDate(); }
        // The window is what the cache holds there, without gaps: what is painted is never something else.
        bool isTrue() const
        {
            const QList<MessageItem> all = fake.all(chat);
            const QList<MessageItem> shown = rows();
            if (shown.isEmpty())
                return all.isEmpty();
            const auto from = all.indexOf(shown.first());
            if (from < 0 || all.mid(from, shown.size()) != shown)
                return false;
            return model.isAtEnd() == (from + shown.size() == all.size()) && shown.size() <= MessageModel::MostRows;
        }
    };

private Q_SLOTS:
    void beginsWithTheNewestPage()
    {
        Scene scene(250);
        QSignalSpy opened(&scene.model, &MessageModel::opened);
        scene.open();
        QCOMPARE(opened.count(), 1);
        QCOMPARE(scene.model.rowCount(), MessageModel::PageRows);
        QCOMPARE(scene.model.item(0).seq, Seq{151});
        QVERIFY(scene.model.isAtEnd());
        QVERIFY(!scene.model.isAtBeginning());
    }

    void beginsAtTheFirstUnread()
    {
        Scene scene(300);
        scene.conversation().mark.read = {200};
        scene.conversation().unread = 100;
        scene.open();
        const int row = scene.model.unreadRow();
        QVERIFY(row > 0);
        QCOMPARE(scene.model.item(row).seq, Seq{201});
        for (int i = 0; i < scene.model.rowCount(); ++i)
            QCOMPARE(scene.flag(i, MessageModel::UnreadRole), i == row);
        scene.model.removeDivider();
        QCOMPARE(scene.model.unreadRow(), -1);
    }

    void dividerStandsAboveSomebodyElsesMessage()
    {
        Scene scene(3);
        scene.fake.addMessage(scene.chat, true, QStringLiteral("mine"), scene.clock.now());
        scene.fake.addMessage(scene.chat, false, QStringLiteral("new"), scene.clock.now());
        scene.conversation().mark.read = {3};
        scene.conversation().unread = 1;
        scene.open();
        QCOMPARE(scene.model.unreadRow(), 4);
    }

    void daysAndGroups()
    {
        Scene scene;
        const Timestamp noon = scene.clock.now();
        const auto add = [&](bool own, Timestamp time) {
            scene.fake.addMessage(scene.chat, own, QStringLiteral("x"), time);
        };
        add(false, noon - 24h);
        add(false, noon - 24h + 4min + 59s); // grouped
        add(false, noon - 24h + 10min);      // too late for that
        add(false, noon);                    // another day
        add(true, noon + 1s);                // another sender
        add(true, noon + 2s);
        scene.open();
        const QList<bool> starts{true, false, true, true, true, false};
        const QList<bool> ends{false, true, true, true, false, true};
        for (int row = 0; row < 6; ++row) {
            QCOMPARE(scene.flag(row, MessageModel::GroupStartRole), starts[row]);
            QCOMPARE(scene.flag(row, MessageModel::GroupEndRole), ends[row]);
            QCOMPARE(scene.day(row).isValid(), row == 0 || row == 3);
        }
        QCOMPARE(scene.day(0).daysTo(scene.day(3)), 1);
    }

    void outboxStandsBelowWhatIsSaved()
    {
        Scene scene(2);
        scene.fake.addQueued(scene.chat, QStringLiteral("a"), scene.clock.now());
        scene.fake.addQueued(scene.chat, QStringLiteral("b"), scene.clock.now());
        scene.open();
        QCOMPARE(scene.model.rowCount(), 4);
        QCOMPARE(scene.model.item(2).text, QStringLiteral("a"));
        QCOMPARE(scene.model.item(3).text, QStringLiteral("b"));
    }

    void aMessageKeepsItsRowWhenItIsSaved()
    {
        Scene scene(2);
        scene.open();
        const auto sent = scene.chatClient.send(scene.chat, QStringLiteral("hi"));
        settle();
        QCOMPARE(scene.model.rowCount(), 3);
        const QPersistentModelIndex row = scene.model.index(2);
        QSignalSpy removed(&scene.model, &QAbstractItemModel::rowsRemoved);
        scene.fake.save(scene.chat, sent.result()->uuid);
        settle();
        QVERIFY(row.isValid());
        QCOMPARE(scene.model.item(row.row()).state, MessageState::Saved);
        QCOMPARE(scene.model.item(row.row()).seq, Seq{3});
        QCOMPARE(removed.count(), 0);
    }

    void aChangeOfStateIsOnlyThat()
    {
        Scene scene(5);
        for (MessageItem &item : scene.fake.saved[scene.chat])
            item.own = true;
        scene.open();
        QSignalSpy changed(&scene.model, &QAbstractItemModel::dataChanged);
        QSignalSpy inserted(&scene.model, &QAbstractItemModel::rowsInserted);
        scene.fake.saved[scene.chat][4].state = MessageState::Read;
        scene.fake.announce(scene.chat, {5});
        settle();
        QCOMPARE(changed.count(), 1);
        QCOMPARE(inserted.count(), 0);
        QCOMPARE(scene.model.item(4).state, MessageState::Read);
    }

    void pagesMoveAWindowOfBoundedSize()
    {
        Scene scene(1200);
        scene.open();
        while (!scene.model.isAtBeginning()) {
            scene.model.loadEarlier();
            settle();
            QVERIFY(scene.isTrue());
        }
        QCOMPARE(scene.model.rowCount(), MessageModel::MostRows);
        QCOMPARE(scene.model.item(0).seq, Seq{1});
        QVERIFY(!scene.model.isAtEnd());
        while (!scene.model.isAtEnd()) {
            scene.model.loadLater();
            settle();
            QVERIFY(scene.isTrue());
        }
        QCOMPARE(scene.model.item(scene.model.rowCount() - 1).seq, Seq{1200});
        QVERIFY(!scene.model.isAtBeginning());
    }

    void earlierOnesComeFromTheServerAndRefusalsAreTold()
    {
        Scene scene(300);
        scene.fake.cachedFrom.insert(scene.chat, {201});
        scene.open();
        QCOMPARE(scene.model.item(0).seq, Seq{201});
        QSignalSpy failed(&scene.model, &MessageModel::earlierFailed);
        scene.fake.refusal = Error{Code::Unavailable, QStringLiteral("offline"), {}};
        scene.model.loadEarlier();
        QVERIFY(scene.model.isLoading());
        settle();
        QCOMPARE(failed.count(), 1);
        QVERIFY(!scene.model.isLoading());
        QCOMPARE(scene.model.rowCount(), 100);
        scene.fake.setConnection({client::Link::Online, {}, 0});
        scene.model.loadEarlier();
        settle();
        QCOMPARE(scene.model.item(0).seq, Seq{101});
    }

    // The first page comes from the server, and what waited in the outbox when it was asked for is in it.
    void aMessageFoundInHistoryAndOutboxIsShownOnce()
    {
        Scene scene(5);
        scene.fake.cachedFrom.insert(scene.chat, {6}); // nothing is here yet
        const MessageUuid sent = scene.fake.addQueued(scene.chat, QStringLiteral("hi"), scene.clock.now()).uuid;
        scene.open();
        QCOMPARE(scene.model.rowCount(), 1);
        const Seq seq = scene.fake.take(scene.chat, sent); // not told yet
        scene.model.loadEarlier();
        settle();
        QCOMPARE(scene.model.rowCount(), 1);
        QCOMPARE(scene.model.item(0).seq, seq);
        scene.fake.announce(scene.chat, seq);
        settle();
        QCOMPARE(scene.model.rowCount(), 1);
    }

    void anOutboxCutByTheWindowIsShownOnce()
    {
        Scene scene(600);
        for (int i = 0; i < 160; ++i)
            scene.fake.addQueued(scene.chat, QString::number(i), scene.clock.now());
        scene.open();
        while (scene.model.isAtEnd()) {
            scene.model.loadEarlier();
            settle();
        }
        QCOMPARE(scene.rows().last().seq, Seq{}); // the window ends within the outbox
        scene.fake.take(scene.chat, scene.fake.outbox[scene.chat].first().uuid);
        while (!scene.model.isAtEnd()) {
            scene.model.loadLater();
            settle();
        }
        QVERIFY(scene.isTrue());
    }

    void rowsSpeak()
    {
        Scene scene;
        scene.fake.addMessage(scene.chat, false, QStringLiteral("hello"), scene.clock.now());
        scene.fake.addMessage(scene.chat, true, QStringLiteral("hi"), scene.clock.now(), MessageState::Delivered);
        scene.open();
        const auto spoken = [&](int row) { return scene.model.index(row).data(Qt::AccessibleTextRole).toString(); };
        QVERIFY2(spoken(0).contains(QStringLiteral("Ann")) && spoken(0).contains(QStringLiteral("hello")),
                 qPrintable(spoken(0)));
        QVERIFY2(spoken(1).endsWith(QStringLiteral("hi, delivered to 1 of 1")), qPrintable(spoken(1)));
    }

    // Whatever happens in whatever order, the window shows what the cache holds.
    void randomOperations_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 12; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void randomOperations()
    {
        QFETCH(quint32, seed);
        QRandomGenerator random(seed);
        Scene scene(random.bounded(900));
        scene.open();
        for (int step = 0; step < 150; ++step) {
            operate(scene, random);
            if (random.bounded(3) == 0)
                QCoreApplication::processEvents(); // some answers overlap with what follows
            else
                settle();
        }
        settle();
        QVERIFY(scene.isTrue());
    }

private:
    static void operate(Scene &scene, QRandomGenerator &random)
    {
        auto &saved = scene.fake.saved[scene.chat];
        auto &outbox = scene.fake.outbox[scene.chat];
        scene.clock.advance(random.bounded(400) * 1s);
        switch (random.bounded(8)) {
        case 0:
            scene.model.loadEarlier();
            break;
        case 1:
            scene.model.loadLater();
            break;
        case 2:
            scene.chatClient.send(scene.chat, QString::number(random.generate()));
            break;
        case 3:
            if (!outbox.isEmpty())
                scene.fake.save(scene.chat, outbox.first().uuid);
            break;
        case 4:
            if (!outbox.isEmpty())
                scene.chatClient.cancel(outbox.at(random.bounded(int(outbox.size()))).uuid);
            break;
        case 5: {
            const Seq first{saved.size() + 1};
            for (int i = random.bounded(130); i >= 0; --i)
                scene.fake.addMessage(scene.chat, random.bounded(2) == 0, QString::number(i), scene.clock.now());
            scene.fake.announce(scene.chat, first);
            break;
        }
        case 6:
            if (!saved.isEmpty()) {
                const int at = random.bounded(int(saved.size()));
                for (int i = at; i < saved.size(); ++i)
                    saved[i].state = MessageState::Read;
                scene.fake.announce(scene.chat, {at + 1});
            }
            break;
        case 7:
            scene.model.setAtBottom(random.bounded(2) == 0);
            break;
        }
    }
};

POSTRIDER_TEST(tst_MessageModel)
#include "tst_messagemodel.moc"
