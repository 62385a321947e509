// SPDX-License-Identifier: GPL-3.0-or-later
#include <chats/parameters.h>
#include <domain/overloaded.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;

class tst_Parameters : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void page_data();
    void page();
    void chats_data();
    void chats();
};

namespace {

QString written(const PageQuery &query)
{
    const QString from = std::visit(
        Overloaded{
            [](const Newest &) { return QStringLiteral("newest"); },
            [](const BeforeMessage &before) { return QString(QStringLiteral("before ") + before.uuid.toString()); },
            [](const BeforeSeq &before) { return QStringLiteral("before %1").arg(before.seq.value); },
            [](const AfterSeq &after) { return QStringLiteral("after %1").arg(after.seq.value); },
        },
        query.from);
    return QStringLiteral("%1 of %2").arg(query.quantity).arg(from);
}

} // namespace

void tst_Parameters::page_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("expected"); // empty: refused

    const auto row = [](const char *name, const char *query, const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(query) << QString::fromLatin1(expected);
    };
    // limit: PageDefault, PageEntries
    row("nothing", "", "10 of newest");
    row("quantity", "quantity=3", "3 of newest");
    row("most", "quantity=100", "100 of newest");
    row("more counts as most", "quantity=101", "100 of newest");
    row("much more counts as most", "quantity=9007199254740991", "100 of newest");
    row("quantity 0", "quantity=0", "");
    row("quantity negative", "quantity=-1", "");
    row("quantity empty", "quantity=", "");
    row("quantity no number", "quantity=ten", "");
    row("quantity fraction", "quantity=1.5", "");
    row("quantity beyond 64 bits", "quantity=99999999999999999999", "");
    row("before", "before=7&quantity=2", "2 of before 7");
    row("before the first", "before=1", "10 of before 1");
    row("before 0", "before=0", "");
    row("before negative", "before=-7", "");
    row("before beyond 2^53", "before=9007199254740992", "");
    row("after", "after=7", "10 of after 7");
    row("after 0", "after=0", "10 of after 0");
    row("after no number", "after=x", "");
    row("time", "time=01939f2e-0000-7000-8000-000000000001", "10 of before 01939f2e-0000-7000-8000-000000000001");
    row("time in capitals", "time=01939F2E-0000-7000-8000-00000000000A",
        "10 of before 01939f2e-0000-7000-8000-00000000000a");
    row("time no uuid", "time=yesterday", "");
    row("two", "before=7&after=3", "");
    row("twice", "before=7&before=8", "");
    row("three", "before=7&after=3&time=01939f2e-0000-7000-8000-000000000001", "");
    row("unknown is ignored", "colour=red", "10 of newest");
}

void tst_Parameters::page()
{
    QFETCH(QString, query);
    QFETCH(QString, expected);
    const auto result = postrider::chats::pageQuery(QUrlQuery(query));
    QCOMPARE(result ? written(*result) : QString(), expected);
}

void tst_Parameters::chats_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("expected"); // quantity, since, after; empty: refused

    const auto row = [](const char *name, const char *query, const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(query) << QString::fromLatin1(expected);
    };
    row("nothing", "", "100,,");
    row("all", "quantity=5&since=2026-11-21T12:04:05.678Z&after=a%26b", "5,2026-11-21T12:04:05.678Z,a&b");
    row("since no time", "since=today", "");
    row("since empty", "since=", "");
    row("since in another zone", "since=2026-11-21T12:04:05.678%2B01:00", "");
    row("quantity 0", "quantity=0", "");
}

void tst_Parameters::chats()
{
    QFETCH(QString, query);
    QFETCH(QString, expected);
    const auto result = postrider::chats::chatQuery(QUrlQuery(query));
    const auto since = result && result->since ? toIso(*result->since) : QString();
    QCOMPARE(result ? QStringLiteral("%1,%2,%3").arg(result->quantity).arg(since, result->after) : QString(), expected);
}

POSTRIDER_TEST(tst_Parameters)
#include "tst_parameters.moc"
