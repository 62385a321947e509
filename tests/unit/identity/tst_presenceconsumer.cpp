// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/local/localbus.h>
#include <identity/presenceconsumer.h>
#include <support/identity/memoryaccounts.h>
#include <support/testmain.h>
#include <wire/records.h>

#include <QSignalSpy>
#include <QTest>

using namespace postrider;

class tst_PresenceConsumer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void keepsTheLastDisconnect();
    void triesAgain();
    void leavesTheBusToOthers();
    void putsAsideWhatItCannotRead();
    void putsAsideAsThereIsRoom();
    void stops();
    void keepsWhatWaitedWhenItStopped();

private:
    static constexpr int Long = 60'000;
    static Timestamp at(qint64 milliseconds) { return Timestamp(std::chrono::milliseconds(milliseconds)); }
    void publish(bool online, Timestamp time)
    {
        const PresenceChanged change{.user = {1}, .device = {QStringLiteral("d")}, .online = online, .at = time};
        m_parts->bus.publish(Topic::UserEvents, "1", wire::encode(UserEvent{change}));
    }
    std::optional<Timestamp> lastSeen() { return m_parts->store.user({1}).result()->lastSeen; }

    struct Parts {
        LocalBus bus{{}};
        test::MemoryAccounts store;
        identity::PresenceConsumer consumer{bus, store};
    };
    std::optional<Parts> m_parts;
};

void tst_PresenceConsumer::init()
{
    m_parts.emplace();
    m_parts->store.create({QStringLiteral("ann"), QStringLiteral("Ann"), {}}, {{QStringLiteral("d")}, {}, "h", at(1)});
    m_parts->consumer.start();
}

void tst_PresenceConsumer::keepsTheLastDisconnect()
{
    publish(true, at(1000));
    publish(false, at(2000));
    publish(true, at(3000));
    m_parts->bus.publish(Topic::UserEvents, "1", wire::encode(UserEvent{DeviceRevoked{{1}, {QStringLiteral("d")}}}));
    QTRY_VERIFY_WITH_TIMEOUT(lastSeen() == at(2000), Long);
    publish(false, at(4000));
    QTRY_VERIFY_WITH_TIMEOUT(lastSeen() == at(4000), Long);
}

void tst_PresenceConsumer::triesAgain()
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("not kept yet, cause: full")));
    m_parts->store.fail(Error{Code::Unavailable, {}, QStringLiteral("full")});
    publish(false, at(2000));
    QTRY_COMPARE_WITH_TIMEOUT(m_parts->store.refused(), 1, Long);
    publish(false, at(3000)); // comes while the first waits for its next try
    m_parts->store.fail(std::nullopt);
    QTRY_VERIFY_WITH_TIMEOUT(lastSeen() == at(3000), Long);
}

// More than the bus holds, while nothing can be kept.
void tst_PresenceConsumer::leavesTheBusToOthers()
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("not kept yet, cause: full")));
    m_parts->store.fail(Error{Code::Unavailable, {}, QStringLiteral("full")});
    publish(false, at(1000));
    QTRY_COMPARE_WITH_TIMEOUT(m_parts->store.refused(), 1, Long);
    const QByteArray typing = wire::encode(UserEvent{UserTyping{{1}, {QStringLiteral("dm-1-2")}}});
    QSignalSpy room(&m_parts->bus, &MessageBus::room);
    while (m_parts->bus.publish(Topic::UserEvents, "1", typing) == MessageBus::Taken::Yes) {
    }
    QTRY_VERIFY_WITH_TIMEOUT(!room.isEmpty(), Long);
    publish(true, at(3000));
    publish(false, at(2000));
    m_parts->store.fail(std::nullopt);
    QTRY_VERIFY_WITH_TIMEOUT(lastSeen() == at(2000), Long);
}

void tst_PresenceConsumer::putsAsideWhatItCannotRead()
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("can't be read")));
    const auto dead = m_parts->bus.subscribeBroadcast(Topic::MessageDead);
    QList<Record> put;
    connect(dead.get(), &BroadcastSubscription::received, this, [&](const QList<Record> &records) { put += records; });
    m_parts->bus.publish(Topic::UserEvents, "1", "{");
    publish(false, at(2000));
    QTRY_COMPARE_WITH_TIMEOUT(put.size(), 1, Long);
    QTRY_VERIFY_WITH_TIMEOUT(lastSeen() == at(2000), Long);
}

// Room for one of them at a time.
void tst_PresenceConsumer::putsAsideAsThereIsRoom()
{
    LocalBus bus({}, LocalBus::Limits{.records = 100, .bytes = 100});
    identity::PresenceConsumer consumer(bus, m_parts->store);
    const auto dead = bus.subscribeBroadcast(Topic::MessageDead);
    QList<Record> put;
    connect(dead.get(), &BroadcastSubscription::received, this, [&](const QList<Record> &records) { put += records; });
    consumer.start();
    QCoreApplication::processEvents();
    for (const char *unreadable : {"{", "[", "no JSON"}) {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("can't be read")));
        QVERIFY(bus.publish(Topic::UserEvents, "1", unreadable) == MessageBus::Taken::Yes);
    }
    QTRY_COMPARE_WITH_TIMEOUT(put.size(), 3, Long);
    QVERIFY(put.at(1).value.contains(QByteArray("[").toBase64()));
    QVERIFY(put.at(2).value.contains(QByteArray("no JSON").toBase64()));
}

void tst_PresenceConsumer::stops()
{
    publish(false, at(2000));
    QTRY_VERIFY_WITH_TIMEOUT(lastSeen() == at(2000), Long);
    m_parts->consumer.stop();
    publish(false, at(3000));
    const auto all = m_parts->bus.subscribeBroadcast(Topic::MessageDead);
    QSignalSpy turned(all.get(), &BroadcastSubscription::positioned);
    QVERIFY(turned.wait(Long));
    QVERIFY(lastSeen() == at(2000));
}

void tst_PresenceConsumer::keepsWhatWaitedWhenItStopped()
{
    publish(false, at(2000));
    m_parts->consumer.stop();
    QVERIFY(lastSeen() == at(2000));
}

POSTRIDER_TEST(tst_PresenceConsumer)
#include "tst_presenceconsumer.moc"
