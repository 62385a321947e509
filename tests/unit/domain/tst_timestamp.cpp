// SPDX-License-Identifier: GPL-3.0-or-later
#include <domain/timestamp.h>
#include <support/testmain.h>

#include <QDateTime>
#include <QRandomGenerator>
#include <QTest>

using namespace postrider;

class tst_Timestamp : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sameAsQtSays();
    void refused_data();
    void refused();
    void now();
};

void tst_Timestamp::sameAsQtSays()
{
    QList<qint64> moments{
        0, 1, -1, 951'782'400'000 /* a leap day */, -62'135'596'800'000 /* year 1 */, 253'402'300'799'999};
    for (int i = 0; i < 1000; ++i)
        moments += qint64(QRandomGenerator::global()->bounded(4'102'444'800'000.0));
    for (const qint64 moment : moments) {
        const Timestamp time{std::chrono::milliseconds(moment)};
        const QString said = QDateTime::fromMSecsSinceEpoch(moment, Qt::UTC).toString(Qt::ISODateWithMs);
        QCOMPARE(toIso(time), said);
        QCOMPARE(fromIso(said), std::optional(time));
    }
}

void tst_Timestamp::refused_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"",
                             "2026-11-21",
                             "2026-11-21T12:04:05Z",
                             "2026-11-21T12:04:05.678",
                             "2026-11-21T12:04:05.678+00:00",
                             "2026-11-21 12:04:05.678Z",
                             "2026-11-21t12:04:05.678z",
                             "2026-11-21T12:04:05,678Z",
                             "2026-11-21T12:04:05.6789Z",
                             "2026-13-21T12:04:05.678Z",
                             "2026-00-21T12:04:05.678Z",
                             "2026-02-29T12:04:05.678Z",
                             "2026-11-00T12:04:05.678Z",
                             "2026-11-21T24:00:00.000Z",
                             "2026-11-21T12:60:05.678Z",
                             "2026-11-21T12:04:60.678Z",
                             " 2026-11-21T12:04:05.678Z",
                             "2026-11-21T12:04:05.678Z\n",
                             "-026-11-21T12:04:05.678Z",
                             "\xd9\xa2"
                             "026-11-21T12:04:05.678Z"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void tst_Timestamp::refused()
{
    QFETCH(QString, text);
    QVERIFY(!fromIso(text));
}

void tst_Timestamp::now()
{
    const qint64 before = QDateTime::currentMSecsSinceEpoch();
    const qint64 now = currentTime().time_since_epoch().count();
    QVERIFY(now >= before && now <= QDateTime::currentMSecsSinceEpoch());
}

POSTRIDER_TEST(tst_Timestamp)
#include "tst_timestamp.moc"
