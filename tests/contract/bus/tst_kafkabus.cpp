// SPDX-License-Identifier: GPL-3.0-or-later
#include "busrecords.h"
#include "messagebuscontract.h"
#include "rawkafka.h"

#include <adapters/kafka/kafkabus.h>
#include <support/kafkabroker.h>
#include <support/testmain.h>

#include <QSignalSpy>
#include <QTest>

using namespace postrider;
using namespace postrider::test;

class tst_KafkaBus : public MessageBusContract {
    Q_OBJECT
protected:
    std::unique_ptr<MessageBus> make() override { return std::make_unique<KafkaBus>(freshSettings()); }
    std::unique_ptr<MessageBus> makeSmall(qsizetype records, qsizetype bytes) override
    {
        KafkaSettings small = freshSettings();
        small.records = records;
        small.bytes = bytes;
        return std::make_unique<KafkaBus>(small);
    }

private:
    // Topics of its own for each test; few partitions, as each of them costs the broker open files.
    KafkaSettings freshSettings()
    {
        m_settings.port = m_broker.port();
        m_settings.topicPrefix = QStringLiteral("t%1.").arg(++m_count);
        m_settings.partitions = 8;
        return m_settings;
    }
    QByteArray topic(const char *name) const { return m_settings.topicPrefix.toUtf8() + name; }

    KafkaBroker m_broker;
    KafkaSettings m_settings; // of the bus made last
    int m_count = 0;

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_broker.run()); }
    void makesItsTopics();
    void refusesTopicsThatAreNotAsTheyMustBe_data();
    void refusesTopicsThatAreNotAsTheyMustBe();
    void saysThatARecordIsTooLarge();
    void tellsOfALostPosition();
};

void tst_KafkaBus::makesItsTopics()
{
    KafkaSettings settings = freshSettings();
    settings.partitions = KafkaSettings().partitions;
    {
        KafkaBus bus(settings);
        QVERIFY(!bus.isUp());
        QTRY_VERIFY_WITH_TIMEOUT(bus.isUp(), 60'000);
    }
    RawKafka raw(settings.port);
    for (const char *name : {"message_save", "receipt_save", "message_events", "user_events", "message_dead"})
        QCOMPARE(raw.partitions(topic(name)), 64);
    KafkaBus again(settings); // what is there is right
    QTRY_VERIFY_WITH_TIMEOUT(again.isUp(), 60'000);
}

void tst_KafkaBus::refusesTopicsThatAreNotAsTheyMustBe_data()
{
    using Configuration = QMap<QByteArray, QByteArray>;
    const Configuration good = {
        {"cleanup.policy", "delete"}, {"retention.ms", "86400000"}, {"max.message.bytes", "2097152"}};
    const auto with = [&](const QByteArray &key, const QByteArray &value) {
        Configuration configuration = good;
        configuration.insert(key, value);
        return configuration;
    };
    QTest::addColumn<int>("partitions");
    QTest::addColumn<Configuration>("configuration");
    QTest::addColumn<QString>("cause"); // empty: it is taken
    QTest::newRow("good") << 8 << good << QString();
    QTest::newRow("too few partitions") << 7 << good << QStringLiteral("has 7 partitions instead of 8");
    QTest::newRow("too many partitions") << 9 << good << QStringLiteral("has 9 partitions instead of 8");
    QTest::newRow("compacted") << 8 << with("cleanup.policy", "compact") << QStringLiteral("cleanup.policy=compact");
    QTest::newRow("short") << 8 << with("retention.ms", "3600000") << QStringLiteral("retention.ms=3600000");
    QTest::newRow("small") << 8 << with("retention.bytes", "1000000") << QStringLiteral("retention.bytes=1000000");
    QTest::newRow("narrow") << 8 << with("max.message.bytes", "1048588") << QStringLiteral("max.message.bytes=1048588");
}

void tst_KafkaBus::refusesTopicsThatAreNotAsTheyMustBe()
{
    using Configuration = QMap<QByteArray, QByteArray>;
    QFETCH(int, partitions);
    QFETCH(Configuration, configuration);
    QFETCH(QString, cause);
    const KafkaSettings settings = freshSettings();
    RawKafka raw(settings.port);
    QVERIFY(raw.createTopic(topic("message_save"), partitions, configuration));
    KafkaBus bus(settings);
    QString refused;
    int refusals = 0;
    connect(&bus, &KafkaBus::refused, this, [&](const Error &error) {
        refused = error.cause;
        ++refusals;
    });
    QTRY_VERIFY_WITH_TIMEOUT(bus.isUp() || !refused.isEmpty(), 60'000);
    QCOMPARE(bus.isUp(), cause.isEmpty());
    QVERIFY2(refused.contains(cause), qPrintable(refused));
    if (cause.isEmpty())
        return;
    QVERIFY2(refused.contains(QString::fromUtf8(topic("message_save"))), qPrintable(refused));
    int acknowledged = 0;
    QVERIFY(bus.publish(Topic::MessageSave, "k", "v", [&](const Result<void> &) { ++acknowledged; }) ==
            MessageBus::Taken::Yes);
    QVERIFY(raw.deleteTopic(topic("message_save"))); // as the operator is told to: a right one is made
    QTRY_VERIFY_WITH_TIMEOUT(bus.isUp(), 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(acknowledged, 1, 60'000);
    QCOMPARE(refusals, 1);
}

void tst_KafkaBus::saysThatARecordIsTooLarge()
{
    QList<Result<void>> results;
    const auto done = [&](const Result<void> &result) { results.append(result); };
    QVERIFY(m_bus->publish(Topic::MessageSave, "k", "before", done) == MessageBus::Taken::Yes);
    QVERIFY(m_bus->publish(Topic::MessageSave, "k", QByteArray(3 << 20, 'x'), done) == MessageBus::Taken::Yes);
    QVERIFY(m_bus->publish(Topic::MessageSave, "k", QByteArray(900'000, 'y'), done) == MessageBus::Taken::Yes);
    QVERIFY(results.isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(results.size(), 3, 60'000);
    QCOMPARE(std::count_if(results.begin(), results.end(), [](const auto &result) { return result.has_value(); }), 2);
    const auto refused = std::find_if(results.begin(), results.end(), [](const auto &result) { return !result; });
    QVERIFY(refused->error().code == Code::TooLarge);
    const auto member = m_bus->subscribeShared({Topic::MessageSave}, QStringLiteral("g"));
    QList<Record> taken;
    const auto both = [&] { return (taken += member->take(10, 10 << 20)).size() >= 2; };
    QVERIFY(QTest::qWaitFor(both, 60'000));
    QCOMPARE(taken.size(), 2);
    QCOMPARE(taken.at(1).value, QByteArray(900'000, 'y'));
}

void tst_KafkaBus::tellsOfALostPosition()
{
    const Listener listener(*m_bus, Topic::UserEvents);
    QSignalSpy lost(listener.subscription.get(), &BroadcastSubscription::lost);
    QSignalSpy positioned(listener.subscription.get(), &BroadcastSubscription::positioned);
    QTRY_COMPARE_WITH_TIMEOUT(positioned.size(), 1, 60'000);
    for (int i = 0; i < 5; ++i)
        QVERIFY(m_bus->publish(Topic::UserEvents, "k", number(i)) == MessageBus::Taken::Yes);
    QTRY_COMPARE_WITH_TIMEOUT(listener.records.size(), 5, 60'000);
    QVERIFY(lost.isEmpty());

    RawKafka raw(m_settings.port);
    QVERIFY(raw.deleteTopic(topic("user_events")));
    QVERIFY(QTest::qWaitFor([&] { return raw.createTopic(topic("user_events"), 8); }, 60'000));
    QTRY_COMPARE_WITH_TIMEOUT(lost.size(), 1, 120'000);
    QTRY_COMPARE_WITH_TIMEOUT(positioned.size(), 2, 120'000);
    QVERIFY(m_bus->publish(Topic::UserEvents, "k", "new") == MessageBus::Taken::Yes);
    QTRY_COMPARE_WITH_TIMEOUT(listener.records.size(), 6, 120'000);
    QCOMPARE(listener.records.last().value, QByteArray("new"));
}

POSTRIDER_TEST(tst_KafkaBus)
#include "tst_kafkabus.moc"
