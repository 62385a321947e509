// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/kafka/partitioner.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;

class tst_Partitioner : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isThatOfKafkasOwnClients_data();
    void isThatOfKafkasOwnClients();
    void staysWithin();
};

// The hashes are those of Kafka's own test (UtilsTest.testMurmur2).
void tst_Partitioner::isThatOfKafkasOwnClients_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<int>("hash");
    QTest::newRow("21") << QByteArray("21") << -973932308;
    QTest::newRow("foobar") << QByteArray("foobar") << -790332482;
    QTest::newRow("a little bit long") << QByteArray("a-little-bit-long-string") << -985981536;
    QTest::newRow("a little bit longer") << QByteArray("a-little-bit-longer-string") << -1486304829;
    QTest::newRow("long") << QByteArray("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8") << -58897971;
    QTest::newRow("abc") << QByteArray("abc") << 479470107;
}

void tst_Partitioner::isThatOfKafkasOwnClients()
{
    QFETCH(QByteArray, key);
    QFETCH(int, hash);
    for (const int partitions : {1, 2, 7, 64, 1000})
        QCOMPARE(kafka::partitionOf(key, partitions), (hash & 0x7fffffff) % partitions);
}

void tst_Partitioner::staysWithin()
{
    QCOMPARE(kafka::partitionOf({}, 64), kafka::partitionOf(QByteArray(""), 64));
    QSet<int> used;
    for (int i = 0; i < 10'000; ++i) {
        const int partition = kafka::partitionOf("dm-1-" + QByteArray::number(i), 64);
        QVERIFY(partition >= 0 && partition < 64);
        used.insert(partition);
    }
    QCOMPARE(used.size(), 64);
}

POSTRIDER_TEST(tst_Partitioner)
#include "tst_partitioner.moc"
