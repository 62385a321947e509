// SPDX-License-Identifier: GPL-3.0-or-later
#include <runtime/stopsignals.h>
#include <support/testmain.h>

#include <QSignalSpy>
#include <QTest>

#include <csignal>
#include <unistd.h>

using namespace postrider;

class tst_StopSignals : public QObject {
    Q_OBJECT

    static bool isDefault(int signal)
    {
        struct sigaction action = {};
        ::sigaction(signal, nullptr, &action);
        return action.sa_handler == SIG_DFL;
    }

private Q_SLOTS:
    void tellsOfTheFirstAndLeavesTheSecond_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
    }
    void tellsOfTheFirstAndLeavesTheSecond()
    {
        QFETCH(int, signal);
        const StopSignals signals;
        const QSignalSpy stop(&signals, &StopSignals::stop);
        QVERIFY(!isDefault(signal));
        ::raise(signal);
        QTRY_COMPARE_WITH_TIMEOUT(stop.size(), 1, 30'000);
        QVERIFY2(isDefault(signal), "a second one would not end the process");
    }

    void endsAsItBegan()
    {
        {
            const StopSignals signals;
        }
        QVERIFY(isDefault(SIGTERM));
        QVERIFY(isDefault(SIGINT));
    }

    // A reader of ours that has gone is an error of write(), not our end.
    void aBrokenPipeEndsNothing()
    {
        const StopSignals signals;
        int ends[2];
        QCOMPARE(::pipe(ends), 0);
        ::close(ends[0]);
        QCOMPARE(::write(ends[1], "x", 1), -1);
        ::close(ends[1]);
    }
};

POSTRIDER_TEST(tst_StopSignals)
#include "tst_stopsignals.moc"
