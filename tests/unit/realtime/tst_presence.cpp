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
        QVERIFY(presence.away(Start + 1h).isEmpty());
        QVERIFY(!presence.deviceChanged(Ann, Tablet, false, Start + 2h));
        QVERIFY(presence.away(Start + 2h + limits::OfflineAfter - 1ms).isEmpty());
        QVERIFY(!presence.gone(Ann, Start + 2h + limits::OfflineAfter - 1ms));
        QVERIFY(presence.isOnline(Ann));
        QCOMPARE(presence.away(Start + 2h + limits::OfflineAfter), QList<UserId>{Ann});
        QVERIFY(presence.isOnline(Ann));
        QCOMPARE(presence.gone(Ann, Start + 2h + limits::OfflineAfter).value(),
                 (Presence::Change{Ann, false, Start + 2h}));
        QVERIFY(!presence.isOnline(Ann));
        QVERIFY(presence.away(Start + 3h).isEmpty());
        QVERIFY(!presence.gone(Ann, Start + 3h));
    }

    void tellsOfWhoIsBackAfterTheTimeOfGrace()
    {
        Presence presence;
        presence.deviceChanged(Ann, Phone, true, Start);
        presence.deviceChanged(Ann, Phone, false, Start);
        const Timestamp back = Start + limits::OfflineAfter; // before anybody called gone()
        QCOMPARE(presence.deviceChanged(Ann, Phone, true, back).value(), (Presence::Change{Ann, true, back}));
        QVERIFY(presence.away(back).isEmpty());
    }

    void isNotGoneWhoCameBack()
    {
        Presence presence;
        presence.deviceChanged(Ann, Phone, true, Start);
        presence.deviceChanged(Ann, Phone, false, Start);
        QVERIFY(!presence.deviceChanged(Ann, Tablet, true, Start + 1s));
        QVERIFY(presence.away(Start + 1h).isEmpty());
    }

    void doesNotMindHearingOfWhatItDoesNotKnow()
    {
        Presence presence;
        QVERIFY(!presence.deviceChanged(Ann, Phone, false, Start));
        presence.deviceChanged(Ann, Phone, true, Start);
        presence.deviceChanged(Ann, Tablet, false, Start);
        QVERIFY(presence.away(Start + 1h).isEmpty());
    }

    // Of two instances that hold the same device, one loses it.
    void staysWhileAnotherInstanceHoldsThem()
    {
        Presence presence;
        presence.deviceChanged(Ann, Phone, true, Start);
        presence.deviceChanged(Ann, Phone, true, Start);
        presence.deviceChanged(Ann, Phone, false, Start);
        QCOMPARE(presence.away(Start + limits::OfflineAfter), QList<UserId>{Ann});
        presence.held(Ann);
        QVERIFY(presence.away(Start + 1h).isEmpty());
        QVERIFY(!presence.gone(Ann, Start + 1h));
        presence.deviceChanged(Ann, Phone, false, Start + 2h);
        QCOMPARE(presence.gone(Ann, Start + 3h).value(), (Presence::Change{Ann, false, Start + 2h}));
    }

    void noticesWhoseComingWasNotHeard()
    {
        Presence presence;
        QVERIFY(!presence.deviceChanged(Ann, Phone, false, Start));
        QCOMPARE(presence.gone(Ann, Start + limits::OfflineAfter).value(), (Presence::Change{Ann, false, Start}));
    }

    void missesWhomNobodyHolds()
    {
        Presence presence;
        QVERIFY(presence.missing(Ann, Start).isEmpty());
        QVERIFY(!presence.isOnline(Ann));
        presence.deviceChanged(Ann, Phone, true, Start);
        presence.deviceChanged(Ann, Tablet, true, Start);
        QCOMPARE(presence.missing(Ann, Start + 1h), (QSet<DeviceId>{Phone, Tablet}));
        QVERIFY(presence.missing(Ann, Start + 2h).isEmpty()); // said once
        QCOMPARE(presence.gone(Ann, Start + 2h).value(), (Presence::Change{Ann, false, Start + 1h}));
    }
};

POSTRIDER_TEST(tst_Presence)
#include "tst_presence.moc"
