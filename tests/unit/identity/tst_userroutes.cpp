// SPDX-License-Identifier: GPL-3.0-or-later
#include "identityfixture.h"

#include <support/testmain.h>
#include <wire/keys.h>

using namespace postrider;

class tst_UserRoutes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void tellsOfAUser();
    void refusesWhatIsNobody_data();
    void refusesWhatIsNobody();
    void lists();
    void refusesABadQuery();
    void pagesToTheEnd();
    void saysWhenTheStoreIsAway();

private:
    HttpResponse get(const QString &target) const { return m_server->get(target, m_token); }
    std::optional<test::IdentityFixture> m_server;
    QByteArray m_token;
};

void tst_UserRoutes::init()
{
    m_server.emplace();
    m_token = test::text(m_server->registered("ann"), "token");
}

void tst_UserRoutes::tellsOfAUser()
{
    m_server->registered("bob");
    const Timestamp left = m_server->clock.now();
    m_server->store.seen({{{2}, {}, true, left}});
    const QJsonObject bob{{QStringLiteral("id"), 2},
                          {QStringLiteral("name"), QStringLiteral("bob")},
                          {QStringLiteral("display_name"), QStringLiteral("bob")},
                          {QStringLiteral("online"), false},
                          {QStringLiteral("last_seen"), toIso(left)}};
    QCOMPARE(test::json(get(QStringLiteral("/users/2"))), bob);
    QVERIFY(test::json(get(QStringLiteral("/users/1")))[QStringLiteral("last_seen")].isNull());
    m_server->keyValue.set(wire::presenceKey({2}), "1", wire::PresenceLife);
    QCOMPARE(test::json(get(QStringLiteral("/users/2")))[QStringLiteral("online")], QJsonValue(true));
}

void tst_UserRoutes::refusesWhatIsNobody_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<int>("status");
    QTest::newRow("unknown") << QStringLiteral("99") << 404;
    QTest::newRow("0") << QStringLiteral("0") << 404;
    QTest::newRow("2^53") << QStringLiteral("9007199254740992") << 404;
    QTest::newRow("far above") << QStringLiteral("99999999999999999999999") << 404;
    QTest::newRow("a name") << QStringLiteral("ann") << 400;
    QTest::newRow("negative") << QStringLiteral("-1") << 400;
    QTest::newRow("a fraction") << QStringLiteral("1.5") << 400;
    QTest::newRow("SQL") << QStringLiteral("1%20OR%201=1") << 400;
    QTest::newRow("other digits") << QStringLiteral("%D9%A1") << 400;
}

void tst_UserRoutes::refusesWhatIsNobody()
{
    QFETCH(const QString, id);
    QFETCH(const int, status);
    const auto response = get(u"/users/" + id);
    QCOMPARE(response.status, status);
    QCOMPARE(test::code(response), status == 404 ? QStringLiteral("no_such_user") : QStringLiteral("bad_request"));
}

void tst_UserRoutes::lists()
{
    m_server->registered("bob");
    m_server->registered("carl");
    m_server->keyValue.set(wire::presenceKey({3}), "1", wire::PresenceLife);
    const QJsonObject all = test::json(get(QStringLiteral("/users")));
    const QJsonArray users = all[QStringLiteral("users")].toArray();
    QCOMPARE(users.size(), 3);
    QCOMPARE(users.at(0)[QStringLiteral("name")], QJsonValue(QStringLiteral("ann")));
    QCOMPARE(users.at(0)[QStringLiteral("online")], QJsonValue(false));
    QCOMPARE(users.at(2)[QStringLiteral("online")], QJsonValue(true));
    QVERIFY(all[QStringLiteral("next")].isNull());
    const QJsonArray found = test::json(get(QStringLiteral("/users?query=AR")))[QStringLiteral("users")].toArray();
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.first()[QStringLiteral("name")], QJsonValue(QStringLiteral("carl")));
    const auto none = get(QStringLiteral("/users?query=%25"));
    QCOMPARE(none.status, 200);
    QCOMPARE(test::json(none)[QStringLiteral("users")], QJsonValue(QJsonArray()));
}

void tst_UserRoutes::refusesABadQuery()
{
    const auto response = get(QStringLiteral("/users?quantity=0"));
    QCOMPARE(response.status, 400);
    QCOMPARE(test::code(response), QStringLiteral("bad_request"));
}

void tst_UserRoutes::pagesToTheEnd()
{
    QStringList expected{QStringLiteral("ann")};
    for (int i = 0; i < 7; ++i) {
        const QByteArray name = "user " + QByteArray::number(i);
        m_server->registered(name);
        expected.append(QString::fromLatin1(name));
    }
    QStringList names;
    QString target = QStringLiteral("/users?quantity=3");
    for (int page = 0; page < 3; ++page) {
        const QJsonObject body = test::json(get(target));
        for (const QJsonValue &user : body[QStringLiteral("users")].toArray())
            names.append(user[QStringLiteral("name")].toString());
        QCOMPARE(body[QStringLiteral("next")].isNull(), page == 2);
        target = u"/users?quantity=3&after=" + body[QStringLiteral("next")].toString();
    }
    QCOMPARE(names, expected);
}

void tst_UserRoutes::saysWhenTheStoreIsAway()
{
    m_server->store.fail(Error{Code::Unavailable, sentence(Code::Unavailable), {}});
    QCOMPARE(get(QStringLiteral("/users")).status, 503);
    QCOMPARE(get(QStringLiteral("/users/1")).status, 503);
}

POSTRIDER_TEST(tst_UserRoutes)
#include "tst_userroutes.moc"
