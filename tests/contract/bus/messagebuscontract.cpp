// SPDX-License-Identifier: GPL-3.0-or-later
#include "messagebuscontract.h"

#include "busrecords.h"

#include <QCoreApplication>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <array>

namespace postrider::test {
namespace {
const QByteArray Key("dm-1-2");

void publish(MessageBus &bus, Topic topic, int from, int to)
{
    for (int i = from; i <= to; ++i)
        QVERIFY(bus.publish(topic, Key, number(i)) == MessageBus::Taken::Yes);
}

QList<QByteArray> values(const QList<Record> &records)
{
    QList<QByteArray> values;
    for (const Record &record : records)
        values.append(record.value);
    return values;
}

QList<QByteArray> numbers(int from, int to)
{
    QList<QByteArray> values;
    for (int i = from; i <= to; ++i)
        values.append(number(i));
    return values;
}

// Takes until `count` records have come.
QList<Record> collect(SharedSubscription &subscription, qsizetype count)
{
    QList<Record> records;
    const auto enough = [&] {
        records += subscription.take(1000, 1 << 20);
        return records.size() >= count;
    };
    [&] { QVERIFY(QTest::qWaitFor(enough, 30'000)); }();
    return records;
}

// 20 records for each of 40 keys, the keys taking turns.
constexpr int Keys = 40;
constexpr int PerKey = 20;
void publishManyKeys(MessageBus &bus, Topic topic)
{
    for (int i = 1; i <= PerKey; ++i)
        for (int key = 0; key < Keys; ++key)
            QVERIFY(bus.publish(topic, "room-" + number(key), number(i)) == MessageBus::Taken::Yes);
}

} // namespace

void MessageBusContract::init()
{
    m_bus = make();
}

void MessageBusContract::cleanup()
{
    m_bus.reset();
}

void MessageBusContract::acknowledgesLater()
{
    QList<int> acknowledged;
    for (int i = 0; i < 100; ++i)
        QVERIFY(m_bus->publish(Topic::MessageSave, Key, number(i), [&acknowledged, i](const Result<void> &done) {
            acknowledged.append(done ? i : -1);
        }) == MessageBus::Taken::Yes);
    QVERIFY(acknowledged.isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(acknowledged.size(), 100, 30'000);
    for (int i = 0; i < 100; ++i)
        QCOMPARE(acknowledged.at(i), i);
    QCoreApplication::processEvents();
    QCOMPARE(acknowledged.size(), 100);
}

void MessageBusContract::sharesInOrder()
{
    const auto subscription = m_bus->subscribeShared({Topic::MessageSave, Topic::ReceiptSave}, QStringLiteral("g"));
    QSignalSpy ready(subscription.get(), &SharedSubscription::ready);
    publish(*m_bus, Topic::MessageSave, 1, 50);
    publish(*m_bus, Topic::ReceiptSave, 51, 99);
    QTRY_VERIFY_WITH_TIMEOUT(!ready.isEmpty(), 30'000);
    const auto records = collect(*subscription, 99);
    QHash<Topic, QList<Record>> of;
    for (const Record &record : records)
        of[record.topic].append(record);
    QCOMPARE(values(of[Topic::MessageSave]), numbers(1, 50));
    QCOMPARE(values(of[Topic::ReceiptSave]), numbers(51, 99));
    for (const auto &some : std::as_const(of))
        for (qsizetype i = 1; i < some.size(); ++i) {
            QCOMPARE(some.at(i).partition, some.at(0).partition); // one key, one partition
            QVERIFY(some.at(i).offset > some.at(i - 1).offset);
        }
    QCOMPARE(records.at(0).key, Key);
    QVERIFY(subscription->take(1000, 1 << 20).isEmpty());
}

void MessageBusContract::sharesWhatWasThereBefore()
{
    publish(*m_bus, Topic::MessageSave, 1, 3);
    const auto subscription = m_bus->subscribeShared({Topic::MessageSave}, QStringLiteral("g"));
    QSignalSpy ready(subscription.get(), &SharedSubscription::ready);
    QTRY_VERIFY_WITH_TIMEOUT(!ready.isEmpty(), 30'000);
    QCOMPARE(values(collect(*subscription, 3)), numbers(1, 3));
}

// limit: BatchBytes
void MessageBusContract::takeIsBounded()
{
    const auto subscription = m_bus->subscribeShared({Topic::MessageSave}, QStringLiteral("g"));
    for (int i = 0; i < 10; ++i)
        QVERIFY(m_bus->publish(Topic::MessageSave, Key, QByteArray(1000, 'x')) == MessageBus::Taken::Yes);
    const auto some = [&](int records, qsizetype bytes) {
        QList<Record> taken;
        const auto something = [&] {
            taken = subscription->take(records, bytes);
            return !taken.isEmpty();
        };
        [&] { QVERIFY(QTest::qWaitFor(something, 30'000)); }();
        return taken.size();
    };
    QCOMPARE(some(1, 1 << 20), 1);
    QCOMPARE(some(100, 10), 1); // a record above the limit comes alone
    QVERIFY(some(100, 2100) <= 2);
    QVERIFY(subscription->take(0, 1 << 20).isEmpty());
}

void MessageBusContract::uncommittedGoesToTheNext()
{
    publish(*m_bus, Topic::MessageSave, 1, 10);
    {
        const auto first = m_bus->subscribeShared({Topic::MessageSave}, QStringLiteral("g"));
        const auto records = collect(*first, 10);
        QCOMPARE(records.size(), 10);
        first->commit(behind(records.first(4)));
    }
    const auto second = m_bus->subscribeShared({Topic::MessageSave}, QStringLiteral("g"));
    QCOMPARE(values(collect(*second, 6)), numbers(5, 10));
}

void MessageBusContract::groupsAreIndependent()
{
    const auto one = m_bus->subscribeShared({Topic::MessageSave}, QStringLiteral("one"));
    const auto two = m_bus->subscribeShared({Topic::MessageSave}, QStringLiteral("two"));
    publish(*m_bus, Topic::MessageSave, 1, 5);
    const auto records = collect(*one, 5);
    QCOMPARE(values(records), numbers(1, 5));
    one->commit(behind(records));
    QCOMPARE(values(collect(*two, 5)), numbers(1, 5));
}

void MessageBusContract::secondMemberStandsBy()
{
    auto first = m_bus->subscribeShared({Topic::MessageSave}, QStringLiteral("g"));
    publish(*m_bus, Topic::MessageSave, 1, 2);
    QCOMPARE(values(collect(*first, 2)), numbers(1, 2));
    const auto second = m_bus->subscribeShared({Topic::MessageSave}, QStringLiteral("g"));
    QSignalSpy ready(second.get(), &SharedSubscription::ready);
    first.reset();
    QTRY_VERIFY_WITH_TIMEOUT(!ready.isEmpty(), 30'000);
    QCOMPARE(values(collect(*second, 2)), numbers(1, 2));
}

void MessageBusContract::broadcastsFromNowOn()
{
    publish(*m_bus, Topic::MessageEvents, 1, 3);
    const Listener listener(*m_bus, Topic::MessageEvents);
    QTRY_VERIFY_WITH_TIMEOUT(listener.positioned, 30'000);
    publish(*m_bus, Topic::MessageEvents, 4, 6);
    publish(*m_bus, Topic::UserEvents, 7, 7);
    QTRY_VERIFY_WITH_TIMEOUT(listener.records.size() >= 3, 30'000);
    QCOMPARE(values(listener.records), numbers(4, 6));
}

void MessageBusContract::broadcastsToEachInOrder()
{
    const Listener one(*m_bus, Topic::MessageEvents);
    const Listener two(*m_bus, Topic::MessageEvents);
    QTRY_VERIFY_WITH_TIMEOUT(one.positioned && two.positioned, 30'000);
    publish(*m_bus, Topic::MessageEvents, 1, 500);
    QTRY_VERIFY_WITH_TIMEOUT(one.records.size() >= 500 && two.records.size() >= 500, 30'000);
    QCOMPARE(values(one.records), numbers(1, 500));
    QCOMPARE(values(two.records), numbers(1, 500));
}

void MessageBusContract::endsInTheMiddle()
{
    auto listener = m_bus->subscribeBroadcast(Topic::MessageEvents);
    auto other = std::make_unique<Listener>(*m_bus, Topic::MessageEvents);
    QTRY_VERIFY_WITH_TIMEOUT(other->positioned, 30'000);
    bool came = false;
    connect(listener.get(), &BroadcastSubscription::received, this, [&] {
        came = true;
        listener.reset();
        other.reset();
    });
    publish(*m_bus, Topic::MessageEvents, 1, 3);
    QTRY_VERIFY_WITH_TIMEOUT(came, 30'000);
    publish(*m_bus, Topic::MessageEvents, 4, 4);
    auto shared = m_bus->subscribeShared({Topic::MessageSave}, QStringLiteral("g"));
    connect(shared.get(), &SharedSubscription::ready, this, [&] { shared.reset(); });
    publish(*m_bus, Topic::MessageSave, 1, 1);
    QTRY_VERIFY_WITH_TIMEOUT(!shared, 30'000);
}

void MessageBusContract::pushesBackAndTellsOfRoom_data()
{
    QTest::addColumn<qsizetype>("records");
    QTest::addColumn<qsizetype>("bytes");
    QTest::newRow("records") << qsizetype(10) << (qsizetype(1) << 20);
    QTest::newRow("bytes") << qsizetype(1000) << qsizetype(10 * (100 + Key.size()));
}

void MessageBusContract::pushesBackAndTellsOfRoom()
{
    QFETCH(qsizetype, records);
    QFETCH(qsizetype, bytes);
    m_bus = makeSmall(records, bytes);
    const auto subscription = m_bus->subscribeShared({Topic::MessageSave}, QStringLiteral("g"));
    constexpr int All = 35;
    int acknowledged = 0;
    int published = 0;
    int refusals = 0;
    const auto publishSome = [&] {
        while (published < All) {
            const QByteArray value = number(published).rightJustified(100, '0');
            if (m_bus->publish(Topic::MessageSave, Key, value, [&](const Result<void> &done) {
                    QVERIFY(done);
                    ++acknowledged;
                }) == MessageBus::Taken::Full) {
                ++refusals;
                return;
            }
            ++published;
        }
    };
    publishSome();
    QCOMPARE(published, 10); // neither more nor less is kept
    connect(m_bus.get(), &MessageBus::room, subscription.get(), publishSome);
    QList<Record> taken;
    const auto all = [&] {
        const auto some = subscription->take(1000, 1 << 20);
        subscription->commit(behind(some));
        taken += some;
        return taken.size() >= All && acknowledged >= All;
    };
    QVERIFY(QTest::qWaitFor(all, 30'000));
    QVERIFY(refusals > 0);
    QCOMPARE(acknowledged, All);
    QCOMPARE(taken.size(), All);
    for (int i = 0; i < All; ++i)
        QCOMPARE(taken.at(i).value.toInt(), i); // what was refused is there once, in its place
}

void MessageBusContract::eachTopicHasItsOwnRoom()
{
    m_bus = makeSmall(1, 1 << 20);
    QVERIFY(m_bus->publish(Topic::MessageSave, Key, "1") == MessageBus::Taken::Yes);
    QVERIFY(m_bus->publish(Topic::MessageSave, Key, "2") == MessageBus::Taken::Full);
    QVERIFY(m_bus->publish(Topic::MessageEvents, Key, "3") == MessageBus::Taken::Yes);
    QVERIFY(m_bus->publish(Topic::MessageEvents, Key, "4") == MessageBus::Taken::Full);
}

void MessageBusContract::keepsTheOrderOfEachKey()
{
    const auto subscription = m_bus->subscribeShared({Topic::MessageSave}, QStringLiteral("g"));
    publishManyKeys(*m_bus, Topic::MessageSave);
    const auto records = collect(*subscription, Keys * PerKey);
    QCOMPARE(records.size(), Keys * PerKey);
    QCOMPARE(differentOnes(records), Keys * PerKey);
    QVERIFY(inOrder(records));
}

void MessageBusContract::membersShareTheWork()
{
    std::array<std::unique_ptr<SharedSubscription>, 2> members;
    std::array<QList<Record>, 2> taken;
    for (auto &member : members)
        member = m_bus->subscribeShared({Topic::MessageSave, Topic::ReceiptSave}, QStringLiteral("g"));
    const auto takeAll = [&](qsizetype enough) {
        return [&, enough] {
            for (size_t i = 0; i < members.size(); ++i) {
                if (!members[i])
                    continue;
                const auto some = members[i]->take(100, 1 << 20);
                members[i]->commit(behind(some));
                taken[i] += some;
            }
            return differentOnes(taken[0] + taken[1]) >= enough;
        };
    };
    publishManyKeys(*m_bus, Topic::MessageSave);
    QVERIFY(QTest::qWaitFor(takeAll(Keys * PerKey), 30'000));
    members[0].reset();
    for (int key = 0; key < Keys; ++key)
        QVERIFY(m_bus->publish(Topic::MessageSave, "room-" + number(key), number(PerKey + 1)) ==
                MessageBus::Taken::Yes);
    QVERIFY(QTest::qWaitFor(takeAll(Keys * (PerKey + 1)), 30'000));
    for (const auto &some : taken)
        for (const Record &record : some)
            QVERIFY(record.topic == Topic::MessageSave);
}

void MessageBusContract::everyListenerHearsAllKeys()
{
    const Listener one(*m_bus, Topic::MessageEvents);
    const Listener two(*m_bus, Topic::MessageEvents);
    QTRY_VERIFY_WITH_TIMEOUT(one.positioned && two.positioned, 30'000);
    publishManyKeys(*m_bus, Topic::MessageEvents);
    for (const Listener *listener : {&one, &two}) {
        QTRY_VERIFY_WITH_TIMEOUT(listener->records.size() >= Keys * PerKey, 30'000);
        QCOMPARE(listener->records.size(), Keys * PerKey);
        QVERIFY(inOrder(listener->records));
    }
}

void MessageBusContract::commitsWhatIsBehindOnly()
{
    publish(*m_bus, Topic::MessageSave, 1, 10);
    {
        const auto first = m_bus->subscribeShared({Topic::MessageSave}, QStringLiteral("g"));
        const auto records = collect(*first, 10);
        for (int i = 1; i <= 7; ++i)
            first->commit(behind(records.first(i))); // faster than they can be answered
    }
    const auto second = m_bus->subscribeShared({Topic::MessageSave}, QStringLiteral("g"));
    QCOMPARE(values(collect(*second, 3)), numbers(8, 10));
}

} // namespace postrider::test
