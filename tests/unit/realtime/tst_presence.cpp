// SPDX-License-Identifier: GPL-3.0-or-later
#include <domain/limits.h>
#include <realtime/presence.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;
using namespace postrider::realtime;
using namespace std::chrono_literals;

namespace {
constexpr UserId Ann{1};
const DeviceId Phone{QStringLiteral("phone")};
const DeviceId Tablet{QStringLiteral("tablet")};
constexpr Timestamp Start{1'800'000'000'000ms};
} // namespace

class tst_Presence : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isOnlineWithTheFirstDevice()
    {
        Presence presence;
        QVERIFY(!presence.isOnline(Ann));
        const auto change = presence.deviceChanged(Ann, Phone, true, Start);
        QVERIFY(change);
        QCOMPARE(*change, (Presence::Change{Ann, true, Start}));
        QVERIFY(presence.isOnline(Ann));
        QVERIFY(!presence.deviceChanged(Ann, Tablet, true, Start));
        QVERIFY(!presence.deviceChanged(Ann, Phone, true, Start));
    }

    void isGoneSomeTimeAfterTheLast()
    {
        Presence presence;
        presence.deviceChanged(Ann, Phone, true, Start);
        presence.deviceChanged(Ann, Tablet, true, Start);
        presence.deviceChanged(Ann, Phone, false, Start + 1s);
        QVERIFY(presence.gone(Start + 1h).isEmpty());
        QVERIFY(!presence.deviceChanged(Ann, Tablet, false, Start + 2h));
        QVERIFY(presence.gone(Start + 2h + limits::OfflineAfter - 1ms).isEmpty());
        QVERIFY(presence.isOnline(Ann));
        QCOMPARE(presence.gone(Start + 2h + limits::OfflineAfter), QList<Presence::Change>({{Ann, false, Start + 2h}}));
        QVERIFY(!presence.isOnline(Ann));
        QVERIFY(presence.gone(Start + 3h).isEmpty());
    }

    void isNotGoneWhoCameBack()
    {
        Presence presence;
        presence.deviceChanged(Ann, Phone, true, Start);
        presence.deviceChanged(Ann, Phone, false, Start);
        QVERIFY(!presence.deviceChanged(Ann, Tablet, true, Start + 1s));
        QVERIFY(presence.gone(Start + 1h).isEmpty());
    }

    void doesNotMindHearingOfWhatItDoesNotKnow()
    {
        Presence presence;
        QVERIFY(!presence.deviceChanged(Ann, Phone, false, Start));
        presence.deviceChanged(Ann, Phone, true, Start);
        presence.deviceChanged(Ann, Tablet, false, Start);
        QVERIFY(presence.gone(Start + 1h).isEmpty());
    }
};

POSTRIDER_TEST(tst_Presence)
#include "tst_presence.moc"
