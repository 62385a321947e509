// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>

#include <QLocale>
#include <QTest>

#include <model/words.h>

using namespace postrider;
using namespace std::chrono_literals;

class tst_Words : public QObject {
    Q_OBJECT
private:
    const Timestamp noon{std::chrono::milliseconds(1'795'262'670'000)}; // 21 November 2026, 12:04:30 UTC

private Q_SLOTS:
    void cleanup() { QLocale::setDefault(QLocale::c()); }

    void aTimeHasNoSecondsInAnyLocale_data()
    {
        QTest::addColumn<QLocale>("locale");
        QTest::addRow("C") << QLocale::c();
        QTest::addRow("German") << QLocale(QLocale::German, QLocale::Germany);
        QTest::addRow("American") << QLocale(QLocale::English, QLocale::UnitedStates);
    }
    void aTimeHasNoSecondsInAnyLocale()
    {
        QFETCH(QLocale, locale);
        QLocale::setDefault(locale);
        QCOMPARE(words::clock(noon).count(u':'), 1);
        QVERIFY(!words::clock(noon).contains(QStringLiteral("30")));
        QVERIFY(words::moment(noon, noon).contains(QStringLiteral("30")));
    }

    void daysHaveNamesWhileTheyAreNear()
    {
        const QDate today = words::localDate(noon);
        QCOMPARE(words::day(today, today), QStringLiteral("Today"));
        QCOMPARE(words::day(today.addDays(-1), today), QStringLiteral("Yesterday"));
        QVERIFY(words::day(today.addYears(-1), today).contains(QStringLiteral("2025")));
    }

    void namesCannotTurnTheirSentence()
    {
        const QString name = words::isolated(QStringLiteral("a\u202eb"));
        QVERIFY(!name.contains(QChar(0x202e)));
        QVERIFY(name.startsWith(QChar(0x2068)) && name.endsWith(QChar(0x2069)));
    }
};

POSTRIDER_TEST(tst_Words)
#include "tst_words.moc"
