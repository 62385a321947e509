// SPDX-License-Identifier: GPL-3.0-or-later
#include "syncworld.h"

#include <support/testmain.h>

#include <QRandomGenerator>
#include <QTest>

using namespace postrider;

// Sync under random schedules: frames lost, doubled, swapped and delayed, requests failing, connections cut, the client
// started again, the server restored from a backup. A schedule is its seed: POSTRIDER_SEED=n replays one.
class tst_SyncSchedules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void endsWithWhatTheServerHas_data()
    {
        QTest::addColumn<quint32>("seed");
        if (qEnvironmentVariableIsSet("POSTRIDER_SEED")) {
            QTest::newRow("given") << quint32(qEnvironmentVariableIntValue("POSTRIDER_SEED"));
            return;
        }
        for (quint32 seed = 1; seed <= 200; ++seed)
            QTest::addRow("seed %u", seed) << seed;
        for (int i = 0; i < 100; ++i) {
            const quint32 seed = QRandomGenerator::system()->generate() >> 1;
            QTest::addRow("new seed %u", seed) << seed;
        }
    }

    void endsWithWhatTheServerHas()
    {
        QFETCH(quint32, seed);
        test::SyncWorld world(seed);
        for (int i = 0; i < 400 && world.fault().isEmpty(); ++i)
            world.step();
        QCOMPARE(world.fault(), QString());
        world.settle();
        QCOMPARE(world.fault(), QString());
        QCOMPARE(world.difference(), QString());
    }
};

POSTRIDER_TEST(tst_SyncSchedules)
#include "tst_syncschedules.moc"
