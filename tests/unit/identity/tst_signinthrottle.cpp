// SPDX-License-Identifier: GPL-3.0-or-later
#include <identity/signinthrottle.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;
using namespace postrider::identity;
using namespace std::chrono_literals;

namespace {
const QString Home = QStringLiteral("192.0.2.1");
const QString Away = QStringLiteral("198.51.100.7");
const QString Ann = QStringLiteral("ann");

// Tries as soon as it may, and is wrong: how long `tries` of them take.
std::chrono::milliseconds guess(SignInThrottle &throttle, const std::function<QString(int)> &name,
                                const std::function<QString(int)> &address, int tries, Timestamp &now)
{
    const Timestamp begin = now;
    for (int i = 0; i < tries; ++i) {
        now += throttle.wait(name(i), address(i), now);
        throttle.begin(name(i), address(i), now);
        throttle.failed(name(i), address(i), now);
    }
    return now - begin;
}

auto always(const QString &text)
{
    return [text](int) { return text; };
}
} // namespace

class tst_SignInThrottle : public QObject {
    Q_OBJECT
    Timestamp m_now{std::chrono::hours(500'000)};

private Q_SLOTS:
    // limit: ofPair
    void aThousandPasswordsTakeHours()
    {
        SignInThrottle throttle;
        QCOMPARE(guess(throttle, always(Ann), always(Home), 5, m_now), 0ms);
        QVERIFY(guess(throttle, always(Ann), always(Home), 995, m_now) >= 4h);
    }

    // limit: ofName
    void fromManyAddressesTheyTakeAsLong()
    {
        SignInThrottle throttle;
        const auto address = [](int i) { return QStringLiteral("10.0.%1.%2").arg(i / 250).arg(i % 250); };
        QCOMPARE(guess(throttle, always(Ann), address, 20, m_now), 0ms);
        QVERIFY(guess(throttle, always(Ann), address, 980, m_now) >= 4h);
    }

    void manyAtOnceGetNoMoreAndLeaveNoDeeperDebt()
    {
        SignInThrottle throttle;
        QStringList trying;
        for (int i = 0; i < 60; ++i) {
            const QString address = QStringLiteral("10.0.0.%1").arg(i);
            if (throttle.wait(Ann, address, m_now) > 0ms)
                continue;
            throttle.begin(Ann, address, m_now);
            trying.append(address);
        }
        for (const QString &address : std::as_const(trying))
            throttle.failed(Ann, address, m_now);
        QCOMPARE(trying.size(), 20);
        QCOMPARE(throttle.wait(Ann, Home, m_now), 15s); // the owner's new computer
    }

    void aClockThatWasSetBackLocksNobodyOut()
    {
        SignInThrottle throttle;
        guess(throttle, always(Ann), always(Home), 6, m_now);
        const auto wait = throttle.wait(Ann, Home, m_now);
        QVERIFY(wait > 0ms);
        m_now -= 24h;
        QCOMPARE(throttle.wait(Ann, Home, m_now), wait);
        QCOMPARE(throttle.wait(Ann, Home, m_now + wait), 0ms);
        QCOMPARE(guess(throttle, always(Ann), always(Home), 3, m_now), wait + 30s - wait);
    }

    // limit: ofAddress
    void onePasswordForManyNamesToo()
    {
        SignInThrottle throttle;
        const auto name = [](int i) { return QStringLiteral("user%1").arg(i); };
        QCOMPARE(guess(throttle, name, always(Home), 100, m_now), 0ms);
        QVERIFY(guess(throttle, name, always(Home), 900, m_now) >= 2h);
    }

    void addressesOfANetworkAreOne()
    {
        SignInThrottle throttle;
        const auto address = [](int i) { return QStringLiteral("2001:db8::%1").arg(i + 1, 0, 16); };
        QVERIFY(guess(throttle, always(Ann), address, 1000, m_now) >= 4h);
    }

    void howANameIsWrittenMakesNoDifference()
    {
        SignInThrottle throttle;
        const auto name = [](int i) { return i % 2 ? QStringLiteral("ANN") : QStringLiteral("Ann"); };
        QVERIFY(guess(throttle, name, always(Home), 100, m_now) >= 20min);
    }

    void theOwnerGetsIn()
    {
        SignInThrottle throttle;
        throttle.begin(Ann, Home, m_now);
        throttle.succeeded(Ann, Home, m_now);
        guess(throttle, always(Ann), always(Away), 200, m_now);
        QVERIFY(throttle.wait(Ann, Away, m_now) > 0ms);
        QCOMPARE(throttle.wait(Ann, Home, m_now), 0ms);
        // Away from home, too, as soon as it is their turn.
        QVERIFY(throttle.wait(Ann, QStringLiteral("203.0.113.3"), m_now) <= 15s);
    }

    void whoSucceedsOwesNothing()
    {
        SignInThrottle throttle;
        for (int i = 0; i < 100; ++i) {
            QCOMPARE(throttle.wait(Ann, Home, m_now), 0ms);
            throttle.begin(Ann, Home, m_now);
            throttle.succeeded(Ann, Home, m_now);
        }
    }

    void whatWasNeverTriedDoesNotCount()
    {
        SignInThrottle throttle;
        for (int i = 0; i < 100; ++i) {
            QCOMPARE(throttle.wait(Ann, Home, m_now), 0ms);
            throttle.begin(Ann, Home, m_now);
            throttle.neverTried(Ann, Home, m_now);
        }
    }

    void whatIsBegunCounts()
    {
        SignInThrottle throttle;
        for (int i = 0; i < 5; ++i)
            throttle.begin(Ann, Home, m_now);
        QCOMPARE(throttle.wait(Ann, Home, m_now), 15s);
        QCOMPARE(throttle.wait(Ann, Home, m_now + 15s), 0ms);
        QCOMPARE(throttle.wait(QStringLiteral("ben"), Home, m_now), 0ms);
        QCOMPARE(throttle.wait(Ann, Away, m_now), 0ms);
    }

    // limit: remembered
    void itRemembersSoManyAndTheWorstOfThem()
    {
        SignInThrottle throttle({.remembered = 100});
        for (int i = 0; i < 20; ++i)
            throttle.begin(Ann, Home, m_now);
        for (int i = 0; i < 1000; ++i)
            throttle.begin(QStringLiteral("user%1").arg(i), Home, m_now);
        QVERIFY(throttle.wait(Ann, Home, m_now) >= 200s);
        QVERIFY(throttle.remembers() <= 101);
    }
};

POSTRIDER_TEST(tst_SignInThrottle)
#include "tst_signinthrottle.moc"
