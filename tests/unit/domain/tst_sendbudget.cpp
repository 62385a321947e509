// SPDX-License-Identifier: GPL-3.0-or-later
#include <domain/sendbudget.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;
using namespace std::chrono_literals;

namespace {

const Timestamp Noon{1'795'262'400'000ms};
constexpr UserId Ann{1};

int granted(SendBudget &budget, UserId user, Timestamp at)
{
    int count = 0;
    while (budget.take(user, at) == 0ms)
        ++count;
    return count;
}

} // namespace

class tst_SendBudget : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aBurstThenTheRate();
    void saysHowLongToWait();
    void eachUserHasTheirOwn();
    void neverMoreThanABurst();
    void aClockPutBackGivesNothing();
    void manyUsersAreForgotten();
    void tellsOnceWhatWasGranted();
    void countsWhatOthersGranted();
};

void tst_SendBudget::aBurstThenTheRate()
{
    SendBudget budget;
    QCOMPARE(granted(budget, Ann, Noon), limits::SendBurst);
    QCOMPARE(granted(budget, Ann, Noon + 1s), limits::SendsPerSecond);
    QCOMPARE(granted(budget, Ann, Noon + 3s), 2 * limits::SendsPerSecond);
}

void tst_SendBudget::saysHowLongToWait()
{
    SendBudget budget;
    granted(budget, Ann, Noon);
    const auto wait = budget.take(Ann, Noon);
    QVERIFY(wait > 0ms);
    QVERIFY2(budget.take(Ann, Noon + wait - 1ms) > 0ms, "not a moment too long");
    QCOMPARE(budget.take(Ann, Noon + wait), 0ms);
}

void tst_SendBudget::eachUserHasTheirOwn()
{
    SendBudget budget;
    granted(budget, Ann, Noon);
    QCOMPARE(granted(budget, UserId{2}, Noon), limits::SendBurst);
}

void tst_SendBudget::neverMoreThanABurst()
{
    SendBudget budget;
    granted(budget, Ann, Noon);
    QCOMPARE(granted(budget, Ann, Noon + 24h), limits::SendBurst);
}

void tst_SendBudget::aClockPutBackGivesNothing()
{
    SendBudget budget;
    granted(budget, Ann, Noon);
    QVERIFY(budget.take(Ann, Noon - 1h) > 0ms);
}

// Being forgotten never gives anybody anything: only who has a full budget is.
void tst_SendBudget::manyUsersAreForgotten()
{
    SendBudget budget;
    granted(budget, Ann, Noon);
    for (qint64 id = 2; id < 5'000; ++id)
        QCOMPARE(budget.take(UserId{id}, Noon), 0ms);
    QVERIFY(budget.take(Ann, Noon) > 0ms);
    for (qint64 id = 5'000; id < 10'000; ++id)
        QCOMPARE(budget.take(UserId{id}, Noon + 1s), 0ms);
    QCOMPARE(granted(budget, Ann, Noon + 1s), limits::SendsPerSecond);
}

void tst_SendBudget::tellsOnceWhatWasGranted()
{
    SendBudget budget;
    QVERIFY(budget.takeSpent().isEmpty());
    granted(budget, Ann, Noon);
    budget.take(UserId{2}, Noon);
    QCOMPARE(budget.takeSpent(), (QHash<UserId, int>{{Ann, limits::SendBurst}, {UserId{2}, 1}}));
    QVERIFY(budget.takeSpent().isEmpty());
}

void tst_SendBudget::countsWhatOthersGranted()
{
    SendBudget budget;
    budget.spentByAll(Ann, SendBudget::timeFor(150), Noon);
    QCOMPARE(granted(budget, Ann, Noon), limits::SendBurst - 150);
    budget.spentByAll(Ann, SendBudget::timeFor(150), Noon); // without the 50 that aren't told yet
    QVERIFY(budget.take(Ann, Noon) > 0ms);
    budget.takeSpent();
    budget.spentByAll(Ann, SendBudget::timeFor(250), Noon); // another process granted 50, too
    QVERIFY(budget.take(Ann, Noon + 1s) > 0ms);
    QCOMPARE(granted(budget, Ann, Noon + 2s), limits::SendsPerSecond);
    budget.spentByAll(Ann, 0ms, Noon + 2s); // the others know less
    QVERIFY(budget.take(Ann, Noon + 2s) > 0ms);
}

POSTRIDER_TEST(tst_SendBudget)
#include "tst_sendbudget.moc"
