// SPDX-License-Identifier: GPL-3.0-or-later
#include <front/deadlines.h>
#include <support/testmain.h>

#include <QTest>

#include <functional>
#include <memory>
#include <vector>

using namespace postrider::front;

namespace {
class Alarm : public Deadlines::Deadline {
public:
    using Deadline::Deadline;
    using Deadline::expireIn;
    using Deadline::neverExpire;
    using Deadline::now;
    std::function<void()> onExpired = [] {};
    int count = 0;

protected:
    void expired() override
    {
        ++count;
        onExpired();
    }
};
} // namespace

class tst_Deadlines : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void neverComesEarly()
    {
        Deadlines deadlines;
        Alarm alarm(deadlines);
        milliseconds at{};
        alarm.onExpired = [&] { at = alarm.now(); };
        const milliseconds from = alarm.now();
        alarm.expireIn(milliseconds(300));
        QTRY_COMPARE_WITH_TIMEOUT(alarm.count, 1, 30'000);
        QVERIFY(at - from >= milliseconds(300));
    }

    void canBePutOffBroughtForwardAndCalledOff()
    {
        Deadlines deadlines;
        Alarm putOff(deadlines);
        Alarm forward(deadlines);
        Alarm calledOff(deadlines);
        Alarm last(deadlines);
        milliseconds at{};
        putOff.onExpired = [&] { at = putOff.now(); };
        const milliseconds from = putOff.now();
        putOff.expireIn(milliseconds(1));
        putOff.expireIn(milliseconds(700));
        forward.expireIn(std::chrono::hours(1));
        forward.expireIn(milliseconds(1));
        calledOff.expireIn(milliseconds(1));
        calledOff.neverExpire();
        last.expireIn(milliseconds(1000));
        QTRY_COMPARE_WITH_TIMEOUT(last.count, 1, 30'000);
        QCOMPARE(putOff.count, 1);
        QVERIFY(at - from >= milliseconds(700));
        QCOMPARE(forward.count, 1);
        QCOMPARE(calledOff.count, 0);
    }

    void mayDeleteItselfAndOthers()
    {
        Deadlines deadlines;
        auto first = std::make_unique<Alarm>(deadlines);
        auto second = std::make_unique<Alarm>(deadlines);
        Alarm last(deadlines);
        const auto deleteBoth = [&] {
            first.reset();
            second.reset();
        };
        first->onExpired = second->onExpired = [&] {
            const auto copy = deleteBoth; // what runs now is a part of what is deleted
            copy();
        };
        first->expireIn(milliseconds(1));
        second->expireIn(milliseconds(1));
        last.expireIn(milliseconds(300));
        QTRY_COMPARE_WITH_TIMEOUT(last.count, 1, 30'000);
        QVERIFY(!first && !second);
    }

    void canBeSetAgainWithinItsExpiry()
    {
        Deadlines deadlines;
        Alarm alarm(deadlines);
        alarm.onExpired = [&] {
            if (alarm.count < 3)
                alarm.expireIn(milliseconds(0));
        };
        alarm.expireIn(milliseconds(0));
        QTRY_COMPARE_WITH_TIMEOUT(alarm.count, 3, 30'000);
    }
};

POSTRIDER_TEST(tst_Deadlines)
#include "tst_deadlines.moc"
