// SPDX-License-Identifier: GPL-3.0-or-later
#include "identityfixture.h"

#include <support/testmain.h>
#include <wire/records.h>

#include <QSignalSpy>

using namespace postrider;
using namespace std::chrono_literals;

class tst_Service : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_server.emplace(); }
    void knowsWhoWasSignedOutBefore();
    void saysWhenItCannotStart();
    void tellsEverybodyOfALogout();
    void keepsWhenSomebodyWasSeen();
    void tellsHowItIs();

private:
    static constexpr int Long = 60'000;
    std::optional<test::IdentityFixture> m_server;
};

void tst_Service::knowsWhoWasSignedOutBefore()
{
    const QJsonObject session = m_server->registered("ann");
    const QJsonObject older = m_server->loggedIn("ann");
    m_server->store.revoke({1}, {older[QStringLiteral("device")].toString()}, m_server->clock.now());
    m_server->clock.advance(1h);
    const QJsonObject recent = m_server->loggedIn("ann");
    // by a process that ended before it could tell anybody
    m_server->store.revoke({1}, {recent[QStringLiteral("device")].toString()}, m_server->clock.now());
    m_server->clock.advance(10min);

    const auto events = m_server->bus.subscribeBroadcast(Topic::UserEvents);
    QList<Record> told;
    connect(events.get(), &BroadcastSubscription::received, this, [&](const auto &records) { told += records; });
    bool refusedInTime = false;
    connect(&m_server->service, &identity::Service::ready, this, [&] {
        const auto claims = m_server->authenticator.authenticateToken(test::text(recent, "token"));
        refusedInTime = !claims;
    });
    QSignalSpy ready(&m_server->service, &identity::Service::ready);
    m_server->service.start();
    QTRY_COMPARE_WITH_TIMEOUT(ready.size(), 1, Long);
    QVERIFY(refusedInTime);
    QTRY_COMPARE_WITH_TIMEOUT(told.size(), 1, Long);
    const auto event = wire::parseUserEvent(told.first().value);
    QCOMPARE(std::get<DeviceRevoked>(*event).device.value, recent[QStringLiteral("device")].toString());
    Q_UNUSED(session);
}

void tst_Service::saysWhenItCannotStart()
{
    m_server->store.fail(Error{Code::Unavailable, {}, QStringLiteral("gone")});
    QSignalSpy ready(&m_server->service, &identity::Service::ready);
    QList<Error> errors;
    connect(&m_server->service, &identity::Service::failed, this, [&](const Error &error) { errors += error; });
    m_server->service.start();
    QTRY_COMPARE_WITH_TIMEOUT(errors.size(), 1, Long);
    QCOMPARE(errors.first().cause, QStringLiteral("gone"));
    QVERIFY(ready.isEmpty());
}

void tst_Service::tellsEverybodyOfALogout()
{
    const QJsonObject session = m_server->registered("ann");
    const auto events = m_server->bus.subscribeBroadcast(Topic::UserEvents);
    QList<Record> told;
    connect(events.get(), &BroadcastSubscription::received, this, [&](const auto &records) { told += records; });
    QCOMPARE(m_server->post(QStringLiteral("/auth/logout"), {}, test::text(session, "token")).status, 204);
    QTRY_COMPARE_WITH_TIMEOUT(told.size(), 1, Long);
    QCOMPARE(told.first().key, QByteArray("1"));
    const auto event = wire::parseUserEvent(told.first().value);
    QCOMPARE(std::get<DeviceRevoked>(*event).device.value, session[QStringLiteral("device")].toString());
    QCOMPARE(std::get<DeviceRevoked>(*event).user, UserId{1});
}

void tst_Service::keepsWhenSomebodyWasSeen()
{
    const QJsonObject session = m_server->registered("ann");
    m_server->service.start();
    m_server->clock.advance(1min);
    const Timestamp left = m_server->clock.now();
    m_server->bus.publish(
        Topic::UserEvents, "1",
        wire::encode(UserEvent{PresenceChanged{
            .user = {1}, .device = {session[QStringLiteral("device")].toString()}, .online = false, .at = left}}));
    const auto seen = [&] {
        return test::json(
                   m_server->get(QStringLiteral("/users/1"), test::text(session, "token")))[QStringLiteral("last_seen")]
            .toString();
    };
    QTRY_COMPARE_WITH_TIMEOUT(seen(), toIso(left), Long);
}

void tst_Service::tellsHowItIs()
{
    QCOMPARE(m_server->health.status(), Health::Status::Down);
    m_server->service.start();
    QCOMPARE(m_server->health.status(), Health::Status::Ok);
    m_server->store.fail(Error{Code::Unavailable, {}, {}});
    QTRY_COMPARE_WITH_TIMEOUT(m_server->health.status(), Health::Status::Degraded, Long);
    m_server->store.fail(std::nullopt);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->health.status(), Health::Status::Ok, Long);
}

POSTRIDER_TEST(tst_Service)
#include "tst_service.moc"
