// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes.h"

#include <identity/revocationpublisher.h>
#include <support/manualclock.h>
#include <support/testmain.h>
#include <wire/records.h>

#include <QSignalSpy>
#include <QTest>

using namespace postrider;

class tst_RevocationPublisher : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_parts.emplace(); }
    void isDoneWhenTheBusHasThem();
    void hasNothingToTell();
    void waitsForRoom();
    void saysThatItFailedAndGoesOn();

private:
    struct Parts {
        test::ManualClock clock;
        test::FakeTokens tokens;
        test::FakeBus bus;
        Authenticator authenticator{tokens, clock};
        identity::RevocationPublisher publisher{authenticator, bus};
    };
    QStringList published() const
    {
        QStringList devices;
        for (const Record &record : m_parts->bus.published)
            if (const auto event = wire::parseUserEvent(record.value))
                devices += std::get<DeviceRevoked>(*event).device.value;
        return devices;
    }
    std::optional<Parts> m_parts;
    const QList<UserDevice> m_two{{{7}, {QStringLiteral("a")}}, {{7}, {QStringLiteral("b")}}};
    const QStringList m_names{QStringLiteral("a"), QStringLiteral("b")};
};

void tst_RevocationPublisher::isDoneWhenTheBusHasThem()
{
    const auto done = m_parts->publisher.announce(m_two);
    const auto token = m_parts->tokens.sign({{7}, {QStringLiteral("b")}, m_parts->clock.now(), Timestamp::max()});
    QVERIFY(!m_parts->authenticator.authenticateToken(token->toLatin1())); // here at once
    QCOMPARE(published(), m_names);
    QCOMPARE(m_parts->bus.published.first().topic, Topic::UserEvents);
    QCOMPARE(m_parts->bus.published.first().key, QByteArray("7"));
    QVERIFY(!done.isFinished());
    m_parts->bus.acknowledge({});
    QVERIFY(done.isFinished());
    QVERIFY(done.result().has_value());
}

void tst_RevocationPublisher::hasNothingToTell()
{
    QVERIFY(m_parts->publisher.announce({}).result().has_value());
    QVERIFY(m_parts->bus.published.isEmpty());
}

void tst_RevocationPublisher::waitsForRoom()
{
    m_parts->bus.capacity = 1;
    const auto done = m_parts->publisher.announce(m_two);
    QCOMPARE(published(), m_names.first(1));
    m_parts->bus.acknowledge({});
    QVERIFY(!done.isFinished());
    m_parts->bus.makeRoom(5);
    QCOMPARE(published(), m_names);
    m_parts->bus.acknowledge({});
    QVERIFY(done.isFinished() && done.result().has_value());
}

void tst_RevocationPublisher::saysThatItFailedAndGoesOn()
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("could not be published, device a")));
    const auto done = m_parts->publisher.announce(m_two.first(1));
    m_parts->bus.acknowledge(failure(Code::Unavailable));
    QVERIFY(done.isFinished());
    QCOMPARE(done.result().error().code, Code::Unavailable);
    QTRY_COMPARE_WITH_TIMEOUT(published(), (QStringList{m_names.first(), m_names.first()}), 60'000);
    m_parts->bus.acknowledge({}); // and that is the end of it
    QVERIFY(m_parts->publisher.announce(m_two.last(1)).isFinished() == false);
    QCOMPARE(published().size(), 3);
}

POSTRIDER_TEST(tst_RevocationPublisher)
#include "tst_revocationpublisher.moc"
