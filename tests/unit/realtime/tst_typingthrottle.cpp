// SPDX-License-Identifier: GPL-3.0-or-later
#include <domain/limits.h>
#include <realtime/typingthrottle.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;
using namespace postrider::realtime;
using namespace std::chrono_literals;

class tst_TypingThrottle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void allowsOneEachInterval()
    {
        const ChatUri chat{QStringLiteral("dm-1-2")};
        const Timestamp start{1'800'000'000'000ms};
        TypingThrottle throttle;
        QVERIFY(throttle.allows(UserId{1}, chat, start));
        QVERIFY(!throttle.allows(UserId{1}, chat, start + limits::TypingInterval - 1ms));
        QVERIFY(throttle.allows(UserId{2}, chat, start));
        QVERIFY(throttle.allows(UserId{1}, ChatUri{QStringLiteral("dm-1-3")}, start));
        QVERIFY(throttle.allows(UserId{1}, chat, start + limits::TypingInterval));
        QVERIFY(throttle.allows(UserId{1}, chat, start - 1h)); // the clock was set back
    }

    void forgetsTheOldOnly()
    {
        const Timestamp start{1'800'000'000'000ms};
        TypingThrottle throttle;
        for (int chat = 0; chat < 1000; ++chat)
            QVERIFY(throttle.allows(UserId{1}, ChatUri{QString::number(chat)}, start));
        for (int chat = 0; chat < 1000; ++chat)
            QVERIFY(!throttle.allows(UserId{1}, ChatUri{QString::number(chat)}, start + 1s));
    }
};

POSTRIDER_TEST(tst_TypingThrottle)
#include "tst_typingthrottle.moc"
