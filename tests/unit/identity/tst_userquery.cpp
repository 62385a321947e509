// SPDX-License-Identifier: GPL-3.0-or-later
#include <identity/userquery.h>
#include <support/testmain.h>

#include <QTest>
#include <QUrl>

using namespace postrider;
using namespace postrider::identity;

class tst_UserQuery : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void goesOnWhereThePageEnded_data();
    void goesOnWhereThePageEnded();
};

void tst_UserQuery::reads_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("quantity");
    QTest::newRow("nothing") << QString() << QString() << 100;
    QTest::newRow("a word") << QStringLiteral("query=ann") << QStringLiteral("ann") << 100;
    QTest::newRow("an empty word") << QStringLiteral("query=") << QString() << 100;
    QTest::newRow("UTF-8") << QStringLiteral("query=%D0%9E%D0%BB") << QStringLiteral("\u041e\u043b") << 100;
    QTest::newRow("a space, either way") << QStringLiteral("query=a+b%20c") << QStringLiteral("a b c") << 100;
    QTest::newRow("a plus sign") << QStringLiteral("query=a%2Bb") << QStringLiteral("a+b") << 100;
    QTest::newRow("per cent") << QStringLiteral("query=100%25") << QStringLiteral("100%") << 100;
    QTest::newRow("an ampersand") << QStringLiteral("query=a%26b") << QStringLiteral("a&b") << 100;
    QTest::newRow("one") << QStringLiteral("quantity=1") << QString() << 1;
    QTest::newRow("a hundred") << QStringLiteral("quantity=100") << QString() << 100;
    QTest::newRow("above counts as a hundred") << QStringLiteral("quantity=101") << QString() << 100;
    QTest::newRow("unknown parameters are nothing") << QStringLiteral("x=y") << QString() << 100;
}

void tst_UserQuery::reads()
{
    QFETCH(const QString, query);
    const auto read = userQuery(QUrlQuery(query));
    QVERIFY(read.has_value());
    QTEST(read->text, "text");
    QTEST(read->quantity, "quantity");
    QVERIFY(read->after.isEmpty());
}

void tst_UserQuery::refuses_data()
{
    QTest::addColumn<QString>("query");
    for (const char *query : {"quantity=0", "quantity=-1", "quantity=", "quantity=x", "quantity=1.5", "quantity=1e2",
                              "quantity=%201", "quantity=+1", "quantity=0x10", "query=%00", "query=%ff",
                              "query=%ED%A0%80", "after=!", "after=_w", "after=AA", "after=%00"})
        QTest::newRow(query) << QString::fromLatin1(query);
}

void tst_UserQuery::refuses()
{
    QFETCH(const QString, query);
    const auto read = userQuery(QUrlQuery(query));
    QVERIFY(!read);
    QCOMPARE(read.error().code, Code::BadRequest);
    QVERIFY(read.error().message.contains(query.section(u'=', 0, 0)));
}

void tst_UserQuery::goesOnWhereThePageEnded_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("after");
    QTest::newRow("Latin") << QStringLiteral("Ann B.") << QStringLiteral("ann b.");
    QTest::newRow("Cyrillic") << QStringLiteral("\u041e\u043b\u044c\u0433\u0430")
                              << QStringLiteral("\u043e\u043b\u044c\u0433\u0430");
    QTest::newRow("beyond the BMP") << QStringLiteral("\U00020000") << QStringLiteral("\U00020000");
}

void tst_UserQuery::goesOnWhereThePageEnded()
{
    QFETCH(const QString, name);
    const UserPage page{{User{{1}, name, name, false, {}}}, true};
    const QString next = nextAfter(page);
    QCOMPARE(next, QString::fromLatin1(QUrl::toPercentEncoding(next))); // can stand in a URL as it is
    const auto read = userQuery(QUrlQuery(u"after=" + next));
    QVERIFY(read.has_value());
    QTEST(read->after, "after");
    QCOMPARE(nextAfter({page.users, false}), QString());
    QCOMPARE(nextAfter({}), QString());
}

POSTRIDER_TEST(tst_UserQuery)
#include "tst_userquery.moc"
