// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/sql/migrations.h>
#include <adapters/sql/sqlconnection.h>
#include <support/testmain.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace postrider;

namespace {
void write(const QString &file, const QByteArray &text)
{
    QFile out(file);
    QVERIFY2(out.open(QIODevice::WriteOnly), qPrintable(out.errorString()));
    out.write(text);
}

SqlResult<QStringList> tables(SqlConnection &connection)
{
    return connection.select(QStringLiteral("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"), {},
                             [](const QSqlQuery &row) { return row.value(0).toString(); });
}
} // namespace

class tst_Migrations : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void splits_data();
    void splits();
    void appliesEachOnce();
    void goesOnWhereItWas();
    void failsWhole();
    void refusesNewer();
    void refusesHole();
    void shipsEveryService_data();
    void shipsEveryService();

private:
    QString file() const { return m_folder->filePath(QStringLiteral("data/test.sqlite")); }
    QString scripts() const { return m_folder->path(); }
    SqlSettings settings() const { return {.database = SqliteFile{file()}, .migrations = scripts()}; }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_Migrations::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir(scripts()).mkdir(QStringLiteral("sqlite")));
}

void tst_Migrations::splits_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QStringList>("statements");
    QTest::newRow("nothing") << QString() << QStringList();
    QTest::newRow("two") << QStringLiteral("A;\nB ;") << QStringList{QStringLiteral("A"), QStringLiteral("B")};
    QTest::newRow("no last semicolon") << QStringLiteral("A; B")
                                       << QStringList{QStringLiteral("A"), QStringLiteral("B")};
    QTest::newRow("comment") << QStringLiteral("-- it's; a\nA -- b;\n, B;") << QStringList{QStringLiteral("A \n, B")};
    QTest::newRow("text") << QStringLiteral("A 'it''s; -- so'; B")
                          << QStringList{QStringLiteral("A 'it''s; -- so'"), QStringLiteral("B")};
    QTest::newRow("names") << QStringLiteral("A \";\" `;`;") << QStringList{QStringLiteral("A \";\" `;`")};
    QTest::newRow("open quote") << QStringLiteral("A ';") << QStringList{QStringLiteral("A ';")};
}

void tst_Migrations::splits()
{
    QFETCH(QString, script);
    QTEST(splitStatements(script), "statements");
}

void tst_Migrations::appliesEachOnce()
{
    write(scripts() + QStringLiteral("/sqlite/0001_a.sql"), "CREATE TABLE a(x); INSERT INTO a VALUES(1);");
    write(scripts() + QStringLiteral("/sqlite/0002_b.sql"), "CREATE TABLE b(x);");
    for (int i = 0; i < 2; ++i) {
        SqlConnection connection(settings());
        QVERIFY(connection.open());
        const auto rows = connection.select(QStringLiteral("SELECT x FROM a"), {}, [](const QSqlQuery &) { return 0; });
        QCOMPARE(rows->size(), 1);
        const QStringList expected{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("migration")};
        QCOMPARE(*tables(connection), expected);
    }
}

void tst_Migrations::goesOnWhereItWas()
{
    write(scripts() + QStringLiteral("/sqlite/0001_a.sql"), "CREATE TABLE a(x);");
    {
        SqlConnection connection(settings());
        QVERIFY(connection.open());
        QVERIFY(connection.execute(QStringLiteral("INSERT INTO a VALUES(7)")));
    }
    write(scripts() + QStringLiteral("/sqlite/0002_b.sql"), "CREATE TABLE b AS SELECT x FROM a;");
    SqlConnection connection(settings());
    QVERIFY(connection.open());
    const auto kept = connection.selectFirst(QStringLiteral("SELECT x FROM b"), {},
                                             [](const QSqlQuery &row) { return row.value(0).toInt(); });
    QCOMPARE(kept->value_or(0), 7);
}

void tst_Migrations::failsWhole()
{
    write(scripts() + QStringLiteral("/sqlite/0001_a.sql"), "CREATE TABLE a(x);");
    write(scripts() + QStringLiteral("/sqlite/0002_b.sql"), "CREATE TABLE b(x); INSERT INTO nowhere VALUES(1);");
    SqlConnection connection(settings());
    const auto opened = connection.open();
    QVERIFY(!opened);
    QVERIFY2(opened.error().cause.contains(u"0002_b.sql"), qPrintable(opened.error().cause));

    SqlConnection bare({.database = SqliteFile{file()}});
    QVERIFY(bare.open());
    const QStringList expected{QStringLiteral("a"), QStringLiteral("migration")};
    QCOMPARE(*tables(bare), expected);
}

void tst_Migrations::refusesNewer()
{
    write(scripts() + QStringLiteral("/sqlite/0001_a.sql"), "CREATE TABLE a(x);");
    write(scripts() + QStringLiteral("/sqlite/0002_b.sql"), "CREATE TABLE b(x);");
    {
        SqlConnection connection(settings());
        QVERIFY(connection.open());
    }
    QVERIFY(QFile::remove(scripts() + QStringLiteral("/sqlite/0002_b.sql")));
    SqlConnection connection(settings());
    const auto opened = connection.open();
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, SqlError::Kind::Newer);
    QVERIFY2(opened.error().cause.contains(u"version 2"), qPrintable(opened.error().cause));
    QCOMPARE(Error(opened.error()).code, Code::Unavailable);
}

void tst_Migrations::refusesHole()
{
    write(scripts() + QStringLiteral("/sqlite/0001_a.sql"), "CREATE TABLE a(x);");
    write(scripts() + QStringLiteral("/sqlite/0003_c.sql"), "CREATE TABLE c(x);");
    QVERIFY(!readMigrations(scripts() + QStringLiteral("/sqlite")));
    QVERIFY(!readMigrations(scripts() + QStringLiteral("/nowhere")));
}

void tst_Migrations::shipsEveryService_data()
{
    QTest::addColumn<QString>("service");
    const QStringList services = QDir(QStringLiteral(":/sql/server")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QVERIFY(services.contains(QStringLiteral("persistence")));
    for (const QString &service : services)
        QTest::newRow(qPrintable(service)) << service;
}

void tst_Migrations::shipsEveryService()
{
    QFETCH(QString, service);
    SqlConnection connection({.database = SqliteFile{file()}, .migrations = QStringLiteral(":/sql/server/") + service});
    const auto opened = connection.open();
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().cause));
}

POSTRIDER_TEST(tst_Migrations)
#include "tst_migrations.moc"
