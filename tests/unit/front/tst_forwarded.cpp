// SPDX-License-Identifier: GPL-3.0-or-later
#include <front/forwarded.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider::front;

class tst_Forwarded : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsWhoIsMeant_data()
    {
        QTest::addColumn<QString>("peer");
        QTest::addColumn<QByteArray>("forwardedFor");
        QTest::addColumn<QString>("client");
        const QString proxy = QStringLiteral("10.0.0.1");
        const QString other = QStringLiteral("192.0.2.9");
        QTest::newRow("said by a proxy") << proxy << QByteArray("203.0.113.5") << QStringLiteral("203.0.113.5");
        QTest::newRow("IPv6") << proxy << QByteArray("2001:db8::1") << QStringLiteral("2001:db8::1");
        QTest::newRow("said by anybody else") << other << QByteArray("203.0.113.5") << other;
        QTest::newRow("nothing said") << proxy << QByteArray() << proxy;
        QTest::newRow("said by the client before")
            << proxy << QByteArray("1.1.1.1, 203.0.113.5") << QStringLiteral("203.0.113.5");
        QTest::newRow("two proxies") << proxy << QByteArray("1.1.1.1 ,203.0.113.5,  10.0.0.2 ")
                                     << QStringLiteral("203.0.113.5");
        QTest::newRow("proxies only") << proxy << QByteArray("10.0.0.3,10.0.0.2") << QStringLiteral("10.0.0.3");
        QTest::newRow("no address") << proxy << QByteArray("203.0.113.5, unknown") << proxy;
        QTest::newRow("with a port") << proxy << QByteArray("203.0.113.5:80") << proxy;
        QTest::newRow("commas") << proxy << QByteArray(",,") << proxy;
    }
    void tellsWhoIsMeant()
    {
        QFETCH(QString, peer);
        QFETCH(QByteArray, forwardedFor);
        QFETCH(QString, client);
        const Proxies proxies = [](const QHostAddress &address) {
            return address.isInSubnet(QHostAddress(QStringLiteral("10.0.0.0")), 8);
        };
        QCOMPARE(clientBehind(proxies, QHostAddress(peer), forwardedFor).toString(), client);
        QCOMPARE(clientBehind({}, QHostAddress(peer), forwardedFor).toString(), peer);
    }
};

POSTRIDER_TEST(tst_Forwarded)
#include "tst_forwarded.moc"
