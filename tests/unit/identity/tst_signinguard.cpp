// SPDX-License-Identifier: GPL-3.0-or-later
#include <identity/signinguard.h>
#include <support/manualclock.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;
using namespace postrider::identity;
using namespace std::chrono_literals;
using Outcome = SignInGuard::Outcome;

namespace {
const QString Ann = QStringLiteral("ann");
const Caller Home{QStringLiteral("192.0.2.1"), {}};

bool isAdmitted(const QFuture<Result<void>> &future)
{
    return future.isFinished() && future.result();
}

bool isRefused(const QFuture<Result<void>> &future)
{
    return future.isFinished() && !future.result() && future.result().error().code == Code::TooMany;
}
} // namespace

class tst_SignInGuard : public QObject {
    Q_OBJECT
    test::ManualClock m_clock;

private Q_SLOTS:
    void aFewTriesAreFreeThenOneWaitsThenTheyAreRefused()
    {
        SignInGuard guard(m_clock);
        for (int i = 0; i < 5; ++i) {
            QVERIFY(isAdmitted(guard.admit(Ann, Home)));
            guard.conclude(Ann, Home, Outcome::Failed);
        }
        const auto sixth = guard.admit(Ann, Home);
        QVERIFY(!sixth.isFinished());
        QVERIFY(isRefused(guard.admit(Ann, Home)));
        QCOMPARE(guard.retryAfter(Ann, Home), 15s);
        QVERIFY(isAdmitted(guard.admit(QStringLiteral("ben"), Home)));
        m_clock.advance(15s);
        guard.conclude(QStringLiteral("ben"), Home, Outcome::Failed);
        const auto seventh = guard.admit(Ann, Home); // the sixth was first
        QVERIFY(isAdmitted(sixth));
        QVERIFY(!seventh.isFinished());
    }

    // limit: patience
    void nobodyWaitsLongerThanThePatience()
    {
        SignInGuard guard(m_clock, {.ofPair = {1, 10s}, .patience = 35s});
        QVERIFY(isAdmitted(guard.admit(Ann, Home)));
        guard.conclude(Ann, Home, Outcome::Failed);
        QList<QFuture<Result<void>>> waiting;
        for (int i = 0; i < 3; ++i) // for 10, 20 and 30 s
            waiting.append(guard.admit(Ann, Home));
        QVERIFY(isRefused(guard.admit(Ann, Home)));
        for (const auto &one : waiting)
            QVERIFY(!one.isFinished());
    }

    void waitingEndsByItself()
    {
        const SystemClock clock;
        SignInGuard guard(clock, {.ofPair = {1, 50ms}, .patience = 1s});
        QVERIFY(isAdmitted(guard.admit(Ann, Home)));
        guard.conclude(Ann, Home, Outcome::Failed);
        const auto second = guard.admit(Ann, Home);
        QVERIFY(!second.isFinished());
        QTRY_VERIFY(isAdmitted(second));
    }

    // A person's devices may all sign in at once.
    void oneSuccessLetsTheOthersIn()
    {
        SignInGuard guard(m_clock);
        QList<QFuture<Result<void>>> all;
        for (int i = 0; i < 30; ++i)
            all.append(guard.admit(Ann, Home));
        QCOMPARE(std::ranges::count_if(all, &isAdmitted), 5);
        QCOMPARE(std::ranges::count_if(all, &isRefused), 0);
        for (int i = 0; i < 30; ++i)
            guard.conclude(Ann, Home, Outcome::Succeeded);
        QCOMPARE(std::ranges::count_if(all, &isAdmitted), 30);
    }

    void whenAllWereWrongTheOthersAreRefused()
    {
        SignInGuard guard(m_clock);
        QList<QFuture<Result<void>>> all;
        for (int i = 0; i < 30; ++i)
            all.append(guard.admit(Ann, Home));
        for (int i = 0; i < 5; ++i)
            guard.conclude(Ann, Home, Outcome::Failed);
        QCOMPARE(std::ranges::count_if(all, &isAdmitted), 5);
        QCOMPARE(std::ranges::count_if(all, &isRefused), 24); // and one waits
    }

    void thoseWhoLeaveCostNobodyAnything()
    {
        SignInGuard guard(m_clock, {.ofPair = {1, 15s}});
        bool left = false;
        const Caller leaver{Home.address, [&] { return left; }};
        QVERIFY(isAdmitted(guard.admit(Ann, leaver)));
        QList<QFuture<Result<void>>> leavers;
        for (int i = 0; i < 10; ++i)
            leavers.append(guard.admit(Ann, leaver));
        left = true;
        guard.conclude(Ann, leaver, Outcome::NeverTried);
        QCOMPARE(std::ranges::count_if(leavers, &isRefused), 10);
        QVERIFY(isAdmitted(guard.admit(Ann, Home)));
    }

    void itForgetsALineThatHasEnded()
    {
        SignInGuard guard(m_clock);
        for (int i = 0; i < 1000; ++i) {
            QVERIFY(isAdmitted(guard.admit(Ann, Home)));
            guard.conclude(Ann, Home, Outcome::Succeeded);
        }
        QCOMPARE(guard.retryAfter(Ann, Home), 1s);
    }
};

POSTRIDER_TEST(tst_SignInGuard)
#include "tst_signinguard.moc"
