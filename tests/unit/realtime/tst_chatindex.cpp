// SPDX-License-Identifier: GPL-3.0-or-later
#include <realtime/chatindex.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;
using namespace postrider::realtime;

namespace {
constexpr UserId Ann{1};
constexpr UserId Bob{2};
constexpr UserId Cyd{3};
const ChatUri AnnBob{QStringLiteral("dm-1-2")};
const ChatUri AnnCyd{QStringLiteral("dm-1-3")};
const ChatUri Room{QStringLiteral("0123456789abcdef01234567")};
} // namespace

class tst_ChatIndex : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knowsTheTwoOfADirectChat()
    {
        const ChatIndex index;
        QCOMPARE(index.members(AnnBob), QList<UserId>({Ann, Bob}));
        QVERIFY(index.members(Room).isEmpty());
    }

    void learnsMembersFromThoseWhoConnect()
    {
        ChatIndex index;
        index.connected(Cyd);
        index.connected(Ann);
        index.addMemberships(Cyd, {Room});
        index.addMemberships(Ann, {Room});
        QCOMPARE(index.members(Room), QList<UserId>({Ann, Cyd}));
    }

    void keepsNothingOfThoseWhoAreNotConnected()
    {
        ChatIndex index;
        index.addMemberships(Ann, {AnnBob, Room});
        index.entrySaved(AnnBob, Seq{5});
        index.learned(Ann, AnnBob, Seq{5});
        QVERIFY(!index.isMember(Ann, AnnBob));
        QVERIFY(index.members(Room).isEmpty());
        QVERIFY(!index.lastSeq(Ann, AnnBob));
    }

    void learnsOfADirectChatFromItsFirstEntry()
    {
        ChatIndex index;
        index.connected(Ann);
        QVERIFY(!index.isMember(Ann, AnnBob));
        index.entrySaved(AnnBob, Seq{1});
        QVERIFY(index.isMember(Ann, AnnBob));
        QCOMPARE(index.lastSeq(Ann, AnnBob), Seq{1});
        QVERIFY(!index.lastSeq(Cyd, AnnBob));
    }

    void lastSeqOnlyGrows()
    {
        ChatIndex index;
        index.connected(Ann);
        index.addMemberships(Ann, {AnnBob});
        QCOMPARE(index.lastSeq(Ann, AnnBob), Seq{0});
        index.learned(Ann, AnnBob, Seq{7});
        index.entrySaved(AnnBob, Seq{6});
        QCOMPARE(index.lastSeq(Ann, AnnBob), Seq{7});
        index.entrySaved(AnnBob, Seq{8});
        index.learned(Ann, AnnBob, Seq{7});
        QCOMPARE(index.lastSeq(Ann, AnnBob), Seq{8});
    }

    void saysWhoSharesAChat()
    {
        ChatIndex index;
        index.connected(Bob);
        index.addMemberships(Bob, {AnnBob});
        // Ann may be connected elsewhere: what Bob shares with her is known all the same.
        QCOMPARE(index.sharing(Ann), QSet<UserId>{Bob});
        QVERIFY(index.sharing(Bob).isEmpty());
        index.connected(Ann);
        QCOMPARE(index.sharing(Bob), QSet<UserId>{Ann});
        QVERIFY(index.sharing(Cyd).isEmpty());
    }

    void forgetsWhatNobodyHereNeeds()
    {
        ChatIndex index;
        for (const UserId user : {Ann, Bob})
            index.connected(user);
        index.addMemberships(Ann, {AnnBob, AnnCyd});
        index.addMemberships(Bob, {AnnBob});
        index.entrySaved(AnnBob, Seq{3});
        index.disconnected(Ann);
        QVERIFY(index.sharing(Cyd).isEmpty());
        QCOMPARE(index.lastSeq(Bob, AnnBob), Seq{3});
        QCOMPARE(index.sharing(Ann), QSet<UserId>{Bob});
        index.disconnected(Bob);
        QVERIFY(index.sharing(Ann).isEmpty());
        index.connected(Bob);
        QVERIFY(!index.lastSeq(Bob, AnnBob));
    }
};

POSTRIDER_TEST(tst_ChatIndex)
#include "tst_chatindex.moc"
