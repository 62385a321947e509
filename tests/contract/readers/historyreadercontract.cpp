// SPDX-License-Identifier: GPL-3.0-or-later
#include "historyreadercontract.h"

namespace postrider::test {
namespace {
using namespace std::chrono_literals;

const UserId Ann{1};
const UserId Ben{2};
const UserId Cid{3};
const ChatUri Chat12 = directChat(Ann, Ben);

} // namespace

void HistoryReaderContract::pages_data()
{
    QTest::addColumn<QString>("start"); // "", "b7" before 7, "a7" after 7
    QTest::addColumn<int>("quantity");
    QTest::addColumn<qint64>("from");
    QTest::addColumn<qint64>("to");

    const auto row = [](const char *name, const char *start, int quantity, qint64 from, qint64 to) {
        QTest::newRow(name) << QString::fromLatin1(start) << quantity << from << to;
    };
    row("newest", "", 3, 3, 5);
    row("newest, more than there are", "", 100, 1, 5);
    row("before", "b4", 2, 2, 3);
    row("before, up to the first", "b4", 100, 1, 3);
    row("before the first", "b1", 10, 1, 0);
    row("before nothing", "b0", 10, 1, 0);
    row("before the second", "b2", 10, 1, 1);
    row("before one beyond the last", "b100", 2, 4, 5);
    row("after", "a2", 2, 3, 4);
    row("after nothing", "a0", 100, 1, 5);
    row("after the last", "a5", 10, 6, 5);
    row("after one beyond the last", "a100", 10, 101, 100);
    row("after the last but one", "a4", 10, 5, 5);
}

void HistoryReaderContract::pages()
{
    QFETCH(QString, start);
    QFETCH(int, quantity);
    Talk talk(databases());
    for (int i = 1; i <= 5; ++i)
        talk.say(i % 2 ? Ann : Ben, i % 2 ? Ben : Ann, QString::number(i));

    const Seq given{start.mid(1).toLongLong()};
    PageQuery query{.from = Newest{}, .quantity = quantity};
    if (start.startsWith(u'b'))
        query.from = BeforeSeq{given};
    else if (start.startsWith(u'a'))
        query.from = AfterSeq{given};
    const auto page = answerOf(talk.history->page(Ben, Chat12, query));
    QVERIFY(page);
    QTEST(page->from.value, "from");
    QTEST(page->to.value, "to");
    QCOMPARE(page->firstSeq, Seq{1});
    QCOMPARE(page->lastSeq, Seq{5});
    QVERIFY(page->epoch);
    QCOMPARE(page->entries.size(), page->to - page->from + 1);
    for (qsizetype i = 0; i < page->entries.size(); ++i) {
        QCOMPARE(page->entries.at(i).seq, page->from + i);
        QCOMPARE(page->entries.at(i).text, QString::number((page->from + i).value));
    }
}

void HistoryReaderContract::pageBeforeAMessage()
{
    Talk talk(databases());
    talk.say(Ann, Ben, QStringLiteral("1"));
    const MessageUuid second = talk.say(Ann, Ben, QStringLiteral("2"));
    const MessageUuid elsewhere = talk.say(Ann, Cid, QStringLiteral("1"));

    const auto page = answerOf(talk.history->page(Ann, Chat12, {BeforeMessage{second}, 10}));
    QVERIFY(page);
    QCOMPARE(page->from, Seq{1});
    QCOMPARE(page->to, Seq{1});
    for (const MessageUuid &unknown : {elsewhere, MessageUuid::create()}) {
        const auto none = answerOf(talk.history->page(Ann, Chat12, {BeforeMessage{unknown}, 10}));
        QCOMPARE(none.error().code, Code::NotFound);
    }
}

void HistoryReaderContract::hidesFromStrangers()
{
    Talk talk(databases());
    const MessageUuid uuid = talk.say(Ann, Ben, QStringLiteral("hi"));
    QCOMPARE(answerOf(talk.history->page(Cid, Chat12, {})).error().code, Code::NoSuchChat);
    QCOMPARE(answerOf(talk.history->decision(Cid, Chat12, uuid)).error().code, Code::NoSuchChat);
    QCOMPARE(answerOf(talk.history->receipts(Cid, Chat12, uuid)).error().code, Code::NoSuchChat);
    QCOMPARE(answerOf(talk.history->page(Ann, directChat(Ann, Cid), {})).error().code, Code::NoSuchChat);
}

void HistoryReaderContract::keepsEveryCharacter()
{
    Talk talk(databases());
    const QString odd = QStringLiteral("\uFEFF \t\r\n '\"%_\\ \uFFFE \U0001F426 \u202E e\u0301");
    talk.say(Ann, Ben, odd);
    const auto page = answerOf(talk.history->page(Ben, Chat12, {}));
    QVERIFY(page);
    QCOMPARE(page->entries.first().text, odd);
    const auto unread = answerOf(talk.chats->unread(Ben, {}));
    QVERIFY(unread);
    QCOMPARE(unread->first().senders.first().messages.first().text, odd);
}

void HistoryReaderContract::tellsDecisions()
{
    Talk talk(databases());
    const MessageUuid saved = talk.say(Ann, Ben, QStringLiteral("hi"));
    const auto entry = answerOf(talk.history->decision(Ben, Chat12, saved));
    QVERIFY(entry);
    QCOMPARE(std::get<Entry>(*entry).text, QStringLiteral("hi"));

    const UserId nobody{77};
    const MessageUuid failed = talk.say(Ann, nobody, QStringLiteral("hi"));
    const auto verdict = answerOf(talk.history->decision(Ann, directChat(Ann, nobody), failed));
    QVERIFY(verdict);
    QCOMPARE(std::get<Error>(*verdict).code, Code::NoSuchUser);
    // Its sender's only.
    QCOMPARE(answerOf(talk.history->decision(Ben, directChat(Ann, nobody), failed)).error().code, Code::NoSuchChat);

    QCOMPARE(answerOf(talk.history->decision(Ann, Chat12, MessageUuid::create())).error().code, Code::NotFound);

    // One uuid, said by two: each is told of their own.
    talk.say(Ben, Ann, QStringLiteral("mine"), saved);
    const auto taken = answerOf(talk.history->decision(Ben, Chat12, saved));
    QVERIFY(taken);
    QCOMPARE(std::get<Error>(*taken).code, Code::UuidTaken);
    talk.say(Ann, Ben, QStringLiteral("another text"), saved);
    QCOMPARE(answerOf(talk.history->decision(Ann, Chat12, saved)), entry);
}

void HistoryReaderContract::tellsTheTimesOfReceipts()
{
    Talk talk(databases());
    QList<MessageUuid> uuids;
    for (int i = 0; i < 4; ++i)
        uuids << talk.say(Ann, Ben, QString::number(i));
    talk.clock.advance(1s);
    const Timestamp delivered = talk.clock.now();
    talk.mark(MarkKind::Delivered, Ben, Ann, 2);
    talk.clock.advance(1s);
    const Timestamp deliveredLater = talk.clock.now();
    talk.mark(MarkKind::Delivered, Ben, Ann, 3);
    talk.clock.advance(1s);
    const Timestamp read = talk.clock.now();
    talk.mark(MarkKind::Read, Ben, Ann, 1);

    const Receipt expected[] = {
        {.user = Ben, .state = MessageState::Read, .hidden = false, .deliveredAt = delivered, .readAt = read},
        {.user = Ben, .state = MessageState::Delivered, .hidden = false, .deliveredAt = delivered, .readAt = {}},
        {.user = Ben, .state = MessageState::Delivered, .hidden = false, .deliveredAt = deliveredLater, .readAt = {}},
        {.user = Ben, .state = MessageState::Saved, .hidden = false, .deliveredAt = {}, .readAt = {}},
    };
    for (int i = 0; i < 4; ++i) {
        const auto receipts = answerOf(talk.history->receipts(Ann, Chat12, uuids.at(i)));
        QVERIFY(receipts);
        QCOMPARE(*receipts, QList<Receipt>{expected[i]});
    }
    QCOMPARE(answerOf(talk.history->receipts(Ann, Chat12, MessageUuid::create())).error().code, Code::NotFound);
}

void HistoryReaderContract::aReadIsADeliveryToo()
{
    Talk talk(databases());
    const MessageUuid first = talk.say(Ann, Ben, QStringLiteral("1"));
    talk.clock.advance(5s);
    const Timestamp read = talk.clock.now();
    talk.mark(MarkKind::Read, Ben, Ann, 1);
    talk.say(Ann, Ben, QStringLiteral("2"));
    talk.clock.advance(5s);
    talk.mark(MarkKind::Delivered, Ben, Ann, 2);
    const auto receipts = answerOf(talk.history->receipts(Ann, Chat12, first));
    QVERIFY(receipts);
    QCOMPARE(receipts->first().deliveredAt, read);
    QCOMPARE(receipts->first().readAt, read);
}

void HistoryReaderContract::nothingArrivesBeforeItWasSent()
{
    Talk talk(databases());
    const Timestamp sent = talk.clock.now();
    const MessageUuid uuid = talk.say(Ann, Ben, QStringLiteral("hi"));
    talk.clock.advance(-1h);
    talk.mark(MarkKind::Delivered, Ben, Ann, 1);
    talk.clock.advance(-1h);
    talk.mark(MarkKind::Read, Ben, Ann, 1);
    const auto receipts = answerOf(talk.history->receipts(Ann, Chat12, uuid));
    QVERIFY(receipts);
    QCOMPARE(receipts->first().deliveredAt, sent);
    QCOMPARE(receipts->first().readAt, sent);
}

} // namespace postrider::test
