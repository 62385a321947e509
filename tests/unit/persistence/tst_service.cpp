// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/local/localbus.h>
#include <persistence/service.h>
#include <support/manualclock.h>
#include <support/memoryledgerstore.h>
#include <support/testmain.h>
#include <wire/records.h>

#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

#include <atomic>

using namespace postrider;
using test::MemoryLedgerStore;
using Rows = MemoryLedgerStore::Rows;

namespace {

const QByteArray Key("dm-1-2");

class Everyone final : public UserExistence {
public:
    Result<QSet<UserId>> existing(const QSet<UserId> &users) override { return users; }
};

// A bus whose acknowledgements can fail, and that can be full.
class FaultyBus final : public MessageBus {
public:
    explicit FaultyBus(MessageBus &bus) : m_bus(bus) { connect(&bus, &MessageBus::room, this, &MessageBus::room); }

    Taken publish(Topic topic, const QByteArray &key, const QByteArray &value, Acknowledged done) override
    {
        if (full)
            return Taken::Full;
        if (neverTaken && neverTaken(topic, value)) {
            QMetaObject::invokeMethod(this, [done] { done(failure(Code::TooLarge)); }, Qt::QueuedConnection);
            return Taken::Yes;
        }
        if (topic == Topic::MessageEvents && failing > 0) {
            --failing;
            return m_bus.publish(topic, key, value, [done](const Result<void> &) { done(failure(Code::Unavailable)); });
        }
        return m_bus.publish(topic, key, value, done);
    }
    std::unique_ptr<SharedSubscription> subscribeShared(const QList<Topic> &topics, const QString &group) override
    {
        return m_bus.subscribeShared(topics, group);
    }
    std::unique_ptr<BroadcastSubscription> subscribeBroadcast(Topic topic) override
    {
        return m_bus.subscribeBroadcast(topic);
    }

    bool full = false;
    int failing = 0; // how many of the next events are lost
    std::function<bool(Topic, const QByteArray &)> neverTaken;

private:
    MessageBus &m_bus;
};

} // namespace

class tst_Service : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void keepsAndTells();
    void keepsOrderOverBatches();
    void movesMarks();
    void goesOnWhereItWas();
    void retriesWhileTheStoreIsAway();
    void startsWithoutItsStore();
    void buriesWhatItCantRead();
    void waitsForRoom();
    void tellsAgainWhatTheBusLost();
    void goesOnWithoutAnEventThatIsNeverTaken();
    void goesOnWithoutADeadRecordThatIsNeverTaken_data();
    void goesOnWithoutADeadRecordThatIsNeverTaken();
    void drains();
    void drainsNotForAStoreThatIsAway();
    void stopsBeforeItStarts();
    void endsAtOnce();

private:
    void make();
    void start();
    void send(int number);
    QStringList saved() const;

    std::shared_ptr<Rows> m_rows;
    std::atomic<bool> m_away = false;
    test::ManualClock m_clock;
    std::unique_ptr<LocalBus> m_local;
    std::unique_ptr<FaultyBus> m_bus;
    std::unique_ptr<BroadcastSubscription> m_listener;
    std::unique_ptr<BroadcastSubscription> m_dead;
    QList<MessageEvent> m_events;
    QList<Record> m_buried;
    std::unique_ptr<Health> m_health;
    std::unique_ptr<persistence::Service> m_service;
    persistence::Config m_config;
};

void tst_Service::init()
{
    m_rows = std::make_shared<Rows>();
    m_away = false;
    m_rows->atBegin = [this]() -> std::optional<StoreError> {
        if (m_away)
            return StoreError{StoreError::Kind::Later, QStringLiteral("disk full")};
        return {};
    };
    m_config = {};
    m_config.firstPause = std::chrono::milliseconds(1);
    m_config.longestPause = std::chrono::milliseconds(10);
    m_events.clear();
    m_buried.clear();
    m_local = std::make_unique<LocalBus>(QHash<Topic, qint64>{{Topic::MessageSave, 0}, {Topic::ReceiptSave, 0}});
    m_bus = std::make_unique<FaultyBus>(*m_local);
    m_listener = m_local->subscribeBroadcast(Topic::MessageEvents);
    connect(m_listener.get(), &BroadcastSubscription::received, this, [this](const QList<Record> &records) {
        for (const Record &record : records) {
            QCOMPARE(record.key, Key);
            m_events.append(wire::parseMessageEvent(record.value).value());
        }
    });
    m_dead = m_local->subscribeBroadcast(Topic::MessageDead);
    connect(m_dead.get(), &BroadcastSubscription::received, this,
            [this](const QList<Record> &records) { m_buried += records; });
}

void tst_Service::cleanup()
{
    m_service.reset();
    m_dead.reset();
    m_listener.reset();
    m_bus.reset();
    m_local.reset();
}

void tst_Service::make()
{
    m_health = std::make_unique<Health>(QStringLiteral("test"));
    m_service = std::make_unique<persistence::Service>(
        persistence::Service::Ports{.bus = *m_bus,
                                    .clock = m_clock,
                                    .health = *m_health,
                                    .store = std::make_unique<MemoryLedgerStore>(m_rows),
                                    .users = std::make_unique<Everyone>()},
        m_config);
}

void tst_Service::start()
{
    make();
    m_service->start();
}

void tst_Service::send(int number)
{
    const SaveMessage message{
        MessageUuid::create(), {QString::fromLatin1(Key)}, {1}, {QStringLiteral("d")}, QString::number(number)};
    QVERIFY(m_local->publish(Topic::MessageSave, Key, wire::encode(SaveCommand(message))) == MessageBus::Taken::Yes);
}

QStringList tst_Service::saved() const
{
    QStringList texts;
    for (const MessageEvent &event : m_events)
        if (const auto *saved = std::get_if<EntrySaved>(&event))
            texts.append(QStringLiteral("%1=%2").arg(saved->entry.seq.value).arg(saved->entry.text));
    return texts;
}

void tst_Service::keepsAndTells()
{
    start();
    send(7);
    QTRY_COMPARE_WITH_TIMEOUT(saved(), QStringList{QStringLiteral("1=7")}, 30'000);
    QCOMPARE(m_health->status(), Health::Status::Ok);
}

// limit: BatchRecords
void tst_Service::keepsOrderOverBatches()
{
    m_config.batchRecords = 7;
    start();
    QStringList expected;
    for (int i = 1; i <= 100; ++i) {
        send(i);
        expected.append(QStringLiteral("%1=%1").arg(i));
    }
    QTRY_COMPARE_WITH_TIMEOUT(saved(), expected, 30'000);
}

void tst_Service::movesMarks()
{
    start();
    send(1);
    const SaveMark mark{MarkKind::Read, {QString::fromLatin1(Key)}, {2}, {1}, m_clock.now()};
    QVERIFY(m_local->publish(Topic::ReceiptSave, Key, wire::encode(mark)) == MessageBus::Taken::Yes);
    QTRY_COMPARE_WITH_TIMEOUT(m_events.size(), 2, 30'000);
    const auto *moved = std::get_if<MarkMoved>(&m_events.last());
    QVERIFY(moved);
    QCOMPARE(moved->user, UserId{2});
    QCOMPARE(moved->mark, (Mark{{1}, {1}}));
}

// The process ends after the commit and before anyone was told; the bus gives the records again.
void tst_Service::goesOnWhereItWas()
{
    m_bus->full = true;
    start();
    send(1);
    send(2);
    QTRY_COMPARE_WITH_TIMEOUT(m_health->status(), Health::Status::Ok, 30'000);
    m_service.reset(); // waits for what the store has
    m_bus->full = false;
    start();
    send(3);
    QTRY_COMPARE_WITH_TIMEOUT(
        saved(), (QStringList{QStringLiteral("1=1"), QStringLiteral("2=2"), QStringLiteral("3=3")}), 30'000);
    m_service.reset();
    QCOMPARE(m_rows->entries.size(), 3);
}

void tst_Service::retriesWhileTheStoreIsAway()
{
    start();
    send(1);
    QTRY_COMPARE_WITH_TIMEOUT(saved().size(), 1, 30'000);
    m_away = true;
    send(2);
    QTRY_COMPARE_WITH_TIMEOUT(m_health->status(), Health::Status::Degraded, 30'000);
    send(3);
    QCOMPARE(saved().size(), 1); // never a false Saved
    m_away = false;
    QTRY_COMPARE_WITH_TIMEOUT(
        saved(), (QStringList{QStringLiteral("1=1"), QStringLiteral("2=2"), QStringLiteral("3=3")}), 30'000);
    QCOMPARE(m_health->status(), Health::Status::Ok);
}

void tst_Service::startsWithoutItsStore()
{
    m_away = true;
    start();
    QCOMPARE(m_health->status(), Health::Status::Down);
    QTRY_COMPARE_WITH_TIMEOUT(m_health->status(), Health::Status::Degraded, 30'000);
    m_away = false;
    QTRY_COMPARE_WITH_TIMEOUT(m_health->status(), Health::Status::Ok, 30'000);
    send(1);
    QTRY_COMPARE_WITH_TIMEOUT(saved().size(), 1, 30'000);
}

void tst_Service::buriesWhatItCantRead()
{
    start();
    for (const QByteArray &value : {QByteArray("no JSON"), QByteArray("{}"), QByteArray("{\"type\":\"later\"}")})
        QVERIFY(m_local->publish(Topic::MessageSave, Key, value) == MessageBus::Taken::Yes);
    QVERIFY(m_local->publish(Topic::ReceiptSave, "k", "[]") == MessageBus::Taken::Yes);
    send(1);
    QTRY_COMPARE_WITH_TIMEOUT(saved(), QStringList{QStringLiteral("1=1")}, 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(m_buried.size(), 4, 30'000);
    QCOMPARE(m_buried.first().key, Key);
    QVERIFY(m_buried.first().value.contains(QByteArray("no JSON").toBase64()));
    QVERIFY(!m_buried.first().value.contains("\"reason\":\"\""));
}

void tst_Service::waitsForRoom()
{
    m_bus->full = true;
    start();
    send(1);
    QTRY_COMPARE_WITH_TIMEOUT(m_health->status(), Health::Status::Ok, 30'000);
    send(2);
    m_bus->full = false;
    Q_EMIT m_local->room();
    send(3);
    QTRY_COMPARE_WITH_TIMEOUT(saved().size(), 3, 30'000);
}

void tst_Service::tellsAgainWhatTheBusLost()
{
    m_bus->failing = 1;
    m_config.batchRecords = 2;
    for (int i = 1; i <= 4; ++i)
        send(i);
    start();
    QTRY_VERIFY_WITH_TIMEOUT(saved().contains(QStringLiteral("4=4")), 30'000);
    const QStringList again{QStringLiteral("1=1"), QStringLiteral("2=2"), QStringLiteral("3=3"), QStringLiteral("4=4")};
    QCOMPARE(saved().last(4), again);
    QVERIFY(saved().size() > 4);
}

// One of a batch is too much for the bus, and another is lost: only the first is given up.
void tst_Service::goesOnWithoutAnEventThatIsNeverTaken()
{
    m_bus->neverTaken = [](Topic topic, const QByteArray &value) {
        const auto event = wire::parseMessageEvent(value);
        const auto *saved = event ? std::get_if<EntrySaved>(&*event) : nullptr;
        return topic == Topic::MessageEvents && saved && saved->entry.text == u"2";
    };
    m_bus->failing = 1;
    for (int i = 1; i <= 4; ++i)
        send(i);
    start();
    QTRY_COMPARE_WITH_TIMEOUT(m_buried.size(), 1, 30'000);
    QCOMPARE(m_buried.first().key, Key);
    const QByteArray event = QJsonDocument::fromJson(m_buried.first().value).object()[u"value"].toString().toLatin1();
    QCOMPARE(std::get<EntrySaved>(wire::parseMessageEvent(QByteArray::fromBase64(event)).value()).entry.text, u"2");
    send(5);
    QTRY_VERIFY_WITH_TIMEOUT(saved().contains(QStringLiteral("5=5")), 30'000);
    const QStringList rest{QStringLiteral("1=1"), QStringLiteral("3=3"), QStringLiteral("4=4"), QStringLiteral("5=5")};
    QCOMPARE(saved().last(4), rest);
    QCOMPARE(m_buried.size(), 1);
    QCOMPARE(m_rows->entries.size(), 5);
}

void tst_Service::goesOnWithoutADeadRecordThatIsNeverTaken_data()
{
    QTest::addColumn<int>("most"); // bytes that message_dead takes
    QTest::addColumn<int>("buried");
    QTest::newRow("not whole") << 150 << 1;
    QTest::newRow("not at all") << 0 << 0;
}

void tst_Service::goesOnWithoutADeadRecordThatIsNeverTaken()
{
    QFETCH(int, most);
    QFETCH(int, buried);
    m_bus->neverTaken = [most](Topic topic, const QByteArray &value) {
        return topic == Topic::MessageDead && value.size() > most;
    };
    QVERIFY(m_local->publish(Topic::MessageSave, Key, QByteArray(1000, 'x')) == MessageBus::Taken::Yes);
    send(1);
    start();
    QTRY_COMPARE_WITH_TIMEOUT(saved(), QStringList{QStringLiteral("1=1")}, 30'000);
    send(2);
    QTRY_COMPARE_WITH_TIMEOUT(saved().size(), 2, 30'000);
    QCOMPARE(m_buried.size(), buried);
}

void tst_Service::drains()
{
    m_config.batchRecords = 3;
    start();
    for (int i = 1; i <= 20; ++i)
        send(i);
    QSignalSpy stopped(m_service.get(), &persistence::Service::stopped);
    m_service->stop();
    QTRY_COMPARE_WITH_TIMEOUT(stopped.size(), 1, 30'000);
    m_service.reset();
    QCOMPARE(m_rows->entries.size(), 20);
    QTRY_COMPARE_WITH_TIMEOUT(saved().size(), 20, 30'000);
}

void tst_Service::drainsNotForAStoreThatIsAway()
{
    m_away = true;
    start();
    send(1);
    QTRY_COMPARE_WITH_TIMEOUT(m_health->status(), Health::Status::Degraded, 30'000);
    QSignalSpy stopped(m_service.get(), &persistence::Service::stopped);
    m_service->stop();
    QTRY_COMPARE_WITH_TIMEOUT(stopped.size(), 1, 30'000);
}

void tst_Service::stopsBeforeItStarts()
{
    make();
    QSignalSpy stopped(m_service.get(), &persistence::Service::stopped);
    m_service->stop();
    QTRY_COMPARE_WITH_TIMEOUT(stopped.size(), 1, 30'000);
}

void tst_Service::endsAtOnce()
{
    for (int i = 1; i <= 20; ++i)
        send(i);
    start();
    m_service.reset();
    start();
    QTRY_COMPARE_WITH_TIMEOUT(saved().size(), 20, 30'000);
    m_service.reset();
    QCOMPARE(m_rows->entries.size(), 20);
}

POSTRIDER_TEST(tst_Service)
#include "tst_service.moc"
