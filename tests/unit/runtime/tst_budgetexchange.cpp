// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/local/localkeyvalue.h>
#include <runtime/budgetexchange.h>
#include <support/manualclock.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;
using namespace std::chrono_literals;

namespace {

constexpr UserId Ann{1};

// One process of several.
struct Instance {
    Instance(KeyValue &keyValue, const Clock &clock) : clock(clock), exchange(budget, keyValue, clock) {}

    int grant()
    {
        int count = 0;
        while (budget.take(Ann, clock.now()) == 0ms)
            ++count;
        return count;
    }

    const Clock &clock;
    SendBudget budget;
    BudgetExchange exchange;
};

class AwayKeyValue : public KeyValue {
public:
    void set(const QByteArray &, const QByteArray &, std::chrono::seconds) override {}
    void remove(const QByteArray &) override {}
    QFuture<QHash<QByteArray, QByteArray>> get(const QList<QByteArray> &) override
    {
        return QtFuture::makeReadyFuture(QHash<QByteArray, QByteArray>());
    }
    QFuture<std::optional<std::chrono::milliseconds>> prolong(const QByteArray &, std::chrono::milliseconds,
                                                              std::chrono::milliseconds) override
    {
        return QtFuture::makeReadyFuture(std::optional<std::chrono::milliseconds>());
    }
};

} // namespace

class tst_BudgetExchange : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void makesOneOfSeveral()
    {
        test::ManualClock clock;
        LocalKeyValue keyValue(clock);
        Instance one(keyValue, clock);
        Instance other(keyValue, clock);
        int granted = 0;
        for (int round = 0; round < 10 * 60; ++round) { // a minute of sending as much as goes, to both
            granted += one.grant() + other.grant();
            one.exchange.exchange();
            other.exchange.exchange();
            clock.advance(BudgetExchange::Interval);
        }
        const int allowed = limits::SendBurst + 60 * limits::SendsPerSecond;
        QVERIFY2(granted <= allowed + limits::SendBurst, qPrintable(QString::number(granted)));
        QVERIFY2(granted >= allowed - limits::SendBurst, qPrintable(QString::number(granted)));
    }

    void costsASingleInstanceNothing()
    {
        test::ManualClock clock;
        LocalKeyValue keyValue(clock);
        Instance one(keyValue, clock);
        QCOMPARE(one.grant(), limits::SendBurst);
        one.exchange.exchange();
        clock.advance(1s);
        QCOMPARE(one.grant(), limits::SendsPerSecond);
    }

    void bearsAStoreThatIsAway()
    {
        test::ManualClock clock;
        AwayKeyValue keyValue;
        Instance one(keyValue, clock);
        QCOMPARE(one.grant(), limits::SendBurst);
        one.exchange.exchange();
        clock.advance(1s);
        QCOMPARE(one.grant(), limits::SendsPerSecond);
    }

    void forgivesInTheEnd()
    {
        test::ManualClock clock;
        LocalKeyValue keyValue(clock);
        std::vector<std::unique_ptr<Instance>> many;
        for (int i = 0; i < 20; ++i)
            many.push_back(std::make_unique<Instance>(keyValue, clock));
        for (const auto &instance : many) {
            instance->grant();
            instance->exchange.exchange();
        }
        clock.advance(BudgetExchange::LongestDebt);
        for (const auto &instance : many)
            QVERIFY(instance->grant() > 0);
    }
};

POSTRIDER_TEST(tst_BudgetExchange)
#include "tst_budgetexchange.moc"
