// SPDX-License-Identifier: GPL-3.0-or-later
#include "messagebuscontract.h"

#include <adapters/local/localbus.h>
#include <support/testmain.h>

#include <QCoreApplication>
#include <QSignalSpy>
#include <QTest>

using namespace postrider;

class tst_LocalBus : public test::MessageBusContract {
    Q_OBJECT
protected:
    std::unique_ptr<MessageBus> make() override
    {
        return std::make_unique<LocalBus>(QHash<Topic, qint64>{{Topic::MessageSave, 0}, {Topic::ReceiptSave, 0}});
    }
    std::unique_ptr<MessageBus> makeSmall(qsizetype records, qsizetype bytes) override
    {
        return std::make_unique<LocalBus>(QHash<Topic, qint64>{{Topic::MessageSave, 0}, {Topic::ReceiptSave, 0}},
                                          LocalBus::Limits{records, bytes});
    }

private Q_SLOTS:
    void goesOnWhereTheStoreIs();
    void givesTopicsInTheOrderPublished();
    void refusesWhenFull_data();
    void refusesWhenFull();
    void roomForOneTopicIsEnough();
    void batchesATurn();
    void forgetsWhatNobodyWants();
};

void tst_LocalBus::goesOnWhereTheStoreIs()
{
    LocalBus bus({{Topic::MessageSave, 42}});
    QVERIFY(bus.publish(Topic::MessageSave, "k", "v") == MessageBus::Taken::Yes);
    const auto shared = bus.subscribeShared({Topic::MessageSave}, QStringLiteral("g"));
    const auto records = shared->take(10, 1000);
    QCOMPARE(records.size(), 1);
    QCOMPARE(records.first().offset, 42);
    QCOMPARE(records.first().partition, 0);
}

void tst_LocalBus::givesTopicsInTheOrderPublished()
{
    const auto shared = m_bus->subscribeShared({Topic::ReceiptSave, Topic::MessageSave}, QStringLiteral("g"));
    for (const auto topic : {Topic::MessageSave, Topic::ReceiptSave, Topic::MessageSave})
        QVERIFY(m_bus->publish(topic, "k", "v") == MessageBus::Taken::Yes);
    const auto records = shared->take(10, 1000);
    QCOMPARE(records.size(), 3);
    QCOMPARE(records.at(0).topic, Topic::MessageSave);
    QCOMPARE(records.at(1).topic, Topic::ReceiptSave);
    QCOMPARE(records.at(2).topic, Topic::MessageSave);
}

void tst_LocalBus::refusesWhenFull_data()
{
    QTest::addColumn<qsizetype>("records");
    QTest::addColumn<qsizetype>("bytes");
    QTest::newRow("records") << qsizetype(3) << qsizetype(1'000'000);
    QTest::newRow("bytes") << qsizetype(1000) << qsizetype(3 * 101);
}

void tst_LocalBus::refusesWhenFull()
{
    QFETCH(qsizetype, records);
    QFETCH(qsizetype, bytes);
    LocalBus bus({{Topic::MessageSave, 0}}, LocalBus::Limits{records, bytes});
    QSignalSpy room(&bus, &MessageBus::room);
    const auto publish = [&](Topic topic) { return bus.publish(topic, "k", QByteArray(100, 'x')); };
    for (int i = 0; i < 3; ++i)
        QVERIFY(publish(Topic::MessageSave) == MessageBus::Taken::Yes);
    QVERIFY(publish(Topic::MessageSave) == MessageBus::Taken::Full);
    QVERIFY(publish(Topic::MessageEvents) == MessageBus::Taken::Yes); // each topic has its own room
    const auto shared = bus.subscribeShared({Topic::MessageSave}, QStringLiteral("g"));
    QCOMPARE(shared->take(10, 1'000'000).size(), 3);
    QCoreApplication::processEvents();
    QVERIFY(room.isEmpty());
    QVERIFY(publish(Topic::MessageSave) == MessageBus::Taken::Full);
    shared->commit({{Topic::MessageSave, 0, 1}});
    QVERIFY(room.isEmpty());
    QTRY_COMPARE(room.size(), 1);
    QVERIFY(publish(Topic::MessageSave) == MessageBus::Taken::Yes);
    QVERIFY(publish(Topic::MessageSave) == MessageBus::Taken::Full);
    QCOMPARE(shared->take(10, 1'000'000).size(), 1);
}

void tst_LocalBus::roomForOneTopicIsEnough()
{
    LocalBus bus({{Topic::MessageSave, 0}}, LocalBus::Limits{1, 1000});
    QSignalSpy room(&bus, &MessageBus::room);
    QVERIFY(bus.publish(Topic::MessageEvents, "k", "v") == MessageBus::Taken::Yes);
    QVERIFY(bus.publish(Topic::MessageSave, "k", "v") == MessageBus::Taken::Yes);
    QVERIFY(bus.publish(Topic::MessageEvents, "k", "v") == MessageBus::Taken::Full);
    QVERIFY(bus.publish(Topic::MessageSave, "k", "v") == MessageBus::Taken::Full);
    QTRY_COMPARE(room.size(), 1); // the events have been given to all who listen: nobody
    QVERIFY(bus.publish(Topic::MessageEvents, "k", "v") == MessageBus::Taken::Yes);
    QVERIFY(bus.publish(Topic::MessageSave, "k", "v") == MessageBus::Taken::Full);
}

void tst_LocalBus::batchesATurn()
{
    const auto broadcast = m_bus->subscribeBroadcast(Topic::MessageEvents);
    const auto shared = m_bus->subscribeShared({Topic::MessageSave}, QStringLiteral("g"));
    QCoreApplication::processEvents();
    QSignalSpy received(broadcast.get(), &BroadcastSubscription::received);
    QSignalSpy ready(shared.get(), &SharedSubscription::ready);
    for (int i = 0; i < 100; ++i) {
        QVERIFY(m_bus->publish(Topic::MessageEvents, "k", "v") == MessageBus::Taken::Yes);
        QVERIFY(m_bus->publish(Topic::MessageSave, "k", "v") == MessageBus::Taken::Yes);
    }
    QVERIFY(received.isEmpty() && ready.isEmpty());
    QTRY_COMPARE(received.size(), 1);
    QCOMPARE(received.first().first().value<QList<Record>>().size(), 100);
    QCOMPARE(ready.size(), 1);
}

void tst_LocalBus::forgetsWhatNobodyWants()
{
    LocalBus bus({{Topic::MessageSave, 0}}, LocalBus::Limits{10, 1000});
    const auto shared = bus.subscribeShared({Topic::MessageSave}, QStringLiteral("g"));
    for (int i = 0; i < 1000; ++i) {
        QVERIFY(bus.publish(Topic::MessageSave, "k", "v") == MessageBus::Taken::Yes);
        QVERIFY(bus.publish(Topic::MessageDead, "k", "v") == MessageBus::Taken::Yes);
        QCOMPARE(shared->take(10, 1000).size(), 1);
        shared->commit({{Topic::MessageSave, 0, i + 1}});
        QCoreApplication::processEvents();
    }
}

POSTRIDER_TEST(tst_LocalBus)
#include "tst_localbus.moc"
