// SPDX-License-Identifier: GPL-3.0-or-later
#include <domain/limits.h>
#include <realtime/markcoalescer.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;
using namespace postrider::realtime;
using namespace std::chrono_literals;

namespace {

const ChatUri Chat{QStringLiteral("dm-1-2")};
constexpr UserId Bob{2};
constexpr Timestamp Start{1'800'000'000'000ms};

SaveMark delivered(qint64 seq, Timestamp at = Start)
{
    return {MarkKind::Delivered, Chat, Bob, Seq{seq}, at};
}
SaveMark read(qint64 seq, Timestamp at = Start)
{
    return {MarkKind::Read, Chat, Bob, Seq{seq}, at};
}

QString written(const SaveMark &mark)
{
    const QString kind = mark.kind == MarkKind::Read ? QStringLiteral("read") : QStringLiteral("delivered");
    return QStringLiteral("%1 %2 +%3").arg(kind).arg(mark.seq.value).arg((mark.at - Start).count());
}
QStringList written(const QList<SaveMark> &marks)
{
    QStringList all;
    for (const SaveMark &mark : marks)
        all.append(written(mark));
    return all;
}

} // namespace

class tst_MarkCoalescer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFirstGoesAtOnce()
    {
        MarkCoalescer coalescer;
        QVERIFY(coalescer.idle());
        QVERIFY(coalescer.offer(delivered(3), Start));
        QVERIFY(!coalescer.idle());
        QVERIFY(coalescer.due(Start + limits::MarkInterval).isEmpty());
        QVERIFY(coalescer.idle());
        QVERIFY(coalescer.offer(delivered(4), Start + limits::MarkInterval));
    }

    void thenTheGreatestOfEachInterval()
    {
        MarkCoalescer coalescer;
        coalescer.offer(delivered(1), Start);
        QVERIFY(!coalescer.offer(delivered(2, Start + 1ms), Start + 1ms));
        QVERIFY(!coalescer.offer(delivered(9, Start + 2ms), Start + 2ms));
        QVERIFY(!coalescer.offer(delivered(5, Start + 3ms), Start + 3ms));
        QVERIFY(coalescer.due(Start + limits::MarkInterval - 1ms).isEmpty());
        QCOMPARE(written(coalescer.due(Start + limits::MarkInterval)), QStringList(QStringLiteral("delivered 9 +2")));
        QVERIFY(!coalescer.offer(delivered(10), Start + limits::MarkInterval + 1ms));
        QCOMPARE(coalescer.due(Start + 2 * limits::MarkInterval).size(), 1);
    }

    void saysNothingTwice()
    {
        MarkCoalescer coalescer;
        coalescer.offer(read(5), Start);
        coalescer.offer(read(5), Start);
        coalescer.offer(delivered(5), Start);
        coalescer.offer(delivered(4), Start);
        QVERIFY(coalescer.due(Start + limits::MarkInterval).isEmpty());
    }

    void keepsBothKinds()
    {
        MarkCoalescer coalescer;
        coalescer.offer(delivered(1), Start);
        coalescer.offer(delivered(8, Start + 1ms), Start);
        coalescer.offer(read(6, Start + 2ms), Start);
        QCOMPARE(written(coalescer.due(Start + limits::MarkInterval)),
                 QStringList({QStringLiteral("delivered 8 +1"), QStringLiteral("read 6 +2")}));
        coalescer.offer(read(9, Start + 3ms), Start);
        coalescer.offer(delivered(12, Start + 4ms), Start);
        QCOMPARE(written(coalescer.due(Start + 2 * limits::MarkInterval)),
                 QStringList({QStringLiteral("read 9 +3"), QStringLiteral("delivered 12 +4")}));
    }

    void readIsDeliveredToo()
    {
        MarkCoalescer coalescer;
        coalescer.offer(delivered(1), Start);
        coalescer.offer(delivered(4), Start);
        coalescer.offer(read(6), Start);
        QCOMPARE(written(coalescer.due(Start + limits::MarkInterval)), QStringList(QStringLiteral("read 6 +0")));
    }

    void keepsWhenItWasDelivered()
    {
        MarkCoalescer coalescer;
        coalescer.offer(delivered(1), Start);
        coalescer.offer(delivered(6, Start + 1ms), Start);
        coalescer.offer(read(8, Start + 2ms), Start);
        coalescer.offer(delivered(7, Start + 3ms), Start);
        QCOMPARE(written(coalescer.due(Start + limits::MarkInterval)),
                 QStringList({QStringLiteral("delivered 6 +1"), QStringLiteral("read 8 +2")}));
        QVERIFY(coalescer.due(Start + 2 * limits::MarkInterval).isEmpty());
        QVERIFY(coalescer.idle());
    }

    void keepsPeopleAndChatsApart()
    {
        MarkCoalescer coalescer;
        QVERIFY(coalescer.offer(delivered(1), Start));
        SaveMark anns = delivered(1);
        anns.user = UserId{1};
        QVERIFY(coalescer.offer(anns, Start));
        SaveMark elsewhere = delivered(1);
        elsewhere.chat = ChatUri{QStringLiteral("dm-2-3")};
        QVERIFY(coalescer.offer(elsewhere, Start));
    }

    void whatCameBackWaits()
    {
        MarkCoalescer coalescer;
        const auto first = coalescer.offer(delivered(3), Start);
        coalescer.putBack(*first, Start);
        coalescer.offer(delivered(2), Start);
        QCOMPARE(written(coalescer.due(Start + limits::MarkInterval)), QStringList(QStringLiteral("delivered 3 +0")));
        coalescer.putBack(delivered(3), Start + limits::MarkInterval);
        coalescer.offer(delivered(7), Start + limits::MarkInterval);
        QCOMPARE(written(coalescer.due(Start + 2 * limits::MarkInterval)),
                 QStringList(QStringLiteral("delivered 7 +0")));
    }

    void aClockSetBackHoldsNothingUp()
    {
        MarkCoalescer coalescer;
        coalescer.offer(delivered(1), Start);
        coalescer.offer(delivered(2), Start);
        QCOMPARE(coalescer.due(Start - 1h).size(), 1);
    }
};

POSTRIDER_TEST(tst_MarkCoalescer)
#include "tst_markcoalescer.moc"
