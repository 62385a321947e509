// SPDX-License-Identifier: GPL-3.0-or-later
#include <client/sync/seqranges.h>
#include <support/testmain.h>

#include <QRandomGenerator>
#include <QTest>

#include <set>

using namespace postrider;
using client::SeqRanges;

class tst_SeqRanges : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rangesThatTouchBecomeOne()
    {
        SeqRanges ranges;
        ranges.add({10}, {19});
        ranges.add({30}, {39});
        ranges.add({5}, {4}); // nothing
        QCOMPARE(ranges.ranges().size(), 2);
        QVERIFY(ranges.highestGap({1}, {39}) == (SeqRanges::Range{{20}, {29}}));
        QVERIFY(ranges.highestGap({1}, {25}) == (SeqRanges::Range{{20}, {25}}));
        QVERIFY(!ranges.highestGap({12}, {19}));
        ranges.add({20}, {29});
        QCOMPARE(ranges.ranges().size(), 1);
        QVERIFY(ranges.around({20}) == (SeqRanges::Range{{10}, {39}}));
        QVERIFY(!ranges.around({40}));
        QVERIFY(ranges.highestGap({1}, {39}) == (SeqRanges::Range{{1}, {9}}));
    }

    // Against a plain set of numbers.
    void agreesWithASet()
    {
        for (quint32 seed = 1; seed <= 200; ++seed) {
            QRandomGenerator random(seed);
            SeqRanges ranges;
            std::set<qint64> held;
            for (int i = 0; i < 30; ++i) {
                const qint64 first = 1 + random.bounded(60);
                const qint64 last = first + random.bounded(6) - 1;
                ranges.add({first}, {last});
                for (qint64 seq = first; seq <= last; ++seq)
                    held.insert(seq);
                const qint64 low = 1 + random.bounded(60);
                const qint64 high = low + random.bounded(20);
                qint64 gapLast = high;
                while (gapLast >= low && held.contains(gapLast))
                    --gapLast;
                qint64 gapFirst = gapLast;
                while (gapFirst - 1 >= low && !held.contains(gapFirst - 1))
                    --gapFirst;
                const auto gap = ranges.highestGap({low}, {high});
                QCOMPARE(gap.has_value(), gapLast >= low);
                if (gap)
                    QVERIFY(*gap == (SeqRanges::Range{{gapFirst}, {gapLast}}));
                QCOMPARE(ranges.contains({low}), held.contains(low));
            }
            QCOMPARE(ranges.highest().value, *held.rbegin());
            QCOMPARE(ranges.lowest().value, *held.begin());
        }
    }
};

POSTRIDER_TEST(tst_SeqRanges)
#include "tst_seqranges.moc"
