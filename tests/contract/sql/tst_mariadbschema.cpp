// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/sql/migrations.h>
#include <adapters/sql/sqlledgerstore.h>
#include <support/databases.h>
#include <support/testmain.h>

#include <QDir>
#include <QFile>
#include <QSet>

using namespace postrider;

namespace {

const QString Services[] = {QStringLiteral("identity"), QStringLiteral("persistence")};

SqlSettings of(const QString &service, const test::Databases &databases)
{
    return service == u"identity" ? databases.identity() : databases.ledger();
}

// "entry.seq NOT NULL" of every table but those that note migrations.
QSet<QString> columns(SqlConnection &connection, const QString &question)
{
    const auto found = connection.select(question, {}, [](const QSqlQuery &row) {
        return QString(row.value(0).toString() % u'.' % row.value(1).toString() %
                       (row.value(2).toBool() ? u" NOT NULL" : u""));
    });
    return found ? QSet<QString>(found->begin(), found->end()) : QSet<QString>();
}

} // namespace

// The schema in MariaDB, and who may do what in it.
class tst_MariaDbSchema : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void hasTheColumnsOfSqlite_data();
    void hasTheColumnsOfSqlite();
    void bearsToBeMadeAgain_data();
    void bearsToBeMadeAgain();
    void letsServicesDoTheirWork();
    void letsServicesDoNoMore_data();
    void letsServicesDoNoMore();

private:
    SqlSettings as(const QString &user, SqlSettings settings) const;

    test::Backend m_server{QStringLiteral("mariadb")};
    std::unique_ptr<test::MariaDbDatabases> m_shared; // with the roles
};

void tst_MariaDbSchema::initTestCase()
{
    QVERIFY(m_server.launch());
    m_shared = std::make_unique<test::MariaDbDatabases>(m_server);
    QFile roles(QStringLiteral(POSTRIDER_ROLES));
    QVERIFY(roles.open(QIODevice::ReadOnly));
    for (const QString &statement : splitStatements(QString::fromUtf8(roles.readAll())))
        m_shared->change(statement);
    for (const QString &service : {QStringLiteral("identity"), QStringLiteral("persistence"),
                                   QStringLiteral("realtime"), QStringLiteral("chats")}) {
        m_shared->change(QStringLiteral("CREATE USER %1@'%' IDENTIFIED BY 'secret'").arg(service));
        m_shared->change(QStringLiteral("GRANT postrider_%1 TO %1@'%'").arg(service));
        m_shared->change(QStringLiteral("SET DEFAULT ROLE postrider_%1 FOR %1@'%'").arg(service));
    }
}

SqlSettings tst_MariaDbSchema::as(const QString &user, SqlSettings settings) const
{
    auto &server = std::get<MariaDbServer>(settings.database);
    server.user = user;
    server.password = QStringLiteral("secret");
    return settings;
}

void tst_MariaDbSchema::hasTheColumnsOfSqlite_data()
{
    QTest::addColumn<QString>("service");
    for (const QString &service : Services)
        QTest::newRow(qPrintable(service)) << service;
}

void tst_MariaDbSchema::hasTheColumnsOfSqlite()
{
    QFETCH(QString, service);
    const test::SqliteDatabases files;
    const test::MariaDbDatabases server(m_server);
    SqlConnection sqlite(of(service, files));
    SqlConnection mariaDb(of(service, server));
    const auto opened = mariaDb.open();
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().cause));
    QVERIFY(sqlite.open());
    // an INTEGER PRIMARY KEY of SQLite is never NULL, whether it says so or not
    const auto expected =
        columns(sqlite, QStringLiteral("SELECT t.name, c.name, c.\"notnull\" OR c.pk > 0 FROM sqlite_master t, "
                                       "pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE "
                                       "'sqlite_%' AND t.name <> 'migration'"));
    const auto found =
        columns(mariaDb, QStringLiteral("SELECT table_name, column_name, is_nullable = 'NO' FROM "
                                        "information_schema.columns WHERE table_schema = DATABASE() AND table_name "
                                        "NOT LIKE 'migration%'"));
    QVERIFY(expected.size() > 10);
    QCOMPARE(QStringList((expected - found).values()), QStringList());
    QCOMPARE(QStringList((found - expected).values()), QStringList());
    const auto indexes = [](SqlConnection &connection, const QString &question) {
        auto names = connection.select(question, {}, [](const QSqlQuery &row) { return row.value(0).toString(); });
        return names.value_or(QStringList());
    };
    QCOMPARE(indexes(mariaDb, QStringLiteral("SELECT DISTINCT index_name FROM information_schema.statistics WHERE "
                                             "table_schema = DATABASE() AND index_name LIKE '%\\_by\\_%' ESCAPE '\\' "
                                             "ORDER BY index_name")),
             indexes(sqlite, QStringLiteral("SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE "
                                            "'%\\_by\\_%' ESCAPE '\\' ORDER BY name")));
}

void tst_MariaDbSchema::bearsToBeMadeAgain_data()
{
    hasTheColumnsOfSqlite_data();
}

// Each statement of a script commits by itself: one that was broken off begins anew.
void tst_MariaDbSchema::bearsToBeMadeAgain()
{
    QFETCH(QString, service);
    const test::MariaDbDatabases server(m_server);
    for (int i = 0; i < 2; ++i) {
        SqlConnection connection(of(service, server));
        const auto opened = connection.open();
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().cause));
        QVERIFY(connection.execute(u"DELETE FROM migration_" % service));
    }
    if (service == u"persistence")
        QCOMPARE(server.number(QStringLiteral("SELECT COUNT(*) FROM store")), 1);
}

void tst_MariaDbSchema::letsServicesDoTheirWork()
{
    SqlConnection identity(as(QStringLiteral("identity"), m_shared->identity()));
    const auto opened = identity.open();
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().cause));
    SqlLedgerStore store(as(QStringLiteral("persistence"), m_shared->ledger()));
    const auto begun = store.begin({0});
    QVERIFY2(begun, begun ? "" : qPrintable(begun.error().cause));
    store.rollback();
    const QHash<QString, QStringList> reads{
        {QStringLiteral("persistence"), {QStringLiteral("SELECT id FROM user WHERE deleted_at IS NULL")}},
        {QStringLiteral("chats"),
         {QStringLiteral("SELECT id, name, display_name, last_seen FROM user"), QStringLiteral("SELECT * FROM entry"),
          QStringLiteral("SELECT * FROM verdict")}},
        {QStringLiteral("realtime"),
         {QStringLiteral("SELECT id, name FROM user"), QStringLiteral("SELECT * FROM membership"),
          QStringLiteral("SELECT id, revoked_at FROM device")}},
    };
    for (const auto &[user, questions] : reads.asKeyValueRange()) {
        SqlConnection reader(as(user, m_shared->ledgerReader()));
        QVERIFY(reader.open());
        for (const QString &question : questions) {
            const auto read = reader.select(question, {}, [](const QSqlQuery &) { return 0; });
            QVERIFY2(read, read ? "" : qPrintable(read.error().cause));
        }
    }
}

void tst_MariaDbSchema::letsServicesDoNoMore_data()
{
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("statement");
    const auto row = [](const char *user, const char *statement) {
        QTest::addRow("%s: %s", user, statement) << QString::fromLatin1(user) << QString::fromLatin1(statement);
    };
    for (const char *user : {"chats", "realtime", "identity"}) {
        row(user, "DELETE FROM entry");
        row(user, "UPDATE chat SET last_seq = 0");
        row(user, "UPDATE mark SET read_seq = 0");
        row(user, "SELECT * FROM `cursor`");
        row(user, "DROP TABLE entry");
    }
    for (const char *user : {"chats", "realtime", "persistence"}) {
        row(user, "SELECT pass_hash FROM user");
        row(user, "SELECT refresh_hash FROM device");
        row(user, "UPDATE user SET deleted_at = 1");
        row(user, "DELETE FROM device");
    }
    row("persistence", "SELECT name FROM user");
    row("persistence", "DROP TABLE entry");
    row("identity", "DROP TABLE user");
    row("identity", "SELECT body FROM entry");
    row("identity", "DELETE FROM user");
    row("persistence", "DELETE FROM entry");
    row("realtime", "SELECT code FROM verdict");
    row("chats", "CREATE TABLE mine(x INTEGER)");
    row("persistence", "CREATE TABLE mine(x INTEGER)");
    row("chats", "SELECT * FROM mysql.global_priv");
}

void tst_MariaDbSchema::letsServicesDoNoMore()
{
    QFETCH(QString, user);
    QFETCH(QString, statement);
    SqlConnection connection(as(user, {.database = m_shared->ledger().database}));
    QVERIFY(connection.open());
    const auto done = connection.execute(statement);
    QVERIFY(!done);
    QVERIFY2(done.error().cause.contains(u"denied"), qPrintable(done.error().cause));
}

POSTRIDER_TEST(tst_MariaDbSchema)
#include "tst_mariadbschema.moc"
