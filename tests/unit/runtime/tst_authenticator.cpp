// SPDX-License-Identifier: GPL-3.0-or-later
#include <runtime/authenticator.h>
#include <support/testmain.h>

#include <QSignalSpy>
#include <QTest>

using namespace postrider;
using namespace std::chrono_literals;

namespace {
class FakeClock final : public Clock {
public:
    Timestamp now() const override { return time; }
    Timestamp time = Timestamp(std::chrono::days(20000));
};

// A good token is "good-<device>".
class FakeVerifier final : public TokenVerifier {
public:
    Result<Claims> verify(QByteArrayView token, Timestamp now) const override
    {
        if (!token.startsWith("good-"))
            return failure(Code::Unauthenticated, QStringLiteral("forged"));
        return Claims{{1}, {QString::fromLatin1(token.sliced(5))}, now, now + limits::TokenLife};
    }
};
} // namespace

class tst_Authenticator : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTheHeader_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<bool>("good");
        QTest::newRow("Bearer") << QByteArray("Bearer good-a") << true;
        QTest::newRow("Token") << QByteArray("Token good-a") << true;
        QTest::newRow("any case") << QByteArray("bEARER good-a") << true;
        QTest::newRow("spaces around") << QByteArray("  Bearer   good-a  ") << true;
        QTest::newRow("missing") << QByteArray() << false;
        QTest::newRow("spaces") << QByteArray("   ") << false;
        QTest::newRow("scheme alone") << QByteArray("Bearer") << false;
        QTest::newRow("scheme and spaces") << QByteArray("Bearer   ") << false;
        QTest::newRow("no scheme") << QByteArray("good-a") << false;
        QTest::newRow("another scheme") << QByteArray("Basic good-a") << false;
        QTest::newRow("glued") << QByteArray("Bearergood-a") << false;
        QTest::newRow("a longer scheme") << QByteArray("Bearers good-a") << false;
        QTest::newRow("forged") << QByteArray("Bearer bad") << false;
    }
    void readsTheHeader()
    {
        QFETCH(QByteArray, header);
        const FakeVerifier verifier;
        const FakeClock clock;
        const Authenticator authenticator(verifier, clock);
        const auto claims = authenticator.authenticate(header);
        QTEST(claims.has_value(), "good");
        if (claims) {
            QCOMPARE(claims->device, DeviceId{QStringLiteral("a")});
        } else {
            QCOMPARE(claims.error().code, Code::Unauthenticated);
            QVERIFY(!claims.error().message.isEmpty());
        }
    }

    void aRevokedDeviceStaysOut()
    {
        const FakeVerifier verifier;
        FakeClock clock;
        Authenticator authenticator(verifier, clock);
        const QSignalSpy revoked(&authenticator, &Authenticator::revoked);
        authenticator.revoke({QStringLiteral("a")});
        authenticator.revoke({QStringLiteral("a")});
        QCOMPARE(revoked.size(), 1);
        QVERIFY(!authenticator.authenticateToken("good-a"));
        QVERIFY(authenticator.authenticateToken("good-b"));

        // As long as a token given out just before may be good, and only so long.
        clock.time += limits::TokenLife;
        authenticator.revoke({QStringLiteral("b")});
        QVERIFY(!authenticator.authenticateToken("good-a"));
        clock.time += Authenticator::ClockSlack + 1ms;
        authenticator.revoke({QStringLiteral("c")});
        QVERIFY(authenticator.authenticateToken("good-a"));
        QVERIFY(!authenticator.authenticateToken("good-b"));
    }
};

POSTRIDER_TEST(tst_Authenticator)
#include "tst_authenticator.moc"
