// SPDX-License-Identifier: GPL-3.0-or-later
#include "forge.h"

#include <adapters/token/jwtsigner.h>
#include <adapters/token/jwtverifier.h>
#include <domain/limits.h>
#include <support/testmain.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace postrider;
using namespace std::chrono_literals;

namespace {

const Timestamp Now{std::chrono::seconds(1'790'000'000)};
const qint64 Seconds = 1'790'000'000;

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

class tst_JwtVerifier : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void readsWhatTheSignerWrites();
    void everySignatureIsGood();
    void refuses_data();
    void refuses();
    void refusesEveryChangedByte();
    void remembersTheLastTokens();
    void livesAsLongAsItSays_data();
    void livesAsLongAsItSays();
    void wantsUsableKeys_data();
    void wantsUsableKeys();

private:
    QJsonObject header() const
    {
        return {{QStringLiteral("alg"), QStringLiteral("ES256")},
                {QStringLiteral("typ"), QStringLiteral("JWT")},
                {QStringLiteral("kid"), m_signer->publicKeys()[QStringLiteral("keys")][0][QStringLiteral("kid")]}};
    }
    static QJsonObject payload()
    {
        return {{QStringLiteral("iss"), QStringLiteral("postrider")},
                {QStringLiteral("aud"), QStringLiteral("postrider")},
                {QStringLiteral("sub"), QStringLiteral("7")},
                {QStringLiteral("device"), QStringLiteral("d1")},
                {QStringLiteral("iat"), Seconds},
                {QStringLiteral("exp"), Seconds + 900}};
    }
    static QJsonObject with(QJsonObject object, const char *name, const QJsonValue &value)
    {
        object.insert(QLatin1String(name), value);
        return object;
    }
    static QJsonObject without(QJsonObject object, const char *name)
    {
        object.remove(QLatin1String(name));
        return object;
    }
    QByteArray es256(const QJsonObject &header, const QJsonObject &payload) const
    {
        return test::signEs256(json(header), json(payload), m_pem);
    }
    void addHeaderRows();
    void addPayloadRows();
    void addFormRows();

    QTemporaryDir m_dir;
    QByteArray m_pem;
    std::unique_ptr<JwtSigner> m_signer;
    std::unique_ptr<JwtVerifier> m_verifier;
    const Claims m_claims{.user = {7}, .device = {QStringLiteral("d1")}, .issuedAt = Now, .expires = Now + 15min};
};

void tst_JwtVerifier::initTestCase()
{
    auto key = SigningKey::open(m_dir.path());
    QVERIFY(key.has_value());
    m_pem = QByteArray(key->privatePem().constData(), key->privatePem().size());
    m_signer = std::make_unique<JwtSigner>(std::move(*key));
    auto verifier = JwtVerifier::create(m_signer->publicKeys());
    QVERIFY(verifier.has_value());
    m_verifier = std::make_unique<JwtVerifier>(std::move(*verifier));
}

void tst_JwtVerifier::readsWhatTheSignerWrites()
{
    const auto token = m_signer->sign(m_claims);
    QVERIFY(token.has_value());
    QVERIFY(token->size() < 512);
    const auto claims = m_verifier->verify(token->toLatin1(), Now);
    QVERIFY(claims.has_value());
    QCOMPARE(claims->user, m_claims.user);
    QCOMPARE(claims->device, m_claims.device);
    QVERIFY(claims->issuedAt == m_claims.issuedAt);
    QVERIFY(claims->expires == m_claims.expires);
    // and a token made without the signer's library is read, too: the rows of refuses() fail for their one reason
    QVERIFY(m_verifier->verify(es256(header(), payload()), Now).has_value());
}

void tst_JwtVerifier::everySignatureIsGood()
{
    for (int i = 0; i < 500; ++i) { // a coordinate with a zero in front comes once in 128
        const auto token = m_signer->sign(m_claims);
        QVERIFY(token && m_verifier->verify(token->toLatin1(), Now));
    }
}

void tst_JwtVerifier::addHeaderRows()
{
    const QByteArray publicPem = test::publicPem(m_pem);
    const QJsonObject jwk = m_signer->publicKeys()[QStringLiteral("keys")][0].toObject();
    const QJsonObject hs = with(header(), "alg", QStringLiteral("HS256"));
    const QJsonObject none = with(header(), "alg", QStringLiteral("none"));
    const QByteArray kid = header()[QStringLiteral("kid")].toString().toLatin1();
    const QByteArray body = json(payload());
    QTest::newRow("alg none, no signature") << test::unsignedToken(json(none), body) + '.';
    QTest::newRow("alg none, two parts") << test::unsignedToken(json(none), body);
    QTest::newRow("alg none, our signature") << es256(none, payload());
    QTest::newRow("alg nOnE") << es256(with(header(), "alg", QStringLiteral("nOnE")), payload());
    QTest::newRow("HS256 with the public key's PEM") << test::signHs256(json(hs), body, publicPem);
    QTest::newRow("HS256 with the trimmed PEM") << test::signHs256(json(hs), body, publicPem.trimmed());
    QTest::newRow("HS256 with the JWK") << test::signHs256(json(hs), body, json(jwk));
    QTest::newRow("HS256 under the name ES256") << test::signHs256(json(header()), body, publicPem);
    QTest::newRow("both algorithms, HS256 last")
        << test::signHs256(R"({"alg":"ES256","alg":"HS256","kid":")" + kid + R"("})", body, publicPem);
    QTest::newRow("both algorithms, ES256 last")
        << test::signHs256(R"({"alg":"HS256","alg":"ES256","kid":")" + kid + R"("})", body, publicPem);
    QTest::newRow("another key") << test::signEs256(json(header()), body, test::makePem("EC", "P-256"));
    QTest::newRow("no alg") << es256(without(header(), "alg"), payload());
    QTest::newRow("alg is a number") << es256(with(header(), "alg", 7), payload());
    QTest::newRow("another kid") << es256(with(header(), "kid", QStringLiteral("x")), payload());
    QTest::newRow("no kid") << es256(without(header(), "kid"), payload());
    QTest::newRow("crit") << es256(with(header(), "crit", QJsonArray{QStringLiteral("b64")}), payload());
    QTest::newRow("header is a list") << test::signEs256("[]", body, m_pem);
    QTest::newRow("header is no JSON") << test::signEs256("{", body, m_pem);
}

void tst_JwtVerifier::addPayloadRows()
{
    const auto row = [this](const char *name, const QJsonObject &body) {
        QTest::newRow(name) << es256(header(), body);
    };
    row("no iss", without(payload(), "iss"));
    row("another iss", with(payload(), "iss", QStringLiteral("other")));
    row("no aud", without(payload(), "aud"));
    row("another aud", with(payload(), "aud", QStringLiteral("other")));
    row("aud is a list", with(payload(), "aud", QJsonArray{QStringLiteral("postrider")}));
    row("no sub", without(payload(), "sub"));
    row("sub is a number", with(payload(), "sub", 7));
    row("sub is a name", with(payload(), "sub", QStringLiteral("ann")));
    row("sub with a zero in front", with(payload(), "sub", QStringLiteral("07")));
    row("sub 0", with(payload(), "sub", QStringLiteral("0")));
    row("sub negative", with(payload(), "sub", QStringLiteral("-7")));
    row("sub above 2^53", with(payload(), "sub", QStringLiteral("9007199254740992")));
    row("no device", without(payload(), "device"));
    row("device empty", with(payload(), "device", QString()));
    row("device is a number", with(payload(), "device", 1));
    row("no exp", without(payload(), "exp"));
    row("exp is a string", with(payload(), "exp", QString::number(Seconds + 900)));
    row("exp is a fraction", with(payload(), "exp", double(Seconds) + 0.5));
    row("exp is huge", with(payload(), "exp", 1e300));
    row("exp negative", with(payload(), "exp", -1));
    row("no iat", without(payload(), "iat"));
    row("iat is a bool", with(payload(), "iat", true));
    row("lives longer than tokens do", with(payload(), "exp", Seconds + 901));
    row("expires before it was issued", with(payload(), "exp", Seconds));
    QTest::newRow("payload is a list") << test::signEs256(json(header()), "[]", m_pem);
    QTest::newRow("payload is no JSON") << test::signEs256(json(header()), "{", m_pem);
}

void tst_JwtVerifier::addFormRows()
{
    const QByteArray good = es256(header(), payload());
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("a word") << QByteArray("hello");
    QTest::newRow("dots") << QByteArray("..");
    QTest::newRow("no signature") << good.first(good.lastIndexOf('.') + 1);
    QTest::newRow("a fourth part") << good + ".x";
    QTest::newRow("white space behind") << good + ' ';
    QTest::newRow("NUL behind") << good + '\0';
    QTest::newRow("standard base64") << QByteArray(good).replace(good.size() - 3, 1, "+");
    QTest::newRow("cut") << good.chopped(4);
    QTest::newRow("a longer signature") << good + "AAAA";
    QTest::newRow("a megabyte") << QByteArray(1 << 20, 'A');
    QTest::newRow("large, but right") << es256(header(), with(payload(), "x", QString(2000, u'x')));
}

void tst_JwtVerifier::refuses_data()
{
    QTest::addColumn<QByteArray>("token");
    addHeaderRows();
    addPayloadRows();
    addFormRows();
}

void tst_JwtVerifier::refuses()
{
    QFETCH(const QByteArray, token);
    const auto claims = m_verifier->verify(token, Now);
    QVERIFY(!claims);
    QCOMPARE(claims.error().code, Code::Unauthenticated);
    QCOMPARE(claims.error().message, QStringLiteral("The token is not one of this server."));
}

void tst_JwtVerifier::remembersTheLastTokens()
{
    VerifiedTokens verified;
    const auto name = [](int i) { return QByteArray::number(i); };
    for (int i = 0; i <= VerifiedTokens::Most; ++i)
        verified.insert(name(i), {.user = {i + 1}, .device = {}, .issuedAt = Now, .expires = Now});
    QVERIFY(!verified.find(name(0)));
    QCOMPARE(verified.find(name(1))->user, UserId{2});
    QCOMPARE(verified.find(name(VerifiedTokens::Most))->user, UserId{VerifiedTokens::Most + 1});
}

void tst_JwtVerifier::refusesEveryChangedByte()
{
    const QByteArray good = es256(header(), payload());
    QVERIFY(m_verifier->verify(good, Now).has_value()); // and is remembered
    // The last character of a part has bits that mean nothing; all others count.
    for (qsizetype i = 0; i < good.size() - 1; ++i) {
        if (good.at(i) == '.' || good.at(i + 1) == '.')
            continue;
        QByteArray changed = good;
        changed[i] = good.at(i) == 'A' ? 'B' : 'A';
        QVERIFY2(!m_verifier->verify(changed, Now), qPrintable(QStringLiteral("byte %1").arg(i)));
    }
}

void tst_JwtVerifier::livesAsLongAsItSays_data()
{
    QTest::addColumn<qint64>("offset"); // ms from its issue
    QTest::addColumn<QString>("sentence");
    const QString future = QStringLiteral("The token is from the future: the servers' clocks disagree.");
    const QString expired = QStringLiteral("The token has expired: refresh it.");
    QTest::newRow("long before") << qint64(-60'001) << future;
    QTest::newRow("a clock that is a minute behind") << qint64(-60'000) << QString();
    QTest::newRow("at once") << qint64(0) << QString();
    QTest::newRow("the last millisecond") << qint64(899'999) << QString();
    QTest::newRow("its end") << qint64(900'000) << expired;
    QTest::newRow("years later") << qint64(100'000'000'000) << expired;
}

void tst_JwtVerifier::livesAsLongAsItSays()
{
    QFETCH(const qint64, offset);
    QFETCH(const QString, sentence);
    const QByteArray token = es256(header(), payload());
    for (int time = 0; time < 2; ++time) { // a token that is remembered ends all the same
        const auto claims = m_verifier->verify(token, Now + std::chrono::milliseconds(offset));
        QCOMPARE(claims ? QString() : claims.error().message, sentence);
    }
    QVERIFY(m_verifier->verify(token, Now).has_value());
}

void tst_JwtVerifier::wantsUsableKeys_data()
{
    QTest::addColumn<QJsonObject>("keys");
    const QJsonObject jwk = m_signer->publicKeys()[QStringLiteral("keys")][0].toObject();
    const auto set = [](const QJsonObject &key) { return QJsonObject{{QStringLiteral("keys"), QJsonArray{key}}}; };
    QTest::newRow("nothing") << QJsonObject();
    QTest::newRow("no key") << QJsonObject{{QStringLiteral("keys"), QJsonArray()}};
    QTest::newRow("not on the curve") << set(with(jwk, "y", jwk[QStringLiteral("x")]));
    QTest::newRow("short") << set(with(jwk, "x", QStringLiteral("AAAA")));
    QTest::newRow("no base64") << set(with(jwk, "x", QString(43, u'!')));
    QTest::newRow("another kind") << set(with(jwk, "kty", QStringLiteral("RSA")));
    QTest::newRow("another curve") << set(with(jwk, "crv", QStringLiteral("P-384")));
}

void tst_JwtVerifier::wantsUsableKeys()
{
    QFETCH(const QJsonObject, keys);
    QVERIFY(!JwtVerifier::create(keys));
}

POSTRIDER_TEST(tst_JwtVerifier)
#include "tst_jwtverifier.moc"
