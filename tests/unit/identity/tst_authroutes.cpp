// SPDX-License-Identifier: GPL-3.0-or-later
#include "identityfixture.h"

#include <domain/limits.h>
#include <support/testmain.h>

using namespace postrider;
using namespace std::chrono_literals;

class tst_AuthRoutes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_server.emplace(); }

    void registers();
    void refusesARegistration_data();
    void refusesARegistration();
    void readsAnyForm_data();
    void readsAnyForm();
    void logsIn();
    void refusesALogin_data();
    void refusesALogin();
    void costsTheSameForUnknownNames();
    void renewsAnOldHash();
    void saysWhenTooManyWait();
    void saysWhenTheStoreIsAway();

    void refreshes();
    void refreshesWhoeverLostTheAnswer();
    void refusesARefresh_data();
    void refusesARefresh();

    void tellsWhoseTokenItIs();
    void wantsAToken_data();
    void wantsAToken();
    void tellsThePublicKeys();

    void logsOut();
    void logsOutWhatIsSignedOut();
    void listsDevices();
    void cleansLabels_data();
    void cleansLabels();
    void signsAnotherDeviceOut();
    void signsOnlyOnesOwnDevicesOut();
    void endsTheLongestUnusedOfTooMany();

private:
    using Call = test::Routes::Call;
    QString codeOf(const QString &target, const QByteArray &body) const
    {
        return test::code(m_server->post(target, body));
    }
    QJsonArray devices(const QByteArray &token) const
    {
        return test::json(m_server->get(QStringLiteral("/auth/devices"), token))[QStringLiteral("devices")].toArray();
    }
    HttpResponse refresh(const QByteArray &token) const
    {
        return m_server->post(QStringLiteral("/auth/refresh"), R"({"refresh":")" + token + R"("})");
    }
    bool isGood(const QByteArray &token) const
    {
        return m_server->get(QStringLiteral("/auth/verify"), token).status == 200;
    }
    std::optional<test::IdentityFixture> m_server;
};

void tst_AuthRoutes::registers()
{
    const auto response =
        m_server->post(QStringLiteral("/auth/register"),
                       R"({"name":"Ann","pass":"12345678","display_name":"Ann A.","device":"laptop"})");
    QCOMPARE(response.status, 201);
    const QJsonObject session = test::json(response);
    QCOMPARE(session.keys(), (QStringList{QStringLiteral("device"), QStringLiteral("expires"), QStringLiteral("id"),
                                          QStringLiteral("refresh"), QStringLiteral("token")}));
    QCOMPARE(session[QStringLiteral("id")], QJsonValue(1));
    QVERIFY(session[QStringLiteral("device")].isString());
    QCOMPARE(session[QStringLiteral("expires")].toString(), toIso(m_server->clock.now() + 15min));
    QVERIFY(isGood(test::text(session, "token")));
    QVERIFY(response.headers.contains({"Cache-Control", "no-store"}));
    QCOMPARE(m_server->store.user({1}).result().value().displayName, QStringLiteral("Ann A."));
    QCOMPARE(m_server->store.devices({1}).result().value().first().label, QStringLiteral("laptop"));
}

void tst_AuthRoutes::refusesARegistration_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const QByteArray &body, int status, const char *code) {
        QTest::newRow(name) << body << status << QString::fromLatin1(code);
    };
    const QByteArray good = R"("pass":"12345678")";
    row("not JSON", "{", 400, "bad_json");
    row("a list", "[]", 400, "bad_json");
    row("nothing", "", 400, "bad_request");
    row("no name", "{" + good + "}", 400, "bad_request");
    row("no password", R"({"name":"bob"})", 400, "bad_request");
    row("name is a number", R"({"name":7,)" + good + "}", 400, "bad_request");
    row("name is null", R"({"name":null,)" + good + "}", 400, "bad_request");
    row("password is a list", R"({"name":"bob","pass":["12345678"]})", 400, "bad_request");
    row("display name is a number", R"({"name":"bob","display_name":1,)" + good + "}", 400, "bad_request");
    row("device is an object", R"({"name":"bob","device":{},)" + good + "}", 400, "bad_request");
    row("empty name", R"({"name":"",)" + good + "}", 400, "bad_name");
    row("a space at the end", R"({"name":"bob ",)" + good + "}", 400, "bad_name");
    row("65 characters", R"({"name":")" + QByteArray(65, 'x') + R"(",)" + good + "}", 400, "bad_name");
    row("HTML", R"({"name":"<b>bob</b>",)" + good + "}", 400, "bad_name");
    row("SQL", R"({"name":"bob'; DROP TABLE user; --",)" + good + "}", 400, "bad_name");
    row("a bidirectional control", R"({"name":"bob\u202e",)" + good + "}", 400, "bad_name");
    row("NUL", R"({"name":"bo\u0000b",)" + good + "}", 400, "bad_name");
    row("half a character", R"({"name":"bob\ud800",)" + good + "}", 400, "bad_name");
    row("empty display name", R"({"name":"bob","display_name":"",)" + good + "}", 400, "bad_name");
    row("NUL in the display name", R"({"name":"bob","display_name":"b\u0000",)" + good + "}", 400, "bad_name");
    row("seven characters", R"({"name":"bob","pass":"1234567"})", 400, "weak_password");
    row("empty password", R"({"name":"bob","pass":""})", 400, "weak_password");
    row("1,025 bytes", R"({"name":"bob","pass":")" + QByteArray(1025, 'x') + R"("})", 400, "weak_password");
    row("NUL in the password", R"({"name":"bob","pass":"12345678\u0000"})", 400, "weak_password");
    row("taken", R"({"name":"ann",)" + good + "}", 409, "name_taken");
    row("taken in another case", R"({"name":"ANN",)" + good + "}", 409, "name_taken");
    row("bad name and weak password", R"({"name":"","pass":""})", 400, "bad_name");
    row("taken and weak password", R"({"name":"ann","pass":""})", 400, "weak_password");
}

void tst_AuthRoutes::refusesARegistration()
{
    QFETCH(const QByteArray, body);
    QVERIFY(!m_server->registered("ann").isEmpty());
    const int hashes = m_server->passwords.hashes;
    const auto response = m_server->post(QStringLiteral("/auth/register"), body);
    QTEST(response.status, "status");
    QTEST(test::code(response), "code");
    QVERIFY(!test::json(response)[QStringLiteral("error")][QStringLiteral("message")].toString().isEmpty());
    QCOMPARE(m_server->passwords.hashes, hashes); // nothing dear was done for it
    QVERIFY(m_server->loggedIn("bob").isEmpty());
}

void tst_AuthRoutes::readsAnyForm_data()
{
    QTest::addColumn<QByteArray>("contentType");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("JSON") << QByteArray("application/json")
                          << QByteArray(R"({"name":"\u00c4nn B","pass":"a+b c&d=%"})");
    QTest::newRow("JSON of no type") << QByteArray() << QByteArray(R"({"name":"\u00c4nn B","pass":"a+b c&d=%"})");
    QTest::newRow("a form") << QByteArray("application/x-www-form-urlencoded")
                            << QByteArray("name=%C3%84nn+B&pass=a%2Bb+c%26d%3D%25");
    QTest::newRow("a form with its character set") << QByteArray("application/x-www-form-urlencoded; charset=UTF-8")
                                                   << QByteArray("name=%C3%84nn%20B&pass=a%2Bb%20c%26d%3D%25");
}

void tst_AuthRoutes::readsAnyForm()
{
    QFETCH(const QByteArray, contentType);
    QFETCH(const QByteArray, body);
    QCOMPARE(m_server->ask({HttpMethod::Post, QStringLiteral("/auth/register"), body, {}, contentType}).status, 201);
    QCOMPARE(m_server->ask({HttpMethod::Post, QStringLiteral("/auth/login"), body, {}, contentType}).status, 200);
    QCOMPARE(m_server->store.user({1}).result().value().name, QStringLiteral("\u00c4nn B"));
    QCOMPARE(m_server->store.credentials(QStringLiteral("\u00e4nn b")).result().value().passwordHash,
             QStringLiteral("1 a+b c&d=%"));
}

void tst_AuthRoutes::logsIn()
{
    const QJsonObject first = m_server->registered("Ann");
    const QJsonObject second = m_server->loggedIn("ann");
    QCOMPARE(second[QStringLiteral("id")], first[QStringLiteral("id")]);
    QVERIFY(second[QStringLiteral("device")] != first[QStringLiteral("device")]);
    QVERIFY(second[QStringLiteral("refresh")] != first[QStringLiteral("refresh")]);
    QVERIFY(isGood(test::text(first, "token")) && isGood(test::text(second, "token")));
}

void tst_AuthRoutes::refusesALogin_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const QByteArray &body, int status, const char *code) {
        QTest::newRow(name) << body << status << QString::fromLatin1(code);
    };
    row("another password", R"({"name":"ann","pass":"passwort"})", 401, "bad_credentials");
    row("a short one", R"({"name":"ann","pass":""})", 401, "bad_credentials");
    row("a long one", R"({"name":"ann","pass":")" + QByteArray(5000, 'x') + R"("})", 401, "bad_credentials");
    row("nobody", R"({"name":"bob","pass":"password"})", 401, "bad_credentials");
    row("no name at all", R"({"name":"","pass":"password"})", 401, "bad_credentials");
    row("what can't be a name", R"({"name":"\ud800\u0000","pass":"password"})", 401, "bad_credentials");
    row("SQL", R"({"name":"ann' OR 1=1 --","pass":"password"})", 401, "bad_credentials");
    row("name is missing", R"({"pass":"password"})", 400, "bad_request");
    row("password is a number", R"({"name":"ann","pass":12345678})", 400, "bad_request");
    row("not JSON", "name=ann", 400, "bad_json");
}

void tst_AuthRoutes::refusesALogin()
{
    QFETCH(const QByteArray, body);
    m_server->registered("ann");
    const auto response = m_server->post(QStringLiteral("/auth/login"), body);
    QTEST(response.status, "status");
    QTEST(test::code(response), "code");
    QCOMPARE(response.headers.contains({"WWW-Authenticate", "Bearer"}), response.status == 401);
    QCOMPARE(m_server->store.devices({1}).result().value().size(), 1);
}

void tst_AuthRoutes::costsTheSameForUnknownNames()
{
    m_server->registered("ann");
    for (const QByteArray name : {"ann", "bob", "", "<>"}) {
        const int before = m_server->passwords.verifies;
        codeOf(QStringLiteral("/auth/login"), R"({"name":")" + name + R"(","pass":"another one"})");
        QCOMPARE(m_server->passwords.verifies, before + 1);
    }
}

void tst_AuthRoutes::renewsAnOldHash()
{
    m_server->registered("ann");
    m_server->passwords.strength = 2;
    QVERIFY(!m_server->loggedIn("ann").isEmpty());
    QCOMPARE(m_server->store.credentials(QStringLiteral("ann")).result().value().passwordHash,
             QStringLiteral("2 password"));
    QVERIFY(!m_server->loggedIn("ann").isEmpty());
}

void tst_AuthRoutes::saysWhenTooManyWait()
{
    m_server->registered("ann");
    m_server->passwords.error = Error{Code::TooMany, sentence(Code::TooMany), {}};
    const QByteArray body = R"({"name":"bob","pass":"password"})";
    const auto response = m_server->post(QStringLiteral("/auth/register"), body);
    QCOMPARE(response.status, 429);
    QVERIFY(response.headers.contains({"Retry-After", "1"}));
    QCOMPARE(codeOf(QStringLiteral("/auth/login"), body), QStringLiteral("too_many"));
    m_server->passwords.error.reset();
    QVERIFY(!m_server->registered("bob").isEmpty());
}

void tst_AuthRoutes::saysWhenTheStoreIsAway()
{
    const QJsonObject session = m_server->registered("ann");
    const QByteArray token = test::text(session, "token");
    m_server->store.fail(Error{Code::Unavailable, sentence(Code::Unavailable), {}});
    const QByteArray body = R"({"name":"bob","pass":"password"})";
    QCOMPARE(m_server->post(QStringLiteral("/auth/register"), body).status, 503);
    QCOMPARE(m_server->post(QStringLiteral("/auth/login"), body).status, 503);
    QCOMPARE(refresh(test::text(session, "refresh")).status, 503); // not 401: the session is as good as before
    QCOMPARE(m_server->post(QStringLiteral("/auth/logout"), {}, token).status, 503);
    QCOMPARE(m_server->get(QStringLiteral("/auth/devices"), token).status, 503);
    m_server->store.fail(std::nullopt);
    QCOMPARE(refresh(test::text(session, "refresh")).status, 200);
    QVERIFY(isGood(token));
}

void tst_AuthRoutes::refreshes()
{
    QJsonObject session = m_server->registered("ann");
    const QByteArray device = test::text(session, "device");
    QByteArrayList used;
    for (int i = 0; i < 5; ++i) {
        used.append(test::text(session, "refresh"));
        m_server->clock.advance(14min);
        const auto response = refresh(used.last());
        QCOMPARE(response.status, 200);
        session = test::json(response);
        QCOMPARE(test::text(session, "device"), device);
        QCOMPARE(session[QStringLiteral("expires")].toString(), toIso(m_server->clock.now() + 15min));
        QVERIFY(isGood(test::text(session, "token")));
        QVERIFY(!used.contains(test::text(session, "refresh")));
    }
    for (const QByteArray &old : used.first(4))
        QCOMPARE(test::code(refresh(old)), QStringLiteral("unauthenticated"));
    QVERIFY(isGood(test::text(session, "token"))); // the device stays signed in
    QCOMPARE(refresh(test::text(session, "refresh")).status, 200);
}

// Whatever of the answers arrived, and in whatever order they are used, the client isn't locked out.
void tst_AuthRoutes::refreshesWhoeverLostTheAnswer()
{
    const QByteArray first = test::text(m_server->registered("ann"), "refresh");
    const QByteArray second = test::text(test::json(refresh(first)), "refresh");
    for (int i = 0; i < 3; ++i)
        QCOMPARE(test::text(test::json(refresh(first)), "refresh"), second);
    const QByteArray third = test::text(test::json(refresh(second)), "refresh");
    QCOMPARE(refresh(first).status, 401); // the new one was used
    QCOMPARE(test::text(test::json(refresh(second)), "refresh"), third);
    QCOMPARE(refresh(third).status, 200);
    QCOMPARE(refresh(second).status, 401);
}

void tst_AuthRoutes::refusesARefresh_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::newRow("unknown") << QByteArray(R"({"refresh":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})") << 401;
    QTest::newRow("empty") << QByteArray(R"({"refresh":""})") << 401;
    QTest::newRow("long") << R"({"refresh":")" + QByteArray(100'000, 'x') + R"("})" << 401;
    QTest::newRow("SQL") << QByteArray(R"({"refresh":"' OR 1=1 --"})") << 401;
    QTest::newRow("missing") << QByteArray("{}") << 400;
    QTest::newRow("null") << QByteArray(R"({"refresh":null})") << 400;
    QTest::newRow("a number") << QByteArray(R"({"refresh":7})") << 400;
}

void tst_AuthRoutes::refusesARefresh()
{
    QFETCH(const QByteArray, body);
    const QJsonObject session = m_server->registered("ann");
    QTEST(m_server->post(QStringLiteral("/auth/refresh"), body).status, "status");
    QCOMPARE(refresh(test::text(session, "refresh")).status, 200);
}

void tst_AuthRoutes::tellsWhoseTokenItIs()
{
    m_server->registered("ann");
    const QJsonObject session = m_server->registered("bob");
    const QByteArray token = test::text(session, "token");
    QCOMPARE(test::json(m_server->get(QStringLiteral("/auth/getIdByToken"), token)),
             (QJsonObject{{QStringLiteral("id"), 2}}));
    QCOMPARE(test::json(m_server->get(QStringLiteral("/auth/verify"), token)),
             (QJsonObject{{QStringLiteral("id"), 2},
                          {QStringLiteral("device"), session[QStringLiteral("device")]},
                          {QStringLiteral("expires"), session[QStringLiteral("expires")]}}));
    m_server->clock.advance(15min);
    QCOMPARE(m_server->get(QStringLiteral("/auth/verify"), token).status, 401);
}

void tst_AuthRoutes::wantsAToken_data()
{
    QTest::addColumn<HttpMethod>("method");
    QTest::addColumn<QString>("target");
    QTest::newRow("getIdByToken") << HttpMethod::Get << QStringLiteral("/auth/getIdByToken");
    QTest::newRow("verify") << HttpMethod::Get << QStringLiteral("/auth/verify");
    QTest::newRow("logout") << HttpMethod::Post << QStringLiteral("/auth/logout");
    QTest::newRow("devices") << HttpMethod::Get << QStringLiteral("/auth/devices");
    QTest::newRow("a device") << HttpMethod::Delete << QStringLiteral("/auth/devices/x");
    QTest::newRow("users") << HttpMethod::Get << QStringLiteral("/users");
    QTest::newRow("users, wrongly asked") << HttpMethod::Get << QStringLiteral("/users?quantity=0");
    QTest::newRow("a user") << HttpMethod::Get << QStringLiteral("/users/1");
}

void tst_AuthRoutes::wantsAToken()
{
    QFETCH(const HttpMethod, method);
    QFETCH(const QString, target);
    for (const QByteArray token : {"", "wrong"}) {
        const auto response = m_server->ask({method, target, {}, token});
        QCOMPARE(response.status, 401);
        QCOMPARE(test::code(response), QStringLiteral("unauthenticated"));
    }
}

void tst_AuthRoutes::tellsThePublicKeys()
{
    const auto response = m_server->get(QStringLiteral("/auth/keys"));
    QCOMPARE(response.status, 200);
    QCOMPARE(test::json(response), m_server->tokens.publicKeys());
}

void tst_AuthRoutes::logsOut()
{
    const QJsonObject one = m_server->registered("ann");
    const QJsonObject other = m_server->loggedIn("ann");
    const auto response = m_server->post(QStringLiteral("/auth/logout"), {}, test::text(one, "token"));
    QCOMPARE(response.status, 204);
    QVERIFY(response.body.isEmpty());
    QVERIFY(!isGood(test::text(one, "token")));
    QCOMPARE(refresh(test::text(one, "refresh")).status, 401);
    QVERIFY(isGood(test::text(other, "token")));
    QCOMPARE(m_server->post(QStringLiteral("/auth/logout"), {}, test::text(one, "token")).status, 401);
}

// Two at once, or at two instances: it is signed out, whoever did it.
void tst_AuthRoutes::logsOutWhatIsSignedOut()
{
    const QJsonObject session = m_server->registered("ann");
    m_server->store.revoke({1}, {session[QStringLiteral("device")].toString()}, m_server->clock.now());
    QCOMPARE(m_server->post(QStringLiteral("/auth/logout"), {}, test::text(session, "token")).status, 204);
}

void tst_AuthRoutes::listsDevices()
{
    const QJsonObject one = m_server->registered("ann");
    const Timestamp then = m_server->clock.now();
    m_server->clock.advance(1min);
    const auto response =
        m_server->post(QStringLiteral("/auth/login"), R"({"name":"ann","pass":"password","device":"<b>phone</b>"})");
    const QJsonObject two = test::json(response);
    m_server->registered("bob");
    QCOMPARE(devices(test::text(one, "token")),
             (QJsonArray{QJsonObject{{QStringLiteral("device"), two[QStringLiteral("device")]},
                                     {QStringLiteral("label"), QStringLiteral("<b>phone</b>")},
                                     {QStringLiteral("last_seen"), toIso(m_server->clock.now())},
                                     {QStringLiteral("current"), false}},
                         QJsonObject{{QStringLiteral("device"), one[QStringLiteral("device")]},
                                     {QStringLiteral("label"), QString()},
                                     {QStringLiteral("last_seen"), toIso(then)},
                                     {QStringLiteral("current"), true}}}));
}

// limit: DeviceLabelCharacters
void tst_AuthRoutes::cleansLabels_data()
{
    QTest::addColumn<QByteArray>("label");
    QTest::addColumn<QString>("kept");
    QTest::newRow("long") << QByteArray(100, 'x') << QString(64, u'x');
    QTest::newRow("long, of pairs") << QByteArray("\\ud83d\\ude00").repeated(70)
                                    << QStringLiteral("\U0001F600").repeated(64);
    QTest::newRow("white space") << QByteArray("  my\\nlaptop ") << QStringLiteral("my laptop");
    QTest::newRow("bidirectional controls") << QByteArray("a\\u202eb") << QStringLiteral("ab");
    QTest::newRow("half a character") << QByteArray("a\\ud800b") << QStringLiteral("a?b");
    QTest::newRow("NUL") << QByteArray("a\\u0000b") << QStringLiteral("a b");
}

void tst_AuthRoutes::cleansLabels()
{
    QFETCH(const QByteArray, label);
    m_server->registered("ann");
    m_server->clock.advance(1min);
    const auto response = m_server->post(QStringLiteral("/auth/login"),
                                         R"({"name":"ann","pass":"password","device":")" + label + R"("})");
    QCOMPARE(response.status, 200);
    QTEST(devices(test::text(test::json(response), "token")).first()[QStringLiteral("label")].toString(), "kept");
}

void tst_AuthRoutes::signsAnotherDeviceOut()
{
    const QJsonObject one = m_server->registered("ann");
    const QJsonObject two = m_server->loggedIn("ann");
    const Call remove{
        HttpMethod::Delete, u"/auth/devices/" + two[QStringLiteral("device")].toString(), {}, test::text(one, "token")};
    QCOMPARE(m_server->ask(remove).status, 204);
    QVERIFY(!isGood(test::text(two, "token")));
    QCOMPARE(refresh(test::text(two, "refresh")).status, 401);
    QVERIFY(isGood(test::text(one, "token")));
    QCOMPARE(devices(test::text(one, "token")).size(), 1);
    QCOMPARE(test::code(m_server->ask(remove)), QStringLiteral("not_found"));
}

void tst_AuthRoutes::signsOnlyOnesOwnDevicesOut()
{
    const QJsonObject ann = m_server->registered("ann");
    const QJsonObject bob = m_server->registered("bob");
    const QString bobs = bob[QStringLiteral("device")].toString();
    for (const QString &device : {bobs, QStringLiteral("unknown"), QStringLiteral("%27%20OR%201=1")})
        QCOMPARE(
            test::code(m_server->ask({HttpMethod::Delete, u"/auth/devices/" + device, {}, test::text(ann, "token")})),
            QStringLiteral("not_found"));
    QVERIFY(isGood(test::text(bob, "token")));
}

void tst_AuthRoutes::endsTheLongestUnusedOfTooMany()
{
    QList<QJsonObject> sessions{m_server->registered("ann")};
    for (int i = 1; i < limits::DevicesPerUser; ++i) {
        m_server->clock.advance(1s);
        sessions.append(m_server->loggedIn("ann"));
    }
    for (const QJsonObject &session : std::as_const(sessions))
        QVERIFY(isGood(test::text(session, "token")));
    m_server->clock.advance(1s);
    QCOMPARE(refresh(test::text(sessions.first(), "refresh")).status, 200); // used, so the second goes
    sessions.append(m_server->loggedIn("ann"));
    for (const QJsonObject &session : std::as_const(sessions))
        QCOMPARE(isGood(test::text(session, "token")), session != sessions.at(1));
    QCOMPARE(devices(test::text(sessions.last(), "token")).size(), limits::DevicesPerUser);
}

POSTRIDER_TEST(tst_AuthRoutes)
#include "tst_authroutes.moc"
