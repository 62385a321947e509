// SPDX-License-Identifier: GPL-3.0-or-later
#include "busrecords.h"
#include "rawkafka.h"

#include <adapters/kafka/background.h>
#include <adapters/kafka/kafkabus.h>
#include <adapters/kafka/producer.h>
#include <support/kafkabroker.h>
#include <support/testmain.h>

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <csignal>

using namespace postrider;
using namespace postrider::test;

// Brokers that are killed, stopped and started, clients that can't go on, members that die: nothing is lost, order
// holds, and all is well again afterwards.
class tst_KafkaFaults : public QObject {
    Q_OBJECT
private:
    KafkaBroker m_broker;
    KafkaSettings m_settings;
    int m_count = 0;

    std::unique_ptr<QProcess> startMember() const;

private Q_SLOTS:
    void initTestCase();
    void init();
    void brokerComesLate();
    void brokerDiesAndComesBack();
    void brokerStandsStill();
    void endsWhileTheBrokerIsAway();
    void producerThatCanNotGoOnIsReplaced();
    void workOfADeadMemberIsTakenOver_data();
    void workOfADeadMemberIsTakenOver();
};

namespace {

constexpr int Patience = 120'000; // ms
constexpr int Keys = 8;

// Publishes numbers to keys in turn, as fast as the bus takes them, and counts what is acknowledged.
class Talk : public QObject {
public:
    Talk(MessageBus &bus, Topic topic, int count) : m_bus(bus), m_topic(topic), m_count(count)
    {
        connect(&bus, &MessageBus::room, this, &Talk::publish);
    }
    void go(int until)
    {
        m_until = std::min(until, m_count);
        publish();
    }
    bool isOver() const { return acknowledged == m_count; }
    int acknowledged = 0;

private:
    void publish()
    {
        for (; m_published < m_until; ++m_published) {
            const QByteArray key = "room-" + number(m_published % Keys);
            if (m_bus.publish(m_topic, key, number(m_published / Keys + 1), [this](const Result<void> &result) {
                    acknowledged += result ? 1 : 0;
                }) == MessageBus::Taken::Full)
                return;
        }
    }
    MessageBus &m_bus;
    const Topic m_topic;
    const int m_count;
    int m_until = 0;
    int m_published = 0;
};

} // namespace

void tst_KafkaFaults::initTestCase()
{
    QVERIFY(m_broker.run());
}

void tst_KafkaFaults::init()
{
    m_settings = {};
    m_settings.port = m_broker.port();
    m_settings.topicPrefix = QStringLiteral("f%1.").arg(++m_count);
    m_settings.partitions = 8;
}

std::unique_ptr<QProcess> tst_KafkaFaults::startMember() const
{
    auto member = std::make_unique<QProcess>();
    member->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    member->start(qEnvironmentVariable("POSTRIDER_BIN_DIR", QCoreApplication::applicationDirPath()) +
                      QStringLiteral("/contract_bus_member"),
                  {QString::number(m_settings.port), m_settings.topicPrefix, QString::number(m_settings.partitions),
                   QStringLiteral("g")});
    return member;
}

void tst_KafkaFaults::brokerComesLate()
{
    QVERIFY(m_broker.kill());
    KafkaBus bus(m_settings);
    Talk talk(bus, Topic::MessageSave, 100);
    talk.go(100);
    const auto member = bus.subscribeShared({Topic::MessageSave}, QStringLiteral("g"));
    const Listener listener(bus, Topic::MessageEvents);
    QTest::qWait(1500); // so that attempts fail before it comes
    QVERIFY(!bus.isUp() && !listener.positioned && talk.acknowledged == 0);
    QVERIFY(m_broker.start());
    QTRY_VERIFY_WITH_TIMEOUT(bus.isUp() && listener.positioned && talk.isOver(), Patience);
    QList<Record> taken;
    QVERIFY(QTest::qWaitFor([&] { return (taken += member->take(1000, 1 << 20)).size() >= 100; }, Patience));
    QVERIFY(inOrder(taken));
}

void tst_KafkaFaults::brokerDiesAndComesBack()
{
    constexpr int All = 20'000;
    m_settings.records = 1000;
    KafkaBus bus(m_settings);
    QSignalSpy upChanged(&bus, &KafkaBus::upChanged);
    const auto member = bus.subscribeShared({Topic::MessageSave}, QStringLiteral("g"));
    const Listener listener(bus, Topic::MessageSave);
    QSignalSpy lost(listener.subscription.get(), &BroadcastSubscription::lost);
    QTRY_VERIFY_WITH_TIMEOUT(listener.positioned, Patience);

    Talk talk(bus, Topic::MessageSave, All);
    talk.go(All);
    QTRY_VERIFY_WITH_TIMEOUT(talk.acknowledged > All / 10, Patience);
    QVERIFY(m_broker.kill());
    QTRY_VERIFY_WITH_TIMEOUT(!bus.isUp(), Patience);
    QVERIFY(!talk.isOver());
    QVERIFY(m_broker.start());

    QList<Record> taken;
    const auto all = [&] {
        const auto some = member->take(1000, 1 << 20);
        member->commit(behind(some));
        taken += some;
        return talk.isOver() && differentOnes(taken) == All && differentOnes(listener.records) == All;
    };
    QVERIFY(QTest::qWaitFor(all, Patience));
    QVERIFY(inOrder(taken));
    QVERIFY(inOrder(listener.records));
    QVERIFY(lost.isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(bus.isUp(), Patience);
    QCOMPARE(upChanged.size(), 3); // up, away, up
}

void tst_KafkaFaults::brokerStandsStill()
{
    constexpr int All = 2000;
    KafkaBus bus(m_settings);
    const auto member = bus.subscribeShared({Topic::MessageSave}, QStringLiteral("g"));
    Talk talk(bus, Topic::MessageSave, All);
    talk.go(All / 2);
    QTRY_COMPARE_WITH_TIMEOUT(talk.acknowledged, All / 2, Patience);
    QVERIFY(m_broker.pause());
    talk.go(All);
    QTRY_VERIFY_WITH_TIMEOUT(!bus.isUp(), Patience);
    QTest::qWait(12'000); // longer than a request may take: the library gives the connection up
    QVERIFY(m_broker.resume());
    QTRY_VERIFY_WITH_TIMEOUT(bus.isUp() && talk.isOver(), Patience);
    QList<Record> taken;
    QVERIFY(QTest::qWaitFor([&] { return differentOnes(taken += member->take(1000, 1 << 20)) == All; }, Patience));
    QVERIFY(inOrder(taken));
}

void tst_KafkaFaults::endsWhileTheBrokerIsAway()
{
    QElapsedTimer timer;
    {
        KafkaBus bus(m_settings);
        const auto member = bus.subscribeShared({Topic::MessageSave}, QStringLiteral("g"));
        const Listener listener(bus, Topic::MessageEvents);
        Talk talk(bus, Topic::MessageSave, 10);
        talk.go(10);
        QList<Record> taken;
        QVERIFY(QTest::qWaitFor([&] { return (taken += member->take(1000, 1 << 20)).size() == 10; }, Patience));
        QTRY_VERIFY_WITH_TIMEOUT(listener.positioned, Patience);
        QVERIFY(m_broker.kill());
        member->commit(behind(taken));
        Talk more(bus, Topic::MessageSave, 10);
        more.go(10);
        timer.start();
    }
    qInfo() << "ended after" << timer.elapsed() << "ms";
    QVERIFY(timer.elapsed() < 5'000); // whoever has to stop a service gives it so long
    QVERIFY(m_broker.start());
}

void tst_KafkaFaults::producerThatCanNotGoOnIsReplaced()
{
    constexpr int All = 5000;
    KafkaBus bus(m_settings); // makes the topics, and reads
    QTRY_VERIFY_WITH_TIMEOUT(bus.isUp(), Patience);
    const auto member = bus.subscribeShared({Topic::MessageSave}, QStringLiteral("g"));

    kafka::Producer producer(m_settings, std::make_shared<kafka::Background>());
    producer.start();
    QList<int> acknowledged;
    const auto publish = [&](int from, int until) {
        for (int i = from; i < until; ++i)
            QVERIFY(producer.publish(Topic::MessageSave, "room", number(i), [&, i](const Result<void> &result) {
                QVERIFY(result);
                acknowledged.append(i);
            }) == MessageBus::Taken::Yes);
    };
    for (int round = 1; round <= 2; ++round) { // the second one right after the first has been replaced
        const int before = int(acknowledged.size());
        publish(before, before + All / 2);
        QTRY_VERIFY_WITH_TIMEOUT(acknowledged.size() > before, Patience);
        publish(before + All / 2, before + All / 2 + 100);
        rd_kafka_test_fatal_error(producer.client().get(), RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, "a test");
        publish(before + All / 2 + 100, before + All / 2 + 200);
        QTRY_COMPARE_WITH_TIMEOUT(acknowledged.size(), before + All / 2 + 200, Patience);
        QCOMPARE(producer.recreated(), round);
        QCOMPARE(producer.waitingRecords(), 0);
    }
    QCOMPARE(acknowledged.size(), All + 400);
    for (int i = 0; i < acknowledged.size(); ++i)
        QCOMPARE(acknowledged.at(i), i);
    int next = 0; // each for the first time in its place, maybe a second time later
    const auto all = [&] {
        for (const Record &record : member->take(1000, 1 << 20)) {
            const int value = record.value.toInt();
            [&] { QVERIFY(value <= next); }();
            next = std::max(next, value + 1);
        }
        return next == All + 400;
    };
    QVERIFY(QTest::qWaitFor(all, Patience));
}

void tst_KafkaFaults::workOfADeadMemberIsTakenOver_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("killed") << SIGKILL;
    QTest::newRow("stopped, and woken up later") << SIGSTOP;
}

void tst_KafkaFaults::workOfADeadMemberIsTakenOver()
{
    QFETCH(int, signal);
    constexpr int All = 400;
    KafkaBus bus(m_settings);
    Talk talk(bus, Topic::MessageSave, All);
    talk.go(All);
    const auto other = startMember();
    QByteArray said;
    const auto says = [&](const QByteArray &what) {
        said += other->readAllStandardOutput();
        return said.count(what);
    };
    QTRY_COMPARE_WITH_TIMEOUT(says("took"), All, Patience); // without committing

    ::kill(pid_t(other->processId()), signal);
    QElapsedTimer timer;
    timer.start();
    const auto member = bus.subscribeShared({Topic::MessageSave, Topic::ReceiptSave}, QStringLiteral("g"));
    QList<Record> taken;
    QVERIFY(QTest::qWaitFor([&] { return (taken += member->take(1000, 1 << 20)).size() >= All; }, Patience));
    qInfo() << "taken over after" << timer.elapsed() << "ms";
    QCOMPARE(taken.size(), All);
    QVERIFY(inOrder(taken));
    member->commit(behind(taken));
    RawKafka raw(m_settings.port, m_settings.topicPrefix.toUtf8() + "g");
    const QByteArray topic = m_settings.topicPrefix.toUtf8() + "message_save";
    const auto committed = [&] {
        const auto positions = behind(taken);
        return std::all_of(positions.begin(), positions.end(), [&](const Position &position) {
            return raw.committed(topic, position.partition) == position.next;
        });
    };
    QTRY_VERIFY_WITH_TIMEOUT(committed(), Patience);
    if (signal != SIGSTOP)
        return;
    other->write("c"); // the first it hears of is an order to commit what it took, which is another's now
    ::kill(pid_t(other->processId()), SIGCONT);
    QTRY_COMPARE_WITH_TIMEOUT(says("revoked"), 1, Patience);
    QVERIFY(committed());
    other->closeWriteChannel();
    QVERIFY(other->waitForFinished(Patience));
    QVERIFY(committed());
}

POSTRIDER_TEST(tst_KafkaFaults)
#include "tst_kafkafaults.moc"
