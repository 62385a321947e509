// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <gui/fakeclient/fakeclient.h>
#include <model/chatmemory.h>
#include <model/conversationmodel.h>
#include <model/findermodel.h>

using namespace postrider;
using namespace std::chrono_literals;
using test::FakeClient;
using test::settle;

class tst_ConversationModel : public QObject {
    Q_OBJECT
private:
    struct Scene {
        test::StoppedClock clock;
        ChatMemory memory{{}};
        client::ChatClient chatClient{{}};
        FakeClient &fake = FakeClient::of(chatClient);
        Scene()
        {
            fake.signInAs(QStringLiteral("maya"));
            for (const QString &name : {QStringLiteral("Ann"), QStringLiteral("Ben"), QStringLiteral("Cem")}) {
                const ChatUri chat = fake.addConversation(name).chat;
                fake.addMessage(chat, false, QStringLiteral("hello"), clock.now() - 1h);
            }
            fake.refreshLast();
        }
        ChatUri chat(const QString &name) const { return directChat(fake.account->user, FakeClient::userId(name)); }
    };
    static User person(UserId id, const QString &name)
    {
        User user;
        user.id = id;
        user.name = name;
        return user;
    }
    static QStringList titles(const QAbstractItemModel &model)
    {
        QStringList titles;
        for (int row = 0; row < model.rowCount(); ++row)
            titles += model.index(row, 0).data().toString();
        return titles;
    }

private Q_SLOTS:
    void theLastChangedComesFirstByMovingOneRow()
    {
        Scene scene;
        ConversationModel model(scene.chatClient, scene.clock, scene.memory);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(!model.isLoaded());
        model.reload();
        settle();
        QCOMPARE(titles(model), (QStringList{QStringLiteral("Ann"), QStringLiteral("Ben"), QStringLiteral("Cem")}));
        QSignalSpy moved(&model, &QAbstractItemModel::rowsMoved);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        const ChatUri cem = scene.chat(QStringLiteral("Cem"));
        scene.fake.addMessage(cem, false, QStringLiteral("news"), scene.clock.now());
        scene.fake.announce(cem, {2});
        settle();
        QCOMPARE(titles(model).first(), QStringLiteral("Cem"));
        QCOMPARE(moved.count(), 1);
        QCOMPARE(inserted.count(), 0);
        QCOMPARE(model.find(cem)->last->text, QStringLiteral("news"));
    }

    void saysWhichAreMuted()
    {
        Scene scene;
        ConversationModel model(scene.chatClient, scene.clock, scene.memory);
        model.reload();
        settle();
        const QModelIndex cem = model.index(2);
        QVERIFY(!cem.data(ConversationModel::MutedRole).toBool());
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        scene.memory.setMuted(scene.chat(QStringLiteral("Cem")), true);
        QCOMPARE(changed.count(), 1);
        QVERIFY(cem.data(ConversationModel::MutedRole).toBool());
        QVERIFY(cem.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("no notifications")));
    }

    void rowsSpeak()
    {
        Scene scene;
        scene.fake.conversations.first().unread = 2;
        ConversationModel model(scene.chatClient, scene.clock, scene.memory);
        model.reload();
        settle();
        const QString spoken = model.index(0).data(Qt::AccessibleTextRole).toString();
        QVERIFY2(spoken.contains(QStringLiteral("2 unread")) && spoken.contains(QStringLiteral("hello")),
                 qPrintable(spoken));
        QCOMPARE(model.unread(), 2);
    }

    void typingIsShownUntilWhatWasTypedArrives()
    {
        Scene scene;
        ConversationModel model(scene.chatClient, scene.clock, scene.memory);
        model.reload();
        settle();
        const ChatUri ann = scene.chat(QStringLiteral("Ann"));
        const auto typing = [&] { return model.index(model.rowOf(ann)).data(ConversationModel::TypingRole).toBool(); };
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        Q_EMIT scene.chatClient.typingNoticed(ann, FakeClient::userId(QStringLiteral("Ann")));
        Q_EMIT scene.chatClient.typingNoticed(ann, FakeClient::userId(QStringLiteral("Ann")));
        QVERIFY(typing());
        QCOMPARE(changed.count(), 1);
        Q_EMIT scene.chatClient.messageArrived(scene.fake.saved[ann].first());
        QVERIFY(!typing());
        Q_EMIT scene.chatClient.typingNoticed(ann, FakeClient::userId(QStringLiteral("Ann")));
        QVERIFY(typing());
        QTRY_VERIFY_WITH_TIMEOUT(!typing(), 30'000); // or by itself
    }

    void roomsAreFoundByTheirTitle()
    {
        Scene scene;
        auto &room = scene.fake.addConversation(QStringLiteral("Garden committee"));
        room.kind = ChatKind::Room;
        room.chat = {QStringLiteral("0123456789abcdef01234567")};
        FinderModel model(scene.chatClient);
        model.setQuery(QStringLiteral("garden"), scene.fake.conversations);
        QCOMPARE(titles(model), QStringList{QStringLiteral("Garden committee")});
        QCOMPARE(model.index(0).data(FinderModel::FoundRole).value<FinderModel::Found>().chat,
                 ChatUri{QStringLiteral("0123456789abcdef01234567")});
    }

    void knownPeopleAreFoundAtOnceAndTheServersFollow()
    {
        Scene scene;
        scene.fake.people = {person(FakeClient::userId(QStringLiteral("Ann")), QStringLiteral("Ann")),
                             person({99}, QStringLiteral("Hannah"))};
        FinderModel model(scene.chatClient);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setQuery(QStringLiteral(" aNn "), scene.fake.conversations);
        QCOMPARE(titles(model), QStringList{QStringLiteral("Ann")});
        QTRY_COMPARE(model.status(), FinderModel::Status::Done);
        QCOMPARE(titles(model), (QStringList{QStringLiteral("Ann"), QStringLiteral("Hannah")}));
        model.setQuery({}, scene.fake.conversations);
        QCOMPARE(model.rowCount(), 0);
    }

    void aRefusalIsTold()
    {
        Scene scene;
        scene.fake.refusal = Error{Code::Unavailable, QStringLiteral("No connection."), {}};
        FinderModel model(scene.chatClient);
        model.setQuery(QStringLiteral("x"), {});
        QTRY_COMPARE(model.status(), FinderModel::Status::Failed);
        QCOMPARE(model.failure(), QStringLiteral("No connection."));
    }
};

POSTRIDER_TEST(tst_ConversationModel)
#include "tst_conversationmodel.moc"
