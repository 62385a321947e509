// SPDX-License-Identifier: GPL-3.0-or-later
#include <domain/mark.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;
using namespace std::chrono_literals;

namespace {

const Timestamp Noon{1'795'262'400'000ms};

Segment segment(MarkKind kind, qint64 after, qint64 upTo, std::chrono::seconds at, qint64 user = 2)
{
    return {.kind = kind, .user = {user}, .after = {after}, .upTo = {upTo}, .at = Noon + at};
}

} // namespace

class tst_Mark : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void advance_data();
    void advance();
    void stateAt();
    void receiptOfTheFirstSegmentThatCovers();
    void receiptOfAReadWithoutDelivery();
    void receiptBeyondTheMarks();
    void leastOf();
};

void tst_Mark::advance_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<qint64>("to");
    QTest::addColumn<qint64>("delivered");
    QTest::addColumn<qint64>("read");
    QTest::addColumn<bool>("moved");
    const int delivered = int(MarkKind::Delivered);
    const int read = int(MarkKind::Read);

    // from delivered 5, read 3
    QTest::newRow("delivered forward") << delivered << qint64(6) << qint64(6) << qint64(3) << true;
    QTest::newRow("delivered again") << delivered << qint64(5) << qint64(5) << qint64(3) << false;
    QTest::newRow("delivered back") << delivered << qint64(1) << qint64(5) << qint64(3) << false;
    QTest::newRow("read up to delivered") << read << qint64(5) << qint64(5) << qint64(5) << true;
    QTest::newRow("read implies delivered") << read << qint64(9) << qint64(9) << qint64(9) << true;
    QTest::newRow("read again") << read << qint64(3) << qint64(5) << qint64(3) << false;
    QTest::newRow("read back") << read << qint64(0) << qint64(5) << qint64(3) << false;
}

void tst_Mark::advance()
{
    QFETCH(int, kind);
    QFETCH(qint64, to);
    QFETCH(qint64, delivered);
    QFETCH(qint64, read);
    QFETCH(bool, moved);
    Mark mark{.delivered = {5}, .read = {3}};
    QCOMPARE(mark.advance(MarkKind(kind), {to}), moved);
    QCOMPARE(mark, (Mark{.delivered = {delivered}, .read = {read}}));
}

void tst_Mark::stateAt()
{
    const Mark mark{.delivered = {5}, .read = {3}};
    QCOMPARE(postrider::stateAt({3}, mark), MessageState::Read);
    QCOMPARE(postrider::stateAt({4}, mark), MessageState::Delivered);
    QCOMPARE(postrider::stateAt({5}, mark), MessageState::Delivered);
    QCOMPARE(postrider::stateAt({6}, mark), MessageState::Saved);
    QCOMPARE(postrider::stateAt({1}, {}), MessageState::Saved);
}

void tst_Mark::receiptOfTheFirstSegmentThatCovers()
{
    const QList<Segment> segments{
        segment(MarkKind::Delivered, 0, 4, 1s),    segment(MarkKind::Delivered, 4, 5, 2s),
        segment(MarkKind::Delivered, 0, 9, 0s, 3),                                    // of somebody else
        segment(MarkKind::Read, 0, 4, 3s),         segment(MarkKind::Read, 3, 4, 9s), // told once more
    };
    const Mark mark{.delivered = {5}, .read = {4}};

    const Receipt four = receiptOf({4}, {2}, mark, segments);
    QCOMPARE(four.user, UserId{2});
    QCOMPARE(four.state, MessageState::Read);
    QCOMPARE(four.deliveredAt, std::optional(Noon + 1s));
    QCOMPARE(four.readAt, std::optional(Noon + 3s));

    const Receipt five = receiptOf({5}, {2}, mark, segments);
    QCOMPARE(five.state, MessageState::Delivered);
    QCOMPARE(five.deliveredAt, std::optional(Noon + 2s));
    QVERIFY(!five.readAt);
}

void tst_Mark::receiptOfAReadWithoutDelivery()
{
    const Mark mark{.delivered = {1}, .read = {1}};
    const Receipt read = receiptOf({1}, {2}, mark, {segment(MarkKind::Read, 0, 1, 5s)});
    QCOMPARE(read.deliveredAt, std::optional(Noon + 5s));
    QCOMPARE(read.readAt, std::optional(Noon + 5s));

    // A delivery that was told later than the read can't have been later.
    const Receipt late =
        receiptOf({1}, {2}, mark, {segment(MarkKind::Read, 0, 1, 5s), segment(MarkKind::Delivered, 0, 1, 7s)});
    QCOMPARE(late.deliveredAt, std::optional(Noon + 5s));
}

void tst_Mark::receiptBeyondTheMarks()
{
    const Receipt receipt = receiptOf({9}, {2}, {.delivered = {5}, .read = {5}}, {segment(MarkKind::Read, 0, 5, 1s)});
    QCOMPARE(receipt.state, MessageState::Saved);
    QVERIFY(!receipt.deliveredAt && !receipt.readAt && !receipt.hidden);
}

void tst_Mark::leastOf()
{
    QCOMPARE(postrider::leastOf({}, {7}), (Mark{.delivered = {7}, .read = {7}}));
    QCOMPARE(postrider::leastOf({{.delivered = {5}, .read = {1}}, {.delivered = {3}, .read = {2}}}, {7}),
             (Mark{.delivered = {3}, .read = {1}}));
}

POSTRIDER_TEST(tst_Mark)
#include "tst_mark.moc"
