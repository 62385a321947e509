// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>

#include <QTest>

#include <gui/fakeclient/fakeclient.h>
#include <model/readtracker.h>

using namespace postrider;
using namespace std::chrono_literals;

class tst_ReadTracker : public QObject {
    Q_OBJECT
private:
    test::StoppedClock clock;
    using Visible = QList<ReadTracker::Visible>;
    static Visible seqs(int first, int last)
    {
        Visible visible;
        for (int seq = first; seq <= last; ++seq)
            visible.append(ReadTracker::Visible{{seq - 1}, {seq}});
        return visible;
    }
    ReadTracker attentive(int read)
    {
        ReadTracker tracker(clock);
        tracker.open({read});
        tracker.setActive(true);
        tracker.noteInput();
        return tracker;
    }

private Q_SLOTS:
    void readsAfterHalfASecond()
    {
        ReadTracker tracker = attentive(10);
        tracker.setVisible(seqs(9, 12));
        clock.advance(499ms);
        QVERIFY(!tracker.advance());
        QCOMPARE(tracker.nextCheck(), std::optional(clock.now() + 1ms));
        clock.advance(1ms);
        QCOMPARE(tracker.advance(), std::optional(Seq{12}));
        QVERIFY(!tracker.advance()); // only once
        QVERIFY(!tracker.nextCheck());
    }

    void readsNothingInAnInactiveWindow()
    {
        ReadTracker tracker = attentive(0);
        tracker.setActive(false);
        tracker.setVisible(seqs(1, 1));
        clock.advance(5s);
        QVERIFY(!tracker.advance());
        tracker.setActive(true); // the time begins anew
        clock.advance(499ms);
        QVERIFY(!tracker.advance());
        clock.advance(1ms);
        QCOMPARE(tracker.advance(), std::optional(Seq{1}));
    }

    void readsNothingWhenNobodyIsThere()
    {
        ReadTracker tracker = attentive(0);
        clock.advance(60s + 1ms);
        tracker.setVisible(seqs(1, 1));
        clock.advance(1s);
        QVERIFY(!tracker.advance());
        QVERIFY(!tracker.nextCheck());
        tracker.noteInput();
        QVERIFY(!tracker.advance());
        clock.advance(500ms);
        QCOMPARE(tracker.advance(), std::optional(Seq{1}));
    }

    void inputWithinAMinuteIsEnough()
    {
        ReadTracker tracker = attentive(0);
        clock.advance(59s);
        tracker.setVisible(seqs(1, 1));
        clock.advance(500ms);
        QCOMPARE(tracker.advance(), std::optional(Seq{1}));
    }

    void whatScrollsByIsNotRead()
    {
        ReadTracker tracker = attentive(0);
        tracker.setVisible(seqs(1, 3));
        clock.advance(300ms);
        tracker.setVisible(seqs(2, 4));
        clock.advance(300ms);
        QVERIFY(!tracker.advance()); // 2 and 3 were seen, but 1 wasn't
        tracker.setVisible(seqs(1, 3));
        clock.advance(500ms);
        QCOMPARE(tracker.advance(), std::optional(Seq{3}));
    }

    void jumpingPastMessagesDoesNotReadThem()
    {
        ReadTracker tracker = attentive(10);
        tracker.setVisible(seqs(100, 110));
        clock.advance(1s);
        QVERIFY(!tracker.advance());
        tracker.setVisible(seqs(11, 99)); // now what was between
        clock.advance(1s);
        QCOMPARE(tracker.advance(), std::optional(Seq{110}));
    }

    void holesInTheLogAreNoObstacle()
    {
        ReadTracker tracker = attentive(1);
        tracker.setVisible({{{1}, {5}}, {{5}, {6}}});
        clock.advance(1s);
        QCOMPARE(tracker.advance(), std::optional(Seq{6}));
    }

    void anotherChatForgetsWhatWasSeen()
    {
        ReadTracker tracker = attentive(0);
        tracker.setVisible(seqs(1, 5));
        tracker.open({0});
        clock.advance(1s);
        QVERIFY(!tracker.advance());
    }
};

POSTRIDER_TEST(tst_ReadTracker)
#include "tst_readtracker.moc"
