// SPDX-License-Identifier: GPL-3.0-or-later
#include <client/sync/sync.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;
using namespace postrider::client;
using namespace std::chrono_literals;

namespace {

const UserId Self{1};
const ChatUri Talk = directChat({1}, {2});
const Epoch Now{QStringLiteral("now")};

Entry entry(qint64 seq, UserId from = {2}, const ChatUri &chat = Talk)
{
    Entry entry;
    entry.chat = chat;
    entry.seq = {seq};
    entry.uuid = MessageUuid::create();
    entry.from = from;
    entry.text = QString::number(seq);
    return entry;
}

Chat listed(qint64 last, Mark mark = {}, const ChatUri &uri = Talk)
{
    Chat chat;
    chat.uri = uri;
    chat.firstSeq = {1};
    chat.lastSeq = {last};
    chat.mark = mark;
    return chat;
}

Page page(qint64 from, qint64 to, qint64 last, const Epoch &epoch = Now)
{
    Page page{
        .chat = Talk, .epoch = epoch, .from = {from}, .to = {to}, .firstSeq = {1}, .lastSeq = {last}, .entries = {}};
    for (qint64 seq = from; seq <= to; ++seq)
        page.entries.append(entry(seq));
    return page;
}

wire::ChatListBody list(const QList<Chat> &chats, const Epoch &epoch = Now, const QString &next = {})
{
    return {.epoch = epoch, .time = Timestamp(1s), .chats = chats, .next = next};
}

// What a client holds of Talk: 1 … last, all of it delivered and told.
SyncState held(qint64 last)
{
    ChatProgress progress;
    progress.last = {last};
    progress.mark = {{last}, {last}};
    progress.lastForeign = {last};
    progress.held.add({1}, {last});
    return {.epoch = Now, .since = Timestamp(0s), .chats = {{Talk, progress}}, .order = {Talk}};
}

template <class Action>
QList<Action> those(const QList<SyncAction> &actions)
{
    QList<Action> found;
    for (const SyncAction &action : actions)
        if (const auto *one = std::get_if<Action>(&action))
            found.append(*one);
    return found;
}

// As far as the list of chats.
FetchId greet(Sync &sync, const Epoch &epoch = Now)
{
    sync.connected(0ms);
    sync.helloCame(epoch);
    return those<FetchChats>(sync.take()).value(0).id;
}

QList<qint64> seqs(const QList<StoreEntry> &stored)
{
    QList<qint64> seqs;
    for (const StoreEntry &one : stored)
        seqs.append(one.entry.seq.value);
    return seqs;
}

} // namespace

// The rules of chapter 4 of the design, one by one.
class tst_Sync : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void entriesAreTakenInOrderOnly_data()
    {
        QTest::addColumn<QList<qint64>>("come");
        QTest::addColumn<QList<qint64>>("taken");
        QTest::addColumn<qint64>("fetchedBefore"); // 0: nothing is fetched
        QTest::newRow("the next one") << QList<qint64>{11} << QList<qint64>{11} << qint64(0);
        QTest::newRow("one that is here") << QList<qint64>{10, 3} << QList<qint64>{} << qint64(0);
        QTest::newRow("twice") << QList<qint64>{11, 11} << QList<qint64>{11} << qint64(0);
        QTest::newRow("one is missing") << QList<qint64>{12} << QList<qint64>{} << qint64(12);
        QTest::newRow("swapped") << QList<qint64>{12, 11} << QList<qint64>{11, 12} << qint64(12);
        QTest::newRow("some are missing") << QList<qint64>{14, 15} << QList<qint64>{} << qint64(14);
    }
    void entriesAreTakenInOrderOnly()
    {
        QFETCH(QList<qint64>, come);
        QFETCH(QList<qint64>, taken);
        QFETCH(qint64, fetchedBefore);
        Sync sync(Self, held(10));
        sync.chatsFetched(greet(sync), list({}));
        sync.take();
        for (const qint64 seq : come)
            sync.entryCame(entry(seq));
        const auto actions = sync.take();
        QCOMPARE(seqs(those<StoreEntry>(actions)), taken);
        QCOMPARE(those<FetchPage>(actions).size(), fetchedBefore > 0 ? 1 : 0);
        if (fetchedBefore > 0)
            QCOMPARE(those<FetchPage>(actions).first().before.value, fetchedBefore);
    }

    void whatWaitedIsTakenBehindTheGap()
    {
        Sync sync(Self, held(10));
        sync.chatsFetched(greet(sync), list({}));
        sync.take();
        sync.entryCame(entry(14));
        const auto asked = those<FetchPage>(sync.take()).first();
        QCOMPARE(asked.quantity, 3);
        sync.pageFetched(asked.id, page(11, 13, 14));
        const auto actions = sync.take();
        QCOMPARE(those<StorePage>(actions).size(), 1);
        QCOMPARE(seqs(those<StoreEntry>(actions)), QList<qint64>{14});
        QCOMPARE(those<SendMark>(actions).last().mark.seq, Seq{14});
    }

    void framesAreHeldUntilTheListIsThere()
    {
        Sync sync(Self, held(10));
        const FetchId asked = greet(sync);
        sync.entryCame(entry(11));
        sync.entryCame(entry(12));
        QVERIFY(sync.take().isEmpty());
        sync.chatsFetched(asked, list({listed(11)}));
        const auto actions = sync.take();
        QCOMPARE(seqs(those<StoreEntry>(actions)), (QList<qint64>{11, 12}));
        QVERIFY(those<FetchPage>(actions).isEmpty());
        QVERIFY(sync.isCaughtUp());
    }

    void onlyWhatChangedIsListed()
    {
        Sync sync(Self, held(10));
        sync.connected(0ms);
        sync.helloCame(Now);
        const auto first = those<FetchChats>(sync.take()).first();
        QCOMPARE(first.since, std::optional(Timestamp(0s)));
        sync.chatsFetched(first.id, list({}, Now, QStringLiteral("more")));
        auto actions = sync.take();
        QVERIFY(those<StoreSince>(actions).isEmpty()); // not before the list is whole
        const auto second = those<FetchChats>(actions).first();
        QCOMPARE(second.after, QStringLiteral("more"));
        sync.chatsFetched(second.id, list({}));
        QCOMPARE(those<StoreSince>(sync.take()).first().since, Timestamp(1s));
    }

    // However many chats there are.
    void onlyWhatChangedIsFetchedNewestFirstFewAtOnce()
    {
        constexpr int Chats = 5000;
        constexpr int MostAtOnce = 4;
        SyncState state{.epoch = Now, .since = Timestamp(0s), .chats = {}, .order = {}};
        for (int n = 0; n < Chats; ++n) {
            const ChatUri uri = directChat(Self, {n + 2});
            state.chats.insert(uri, held(200).chats.value(Talk));
            state.order.append(uri);
        }
        Sync sync(Self, state);
        QList<Chat> changed;
        for (const qint64 n : {4000, 17, 2500, 3, 4999, 1})
            changed.append(listed(300, {{200}, {200}}, directChat(Self, {n + 2})));
        sync.chatsFetched(greet(sync), list(changed));
        QList<ChatUri> asked;
        QList<FetchPage> underWay = those<FetchPage>(sync.take());
        while (!underWay.isEmpty()) {
            QVERIFY(underWay.size() <= MostAtOnce);
            const FetchPage ask = underWay.takeFirst();
            asked.append(ask.chat);
            QCOMPARE(ask.before, Seq{301});
            QCOMPARE(ask.quantity, 100);
            Page answer = page(201, 300, 300);
            answer.chat = ask.chat;
            for (Entry &entry : answer.entries)
                entry.chat = ask.chat;
            sync.pageFetched(ask.id, answer);
            underWay += those<FetchPage>(sync.take());
        }
        QList<ChatUri> expected;
        for (const Chat &chat : changed)
            expected.append(chat.uri);
        QCOMPARE(asked, expected);
    }
    void aFreshDeviceTakesTheNewestPageOnly()
    {
        Sync sync(Self, {});
        const FetchId asked = greet(sync);
        sync.chatsFetched(asked, list({listed(1000, {{1000}, {900}})}));
        auto pages = those<FetchPage>(sync.take());
        QCOMPARE(pages.size(), 1);
        QCOMPARE(pages.first().before, Seq{1001});
        sync.pageFetched(pages.first().id, page(901, 1000, 1000));
        auto actions = sync.take();
        QVERIFY(those<FetchPage>(actions).isEmpty());
        QVERIFY(those<SendMark>(actions).isEmpty()); // another device had them
        QCOMPARE(those<CaughtUp>(actions).size(), 1);
        const auto wanted = sync.wantEarlier(Talk, {901}, 50);
        QVERIFY(wanted);
        QCOMPARE(those<FetchPage>(sync.take()).first().before, Seq{901});
        sync.pageFetched(*wanted, page(851, 900, 1000));
        QCOMPARE(those<StorePage>(sync.take()).size(), 1);
    }

    // All of its newest page came by frames while the list was made: they are no beginning by themselves.
    void aFreshDeviceTakesTheNewestPageThoughItWasHeard()
    {
        Sync sync(Self, {});
        const FetchId asked = greet(sync);
        for (qint64 seq = 901; seq <= 1000; ++seq)
            sync.entryCame(entry(seq));
        sync.chatsFetched(asked, list({listed(1000, {{1000}, {900}})}));
        const auto pages = those<FetchPage>(sync.take());
        QCOMPARE(pages.size(), 1);
        sync.pageFetched(pages.first().id, page(901, 1000, 1000));
        const auto actions = sync.take();
        QCOMPARE(those<StorePage>(actions).size(), 1);
        QVERIFY(those<StoreEntry>(actions).isEmpty());
        QVERIFY(sync.isCaughtUp());
    }

    void deliveredIsSaidOfWhatIsHeldWithoutAGap()
    {
        Sync sync(Self, {});
        const FetchId asked = greet(sync);
        sync.chatsFetched(asked, list({listed(150)})); // nobody has told the server of any
        auto pages = those<FetchPage>(sync.take());
        sync.pageFetched(pages.first().id, page(51, 150, 150));
        auto actions = sync.take();
        QVERIFY(those<SendMark>(actions).isEmpty());
        pages = those<FetchPage>(actions);
        QCOMPARE(pages.first().before, Seq{51});
        QCOMPARE(pages.first().quantity, 50);
        sync.pageFetched(pages.first().id, page(1, 50, 150));
        const auto marks = those<SendMark>(sync.take());
        QCOMPARE(marks.size(), 1);
        QCOMPARE(marks.first().mark.kind, MarkKind::Delivered);
        QCOMPARE(marks.first().mark.seq, Seq{150});
    }

    void onesOwnNeedNoDelivery()
    {
        Sync sync(Self, held(10));
        sync.chatsFetched(greet(sync), list({}));
        sync.take();
        sync.entryCame(entry(11, Self));
        const auto actions = sync.take();
        QCOMPARE(seqs(those<StoreEntry>(actions)), QList<qint64>{11});
        QVERIFY(those<SendMark>(actions).isEmpty());
    }

    void marksThatAreAheadAreRepeated()
    {
        SyncState state = held(10);
        state.chats[Talk].mark = {{7}, {5}};
        state.chats[Talk].seen = {9};
        Sync sync(Self, state);
        sync.chatsFetched(greet(sync), list({}));
        const auto marks = those<SendMark>(sync.take());
        QCOMPARE(marks.size(), 2);
        QCOMPARE(marks.at(0).mark.seq, Seq{10});
        QCOMPARE(marks.at(1).mark.kind, MarkKind::Read);
        QCOMPARE(marks.at(1).mark.seq, Seq{9});
        // And again with the next round, unless the server has them by then.
        sync.tick(Sync::RoundInterval);
        sync.chatsFetched(those<FetchChats>(sync.take()).first().id, list({}));
        QCOMPARE(those<SendMark>(sync.take()).size(), 2);
        sync.receiptsCame({.chat = Talk, .all = {}, .users = {{Self, {{10}, {9}}, {}}}});
        sync.tick(2 * Sync::RoundInterval);
        sync.chatsFetched(those<FetchChats>(sync.take()).first().id, list({}));
        QVERIFY(those<SendMark>(sync.take()).isEmpty());
    }

    void whatIsNotHeldWasNotSeen()
    {
        Sync sync(Self, held(10));
        sync.chatsFetched(greet(sync), list({}));
        sync.take();
        sync.seen(Talk, {25});
        QCOMPARE(those<StoreSeen>(sync.take()).size(), 1);
        sync.seen(Talk, {10});
        QVERIFY(sync.take().isEmpty());
    }

    void anotherStoreDropsTheCache_data()
    {
        QTest::addColumn<QString>("hello");
        QTest::addColumn<QString>("listed");
        QTest::addColumn<qint64>("last");
        QTest::addColumn<bool>("dropped");
        QTest::newRow("the same") << "now" << "now" << qint64(10) << false;
        QTest::newRow("hello says so") << "other" << "other" << qint64(10) << true;
        QTest::newRow("the list says so") << "now" << "other" << qint64(10) << true;
        QTest::newRow("its log is shorter than ours") << "now" << "now" << qint64(9) << true;
    }
    void anotherStoreDropsTheCache()
    {
        QFETCH(QString, hello);
        QFETCH(QString, listed);
        QFETCH(qint64, last);
        QFETCH(bool, dropped);
        Sync sync(Self, held(10));
        sync.connected(0ms);
        sync.helloCame({hello});
        auto actions = sync.take();
        sync.chatsFetched(those<FetchChats>(actions).last().id, list({::listed(last)}, {listed}));
        actions += sync.take();
        QCOMPARE(!those<DropCache>(actions).isEmpty(), dropped);
        if (dropped) // the last list asked for is a whole one
            QVERIFY(!those<FetchChats>(actions).last().since);
    }

    // 16 MiB of them: what comes above that is fetched with the gap.
    void whatWaitsIsBounded()
    {
        Sync sync(Self, held(10));
        sync.chatsFetched(greet(sync), list({}));
        sync.take();
        constexpr int Count = 200;
        for (int i = 0; i < Count; ++i) {
            Entry large = entry(12 + i);
            large.text = QString(64 * 1024, u'x');
            sync.entryCame(large);
        }
        const auto asked = those<FetchPage>(sync.take()).first();
        sync.pageFetched(asked.id, page(11, 11, 11 + Count));
        const auto actions = sync.take();
        const auto taken = those<StoreEntry>(actions).size();
        QVERIFY(taken > 100 && taken < Count);
        const auto rest = those<FetchPage>(actions); // the rest
        QCOMPARE(rest.size(), 1);
        QCOMPARE(rest.first().before, Seq{12 + Count});
        QCOMPARE(qsizetype(rest.first().quantity), Count - taken);
    }

    void whatIsHeldDuringARoundIsBounded()
    {
        Sync sync(Self, held(10));
        const FetchId asked = greet(sync);
        for (int i = 0; i < 200; ++i) {
            Entry large = entry(11 + i);
            large.text = QString(64 * 1024, u'x');
            sync.entryCame(large);
        }
        QCOMPARE(sync.deadline(), std::optional(0ms)); // at once
        sync.tick(0ms);
        const auto again = those<FetchChats>(sync.take());
        QCOMPARE(again.size(), 1);
        sync.chatsFetched(asked, list({})); // of the round that was given up
        QVERIFY(sync.take().isEmpty());
        sync.chatsFetched(again.first().id, list({listed(210)}));
        const auto dropped = those<FetchPage>(sync.take()); // is fetched, behind it waits what came later
        QCOMPARE(dropped.size(), 1);
        QVERIFY(dropped.first().before > Seq{100} && dropped.first().before < Seq{210});
    }

    void anUnknownChatIsAskedFor_data()
    {
        QTest::addColumn<bool>("byEntry");
        QTest::newRow("by an entry") << true;
        QTest::newRow("by a mark") << false; // it moved while the list was made
    }
    void anUnknownChatIsAskedFor()
    {
        QFETCH(bool, byEntry);
        const ChatUri other = directChat({1}, {3});
        Sync sync(Self, held(10));
        sync.chatsFetched(greet(sync), list({}));
        sync.take();
        if (byEntry)
            sync.entryCame(entry(1, {3}, other));
        else
            sync.receiptsCame({.chat = other, .all = {}, .users = {{{3}, {{1}, {1}}, {}}}});
        const auto asked = those<FetchChat>(sync.take());
        QCOMPARE(asked.size(), 1);
        sync.chatFetched(asked.first().id, listed(1, {}, other));
        const auto actions = sync.take();
        QCOMPARE(those<StoreChats>(actions).size(), 1);
        if (!byEntry) {
            QCOMPARE(those<FetchPage>(actions).size(), 1);
            return;
        }
        QCOMPARE(seqs(those<StoreEntry>(actions)), QList<qint64>{1});
        QCOMPARE(those<SendMark>(actions).first().mark.chat, other);
    }

    void whatFailsIsTriedAgainLater()
    {
        Sync sync(Self, held(10));
        sync.chatsFetched(greet(sync), list({listed(20)}));
        const auto asked = those<FetchPage>(sync.take()).first();
        sync.fetchFailed(asked.id, {.code = Code::Unavailable, .message = {}, .cause = {}});
        QVERIFY(those<FetchPage>(sync.take()).isEmpty());
        QVERIFY(sync.deadline());
        sync.tick(*sync.deadline());
        QCOMPARE(those<FetchPage>(sync.take()).size(), 1);
    }

    void isNotCaughtUpWhileSomethingIsMissing_data()
    {
        QTest::addColumn<QString>("end");
        QTest::newRow("the page comes at last") << "page";
        QTest::newRow("what was missing comes by frames") << "frames";
        QTest::newRow("there is no such chat any more") << "refused";
    }
    void isNotCaughtUpWhileSomethingIsMissing()
    {
        QFETCH(QString, end);
        Sync sync(Self, held(10));
        sync.chatsFetched(greet(sync), list({listed(12)}));
        auto asked = those<FetchPage>(sync.take()).first();
        sync.fetchFailed(asked.id, {.code = Code::Unavailable, .message = {}, .cause = {}});
        QVERIFY(those<CaughtUp>(sync.take()).isEmpty());
        QVERIFY(!sync.isCaughtUp());
        if (end == u"frames") {
            sync.entryCame(entry(11));
            sync.entryCame(entry(12));
        }
        sync.tick(*sync.deadline());
        auto actions = sync.take();
        if (end != u"frames") {
            QVERIFY(those<CaughtUp>(actions).isEmpty());
            asked = those<FetchPage>(actions).first();
            if (end == u"page")
                sync.pageFetched(asked.id, page(11, 12, 12));
            else
                sync.fetchFailed(asked.id, {.code = Code::NoSuchChat, .message = {}, .cause = {}});
            actions = sync.take();
        }
        QCOMPARE(those<CaughtUp>(actions).size(), 1);
        QVERIFY(sync.isCaughtUp());
    }

    void aPageThatAnswersNothingIsNotAskedForInALoop()
    {
        Sync sync(Self, held(10));
        sync.chatsFetched(greet(sync), list({listed(20)}));
        const auto asked = those<FetchPage>(sync.take()).first();
        sync.pageFetched(asked.id, page(21, 20, 20)); // empty, though the server says that 20 is there
        const auto actions = sync.take();
        QVERIFY(those<FetchPage>(actions).isEmpty());
        QVERIFY(those<StorePage>(actions).isEmpty());
        QVERIFY(sync.deadline() && *sync.deadline() > 0ms);
    }

    void answersOfAnEarlierConnectionAreIgnored()
    {
        Sync sync(Self, held(10));
        const FetchId asked = greet(sync);
        sync.disconnected();
        sync.chatsFetched(asked, list({listed(20)}));
        QVERIFY(sync.take().isEmpty());
        greet(sync);
        sync.chatsFetched(asked, list({listed(20)}));
        QVERIFY(sync.take().isEmpty());
    }

    void aRoundComesEveryQuarterOfAnHour()
    {
        Sync sync(Self, held(10));
        sync.chatsFetched(greet(sync), list({}));
        sync.take();
        QCOMPARE(*sync.deadline(), Sync::RoundInterval);
        sync.tick(Sync::RoundInterval - 1ms);
        QVERIFY(sync.take().isEmpty());
        sync.tick(Sync::RoundInterval);
        const auto asked = those<FetchChats>(sync.take());
        QCOMPARE(asked.size(), 1);
        sync.chatsFetched(asked.first().id, list({listed(12)})); // two were lost on the way
        QCOMPARE(those<FetchPage>(sync.take()).first().before, Seq{13});
    }
};

POSTRIDER_TEST(tst_Sync)
#include "tst_sync.moc"
