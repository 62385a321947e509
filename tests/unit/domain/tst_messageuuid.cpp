// SPDX-License-Identifier: GPL-3.0-or-later
#include <domain/ids.h>
#include <domain/timestamp.h>
#include <support/testmain.h>

#include <QSet>
#include <QTest>

using namespace postrider;

class tst_MessageUuid : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void parse_data();
    void parse();
    void createdOnesAreOfVersion7();
    void createdOnesDiffer();
    void bytes();
};

void tst_MessageUuid::parse_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("canonical"); // empty: refused
    const QString lower = QStringLiteral("01234567-89ab-7cde-8f01-23456789abcd");

    QTest::newRow("lower case") << lower << lower;
    QTest::newRow("upper case") << lower.toUpper() << lower;
    QTest::newRow("version 1") << QStringLiteral("c232ab00-9414-11ec-b3c8-9f6bdeced846")
                               << QStringLiteral("c232ab00-9414-11ec-b3c8-9f6bdeced846");
    QTest::newRow("version 4") << QStringLiteral("919108f7-52d1-4320-9bac-f847db4148a8")
                               << QStringLiteral("919108f7-52d1-4320-9bac-f847db4148a8");
    QTest::newRow("another variant") << QStringLiteral("00000000-0000-0000-0000-000000000001")
                                     << QStringLiteral("00000000-0000-0000-0000-000000000001");
    QTest::newRow("max") << QStringLiteral("FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF")
                         << QStringLiteral("ffffffff-ffff-ffff-ffff-ffffffffffff");

    const QString refused;
    QTest::newRow("empty") << QString() << refused;
    QTest::newRow("nil") << QStringLiteral("00000000-0000-0000-0000-000000000000") << refused;
    QTest::newRow("braces") << QString(u'{' + lower + u'}') << refused;
    QTest::newRow("urn") << QString(QStringLiteral("urn:uuid:") + lower) << refused;
    QTest::newRow("no dashes") << QString(lower).remove(u'-') << refused;
    QTest::newRow("dashes elsewhere") << QStringLiteral("0123456-789ab-7cde-8f01-23456789abcd") << refused;
    QTest::newRow("space in front") << QString(u' ' + lower) << refused;
    QTest::newRow("line break behind") << QString(lower + u'\n') << refused;
    QTest::newRow("one short") << lower.chopped(1) << refused;
    QTest::newRow("one long") << QString(lower + u'0') << refused;
    QTest::newRow("no digit") << QString(lower).replace(0, 1, u'g') << refused;
    QTest::newRow("sign") << QString(lower).replace(0, 1, u'-') << refused;
    QTest::newRow("full-width digit") << QString(lower).replace(0, 1, QChar(0xff10)) << refused;
    QTest::newRow("Arabic digit") << QString(lower).replace(0, 1, QChar(0x0661)) << refused;
    QTest::newRow("NUL inside") << QString(lower).replace(5, 1, QChar(u'\0')) << refused;
}

void tst_MessageUuid::parse()
{
    QFETCH(QString, text);
    QFETCH(QString, canonical);
    const auto uuid = MessageUuid::parse(text);
    QCOMPARE(uuid.has_value(), !canonical.isEmpty());
    if (uuid)
        QCOMPARE(uuid->toString(), canonical);
}

void tst_MessageUuid::createdOnesAreOfVersion7()
{
    const qint64 before = currentTime().time_since_epoch().count();
    const QByteArray bytes = MessageUuid::create().toBytes();
    const qint64 after = currentTime().time_since_epoch().count();
    QCOMPARE(bytes.size(), 16);
    QCOMPARE(uchar(bytes[6]) >> 4, 7);
    QCOMPARE(uchar(bytes[8]) >> 6, 2);
    qint64 made = 0;
    for (int i = 0; i < 6; ++i)
        made = made << 8 | uchar(bytes[i]);
    QVERIFY2(made >= before && made <= after, "its time is the moment it was made");
}

// Many within one millisecond: the random bits, not the time, keep them apart. All of those bits vary.
void tst_MessageUuid::createdOnesDiffer()
{
    constexpr int Many = 10'000;
    QSet<MessageUuid> seen;
    QByteArray ever(16, '\0');
    QByteArray always(16, '\xff');
    for (int i = 0; i < Many; ++i) {
        const MessageUuid uuid = MessageUuid::create();
        seen += uuid;
        const QByteArray bytes = uuid.toBytes();
        for (int b = 6; b < 16; ++b) {
            ever[b] = char(ever[b] | bytes[b]);
            always[b] = char(always[b] & bytes[b]);
        }
    }
    QCOMPARE(seen.size(), Many);
    QCOMPARE(ever.mid(6).toHex(), QByteArray("7fffbfffffffffffffff"));
    QCOMPARE(always.mid(6).toHex(), QByteArray("70008000000000000000"));
}

void tst_MessageUuid::bytes()
{
    const MessageUuid uuid = MessageUuid::create();
    QCOMPARE(MessageUuid::fromBytes(uuid.toBytes()), uuid);
    QVERIFY(MessageUuid::fromBytes({}).isNull());
    QVERIFY(MessageUuid::fromBytes(uuid.toBytes().chopped(1)).isNull());
    QVERIFY(MessageUuid::fromBytes(uuid.toBytes() + '\0').isNull());
    QVERIFY(MessageUuid().isNull());
}

POSTRIDER_TEST(tst_MessageUuid)
#include "tst_messageuuid.moc"
