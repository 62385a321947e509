// SPDX-License-Identifier: GPL-3.0-or-later
#include "books.h"

#include <support/testmain.h>

#include <QTest>

using namespace postrider;
using namespace postrider::persistence;
using namespace postrider::test;
using namespace std::chrono_literals;

class tst_LedgerMarks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void movesMarks();
    void readIsDelivered();
    void ignoresMarks_data();
    void ignoresMarks();
    void marksOfTheDeletedDontCount();
    void tellsMarksAgain();
};

void tst_LedgerMarks::movesMarks()
{
    Books books;
    for (int i = 1; i <= 10; ++i)
        books.keep(message(i, 1, QStringLiteral("a")));
    books.offset = 0;
    books.keep(mark(MarkKind::Delivered, 1, 2));
    const Decisions decisions = books.keep(mark(MarkKind::Delivered, 2, 4, Now + 5s), Now + 6s);
    const auto moved = only<MarkMoved>(decisions);
    QCOMPARE(moved.chat, Dm);
    QCOMPARE(moved.user, UserId{2});
    QCOMPARE(moved.mark, (Mark{{4}, {0}}));
    QCOMPARE(moved.before, (Mark{{0}, {0}}));
    QCOMPARE(moved.others, (Mark{{2}, {0}}));
    QCOMPARE(moved.at, Now + 5s);
    QCOMPARE(decisions.changes.marks.size(), 1);
    QCOMPARE(decisions.changes.marks.first().mark, moved.mark);
    QCOMPARE(decisions.changes.marks.first().segment, (Segment{MarkKind::Delivered, {2}, {0}, {4}, Now + 5s}));
    QCOMPARE(decisions.changes.chats.first().changedAt, Now + 6s);
    QCOMPARE(decisions.changes.chats.first().savedAt, Now);
    const auto further = only<MarkMoved>(books.keep(mark(MarkKind::Delivered, 2, 10)));
    QCOMPARE(further.before, (Mark{{4}, {0}}));
    QCOMPARE(further.mark, (Mark{{10}, {0}}));
}

void tst_LedgerMarks::readIsDelivered()
{
    Books books;
    for (int i = 1; i <= 10; ++i)
        books.keep(message(i, 1, QStringLiteral("a")));
    books.offset = 0;
    books.keep(mark(MarkKind::Delivered, 2, 3));
    const Decisions decisions = books.keep(mark(MarkKind::Read, 2, 5));
    QCOMPARE(only<MarkMoved>(decisions).mark, (Mark{{5}, {5}}));
    QCOMPARE(decisions.changes.marks.size(), 1);
    QCOMPARE(decisions.changes.marks.first().segment, (Segment{MarkKind::Read, {2}, {0}, {5}, Now}));
}

void tst_LedgerMarks::ignoresMarks_data()
{
    QTest::addColumn<MarkKind>("kind");
    QTest::addColumn<qint64>("user");
    QTest::addColumn<qint64>("seq");
    QTest::addColumn<int>("ignored");
    QTest::newRow("back") << MarkKind::Read << qint64(2) << qint64(4) << 0;
    QTest::newRow("again") << MarkKind::Read << qint64(2) << qint64(5) << 0;
    QTest::newRow("delivered by reading") << MarkKind::Delivered << qint64(2) << qint64(5) << 0;
    QTest::newRow("above the last") << MarkKind::Read << qint64(2) << qint64(11) << 1;
    QTest::newRow("nothing") << MarkKind::Read << qint64(2) << qint64(0) << 1;
    QTest::newRow("below nothing") << MarkKind::Read << qint64(2) << qint64(-1) << 1;
    QTest::newRow("stranger") << MarkKind::Read << qint64(3) << qint64(5) << 1;
}

void tst_LedgerMarks::ignoresMarks()
{
    QFETCH(MarkKind, kind);
    QFETCH(qint64, user);
    QFETCH(qint64, seq);
    Books books;
    for (int i = 1; i <= 10; ++i)
        books.keep(message(i, 1, QStringLiteral("a")));
    books.offset = 0;
    books.keep(mark(MarkKind::Read, 2, 5));
    const Decisions decisions = books.keep(mark(kind, user, seq));
    QTEST(decisions.ignoredMarks, "ignored");
    QVERIFY(decisions.announcements.isEmpty());
    QVERIFY(decisions.changes.marks.isEmpty() && decisions.changes.chats.isEmpty());
    QCOMPARE(decisions.changes.positions.size(), 1); // decided all the same
    QCOMPARE(books.keep({Input{{Topic::ReceiptSave, 0, 9}, SaveMark{kind, {QStringLiteral("dm-2-3")}, {2}, {1}, Now}}})
                 .ignoredMarks,
             1);
}

void tst_LedgerMarks::marksOfTheDeletedDontCount()
{
    Books books;
    books.keep(message(1, 1, QStringLiteral("a")));
    books.offset = 0;
    books.existing = {{2}};
    QCOMPARE(only<MarkMoved>(books.keep(mark(MarkKind::Read, 2, 1))).others, (Mark{{1}, {1}}));
}

void tst_LedgerMarks::tellsMarksAgain()
{
    Books books;
    for (int i = 1; i <= 10; ++i)
        books.keep(message(i, 1, QStringLiteral("a")));
    books.offset = 0;
    books.keep(mark(MarkKind::Delivered, 2, 3));
    books.keep(mark(MarkKind::Read, 2, 6, Now + 2s));
    books.keep(mark(MarkKind::Read, 2, 2)); // moved nothing
    const auto again = [&](qint64 offset, const SaveMark &record) {
        return books.keep({Input{{Topic::ReceiptSave, 0, offset}, record}});
    };
    const auto delivered = only<MarkMoved>(again(0, mark(MarkKind::Delivered, 2, 3)));
    QCOMPARE(delivered.mark, (Mark{{6}, {6}})); // as it stands now
    QCOMPARE(delivered.before.delivered, Seq{0});
    QCOMPARE(delivered.at, Now);
    const Decisions read = again(1, mark(MarkKind::Read, 2, 6));
    QCOMPARE(only<MarkMoved>(read).before, (Mark{{0}, {0}}));
    QCOMPARE(only<MarkMoved>(read).at, Now + 2s);
    QVERIFY(read.changes.marks.isEmpty() && read.changes.positions.isEmpty());
    QVERIFY(again(2, mark(MarkKind::Read, 2, 2)).announcements.isEmpty());
}

POSTRIDER_TEST(tst_LedgerMarks)
#include "tst_ledgermarks.moc"
