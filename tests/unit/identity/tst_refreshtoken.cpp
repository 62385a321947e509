// SPDX-License-Identifier: GPL-3.0-or-later
#include <identity/refreshtoken.h>
#include <support/testmain.h>

#include <QSet>
#include <QTest>

using namespace postrider::identity;

class tst_RefreshToken : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isNeverTheSame();
    void followsFromTokenAndSalt();
    void isKeptAsAHash();
};

void tst_RefreshToken::isNeverTheSame()
{
    QSet<QString> tokens;
    QSet<QByteArray> salts;
    for (int i = 0; i < 1000; ++i) {
        tokens.insert(makeRefreshToken());
        salts.insert(makeRefreshSalt());
    }
    QCOMPARE(tokens.size(), 1000);
    QCOMPARE(salts.size(), 1000);
    QCOMPARE(makeRefreshToken().size(), 43); // 256 bits in base64url
}

void tst_RefreshToken::followsFromTokenAndSalt()
{
    const QString token = makeRefreshToken();
    const QByteArray salt = makeRefreshSalt();
    const QString next = followingRefreshToken(token, salt);
    QCOMPARE(next.size(), 43);
    QCOMPARE(followingRefreshToken(token, salt), next);
    QVERIFY(followingRefreshToken(token, makeRefreshSalt()) != next);
    QVERIFY(followingRefreshToken(makeRefreshToken(), salt) != next);
}

void tst_RefreshToken::isKeptAsAHash()
{
    const QString token = makeRefreshToken();
    QCOMPARE(refreshTokenHash(token).size(), 32);
    QCOMPARE(refreshTokenHash(token), refreshTokenHash(token));
    QVERIFY(refreshTokenHash(token) != refreshTokenHash(token.chopped(1)));
}

POSTRIDER_TEST(tst_RefreshToken)
#include "tst_refreshtoken.moc"
