// SPDX-License-Identifier: GPL-3.0-or-later
#include "devicesworld.h"

#include <support/testmain.h>

#include <QDir>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace postrider;

// Sync under random schedules: frames lost, doubled, swapped and delayed, requests failing, connections cut, the client
// started again, the server restored from a backup. A schedule is its seed: POSTRIDER_SEED=n replays one.
class tst_SyncSchedules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void endsWithWhatTheServerHas_data() { addSeeds(200, 100); }

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

    // On real databases, with outboxes.
    void everyDeviceEndsAsOneThatWasAlwaysOnline_data() { addSeeds(12, 12); }
    void everyDeviceEndsAsOneThatWasAlwaysOnline()
    {
        QFETCH(quint32, seed);
        // In memory, where that is possible: there are thousands of transactions.
        const QString memory = QStringLiteral("/dev/shm");
        const QTemporaryDir folder((QFileInfo(memory).isWritable() ? memory : QDir::tempPath()) +
                                   QStringLiteral("/postrider-XXXXXX"));
        test::DevicesWorld world(seed, folder.path());
        for (int i = 0; i < 300; ++i)
            world.step();
        world.settle();
        QCOMPARE(world.difference(), QString());
    }

private:
    // The first ones, always the same, and some that nobody has tried.
    static void addSeeds(quint32 known, int fresh)
    {
        QTest::addColumn<quint32>("seed");
        if (qEnvironmentVariableIsSet("POSTRIDER_SEED")) {
            QTest::newRow("given") << quint32(qEnvironmentVariableIntValue("POSTRIDER_SEED"));
            return;
        }
        for (quint32 seed = 1; seed <= known; ++seed)
            QTest::addRow("seed %u", seed) << seed;
        for (int i = 0; i < fresh; ++i) {
            const quint32 seed = QRandomGenerator::system()->generate() >> 1;
            QTest::addRow("new seed %u", seed) << seed;
        }
    }
};

POSTRIDER_TEST(tst_SyncSchedules)
#include "tst_syncschedules.moc"
