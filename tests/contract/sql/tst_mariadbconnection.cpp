// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/sql/durability.h>
#include <adapters/sql/sqlthread.h>
#include <support/databases.h>
#include <support/testmain.h>

#include <QSemaphore>

using namespace postrider;
using namespace std::chrono_literals;

class tst_MariaDbConnection : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void readsAndWrites();
    void comparesTextsAsTheyAre_data();
    void comparesTextsAsTheyAre();
    void classifies_data();
    void classifies();
    void keepsAnIdToItself();
    void readersOnlyRead();
    void snapshotDoesNotMove_data();
    void snapshotDoesNotMove();
    void tellsBusy();
    void repeatsTheVictimOfADeadlock();
    void replacesAConnectionThatWasLost();
    void noticesAServerThatHasStopped();
    void tellsWhatACommitIsWorth();

private:
    SqlSettings settings() const { return {.database = m_databases->server(), .busyTimeout = 1s}; }
    static QList<qint64> numbers(SqlConnection &connection);

    test::Backend m_server{QStringLiteral("mariadb")};
    std::unique_ptr<test::MariaDbDatabases> m_databases;
};

QList<qint64> tst_MariaDbConnection::numbers(SqlConnection &connection)
{
    return connection
        .select(QStringLiteral("SELECT x FROM t ORDER BY x"), {},
                [](const QSqlQuery &row) { return row.value(0).toLongLong(); })
        .value_or(QList<qint64>{-1});
}

void tst_MariaDbConnection::initTestCase()
{
    QVERIFY(m_server.launch());
    m_databases = std::make_unique<test::MariaDbDatabases>(m_server);
}

void tst_MariaDbConnection::init()
{
    SqlConnection connection(settings());
    QVERIFY(connection.open());
    QVERIFY(connection.execute(QStringLiteral("DROP TABLE IF EXISTS t")));
    QVERIFY(connection.execute(QStringLiteral(
        "CREATE TABLE t(x BIGINT PRIMARY KEY AUTO_INCREMENT, y VARCHAR(10) UNIQUE, z MEDIUMBLOB CHECK (z "
        "<> 'no')) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin")));
}

void tst_MariaDbConnection::readsAndWrites()
{
    SqlConnection connection(settings());
    QVERIFY(connection.open());
    const QString statement = QStringLiteral("INSERT INTO t(y, z) VALUES(?, ?)");
    const QString odd = QStringLiteral("\U0001F426 \uFFFE'\\");
    QCOMPARE(*connection.insert(statement, {odd, QByteArray("\0b\xff", 3)}), 1);
    QCOMPARE(*connection.insert(statement, {QStringLiteral(""), QVariant()}), 2);
    const auto row =
        connection.selectFirst(QStringLiteral("SELECT y, z FROM t WHERE x = ?"), {1}, [](const QSqlQuery &r) {
            return std::pair{r.value(0).toString(), r.value(1).toByteArray()};
        });
    QCOMPARE(row->value(), std::pair(odd, QByteArray("\0b\xff", 3)));
    const auto empty =
        connection.selectFirst(QStringLiteral("SELECT y IS NULL, z IS NULL FROM t WHERE x = ?"), {2},
                               [](const QSqlQuery &r) { return std::pair(r.value(0).toBool(), r.value(1).toBool()); });
    QCOMPARE(empty->value(), std::pair(false, true));
    // what an UPDATE finds is counted, also where it stays as it was
    for (int i = 0; i < 2; ++i)
        QCOMPARE(*connection.execute(QStringLiteral("UPDATE t SET z = ?"), {QByteArray("c")}), 2);
}

void tst_MariaDbConnection::comparesTextsAsTheyAre_data()
{
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    QTest::newRow("case") << QStringLiteral("a") << QStringLiteral("A");
    QTest::newRow("accents") << QStringLiteral("e") << QStringLiteral("\u00e9");
    QTest::newRow("trailing blank") << QStringLiteral("a") << QStringLiteral("a ");
    QTest::newRow("beyond the BMP") << QStringLiteral("\U0001F426") << QStringLiteral("\U0001F427");
    QTest::newRow("composed") << QStringLiteral("\u00e9") << QStringLiteral("e\u0301");
}

void tst_MariaDbConnection::comparesTextsAsTheyAre()
{
    QFETCH(QString, first);
    QFETCH(QString, second);
    SqlConnection connection(settings());
    QVERIFY(connection.open());
    for (const QString &text : {first, second})
        QVERIFY(connection.insert(QStringLiteral("INSERT INTO t(y) VALUES(?)"), {text}));
    const auto count = connection.selectFirst(QStringLiteral("SELECT COUNT(*) FROM t WHERE y = ?"), {second},
                                              [](const QSqlQuery &row) { return row.value(0).toInt(); });
    QCOMPARE(count->value_or(0), 1);
    const auto inOrder = connection.select(QStringLiteral("SELECT y FROM t ORDER BY y"), {},
                                           [](const QSqlQuery &row) { return row.value(0).toByteArray(); });
    QVERIFY(inOrder->first() < inOrder->last()); // the order of the bytes, as SQLite's
}

void tst_MariaDbConnection::classifies_data()
{
    QTest::addColumn<QString>("statement");
    QTest::addColumn<SqlError::Kind>("kind");
    QTest::newRow("unique") << QStringLiteral("INSERT INTO t(y) VALUES('a')") << SqlError::Kind::Constraint;
    QTest::newRow("check") << QStringLiteral("INSERT INTO t(z) VALUES('no')") << SqlError::Kind::Constraint;
    QTest::newRow("no number") << QStringLiteral("INSERT INTO t(x) VALUES('text')") << SqlError::Kind::Constraint;
    QTest::newRow("too long") << QStringLiteral("INSERT INTO t(y) VALUES('12345678901')") << SqlError::Kind::Constraint;
    QTest::newRow("no such table") << QStringLiteral("INSERT INTO u VALUES(1)") << SqlError::Kind::Corrupt;
    // one of the many that have no place of their own: 1242
    QTest::newRow("unlisted") << QStringLiteral("INSERT INTO t(x) SELECT (SELECT 1 UNION SELECT 2)")
                              << SqlError::Kind::Unclear;
}

void tst_MariaDbConnection::classifies()
{
    QFETCH(QString, statement);
    SqlConnection connection(settings());
    QVERIFY(connection.open());
    QVERIFY(connection.execute(QStringLiteral("INSERT INTO t(y) VALUES('a')")));
    const auto done = connection.execute(statement);
    QVERIFY(!done);
    QTEST(done.error().kind, "kind");
    QCOMPARE(done.error().retryable(), done.error().kind == SqlError::Kind::Unclear);
    QVERIFY(connection.open());
    QCOMPARE(numbers(connection).size(), 1);
}

void tst_MariaDbConnection::keepsAnIdToItself()
{
    SqlConnection first(settings());
    SqlConnection second(settings());
    QVERIFY(first.open() && second.open());
    QVERIFY(first.id() != second.id());
    QVERIFY(first.begin());
    QVERIFY(first.execute(QStringLiteral("INSERT INTO t(y) VALUES('a')")));
    QVERIFY(second.endOther(first.id()));
    QVERIFY(second.endOther(first.id())); // there is none any more
    QVERIFY(second.endOther(second.id()));
    const auto done = first.execute(QStringLiteral("INSERT INTO t(y) VALUES('b')"));
    QVERIFY(!done);
    QCOMPARE(done.error().kind, SqlError::Kind::Lost);
    QVERIFY(first.isRepeatable());
    QCOMPARE(numbers(second), QList<qint64>());
}

void tst_MariaDbConnection::readersOnlyRead()
{
    SqlSettings readOnly = settings();
    readOnly.access = SqlSettings::Access::ReadOnly;
    SqlConnection reader(readOnly);
    QVERIFY(reader.open());
    QVERIFY(!reader.execute(QStringLiteral("INSERT INTO t(y) VALUES('a')")));
    QVERIFY(reader.open());
    QCOMPARE(numbers(reader), QList<qint64>());
}

void tst_MariaDbConnection::snapshotDoesNotMove_data()
{
    QTest::addColumn<SqlSettings::Access>("access");
    QTest::newRow("of a reader") << SqlSettings::Access::ReadOnly;
    QTest::newRow("of a writer") << SqlSettings::Access::ReadWrite;
}

void tst_MariaDbConnection::snapshotDoesNotMove()
{
    QFETCH(SqlSettings::Access, access);
    SqlSettings looking = settings();
    looking.access = access;
    SqlConnection writer(settings());
    SqlConnection reader(looking);
    QVERIFY(writer.open() && reader.open());
    const auto seen = reader.snapshot([&]() -> SqlResult<QList<qint64>> {
        const auto before = numbers(reader);
        if (const auto done = writer.execute(QStringLiteral("INSERT INTO t(y) VALUES('a')")); !done)
            return std::unexpected(done.error());
        const auto after = numbers(reader);
        return before == after ? after : QList<qint64>{-2};
    });
    QCOMPARE(*seen, QList<qint64>());
    QCOMPARE(numbers(reader), QList<qint64>{1});
}

void tst_MariaDbConnection::tellsBusy()
{
    SqlConnection first(settings());
    SqlConnection second(settings());
    QVERIFY(first.open() && second.open());
    QVERIFY(first.insert(QStringLiteral("INSERT INTO t(y) VALUES('a')")));
    QVERIFY(first.begin() && second.begin());
    const QString change = QStringLiteral("UPDATE t SET z = 'x' WHERE x = 1");
    QVERIFY(first.execute(change));
    const auto blocked = second.execute(change);
    QVERIFY(!blocked);
    QCOMPARE(blocked.error().kind, SqlError::Kind::Busy);
    QVERIFY(blocked.error().retryable());
    QVERIFY(!second.isRepeatable()); // it has waited already
    second.rollback();
    QVERIFY(first.commit());
    QVERIFY(second.execute(change));
}

// Two jobs that lock two rows crosswise: one is broken off, and done again.
void tst_MariaDbConnection::repeatsTheVictimOfADeadlock()
{
    SqlSettings patient = settings();
    patient.busyTimeout = 5s;
    SqlThread first(QStringLiteral("first"), patient);
    SqlThread second(QStringLiteral("second"), patient);
    const auto rows = first.run([](SqlConnection &connection) -> Result<qint64> {
        return connection.execute(QStringLiteral("INSERT INTO t(x, z) VALUES(1, ''), (2, '')"));
    });
    QVERIFY(rows.result());
    std::atomic<int> attempts = 0;
    QSemaphore arrived;
    const auto crosswise = [&](int one, int other) {
        return [&, one, other](SqlConnection &connection) -> Result<qint64> {
            const bool again = ++attempts > 2;
            return connection.transaction([&]() -> SqlResult<qint64> {
                const QString add = QStringLiteral("UPDATE t SET z = CONCAT(z, '+') WHERE x = ?");
                if (const auto done = connection.execute(add, {one}); !done)
                    return done;
                arrived.release();
                while (!again && arrived.available() < 2)
                    QThread::yieldCurrentThread();
                return connection.execute(add, {other});
            });
        };
    };
    auto one = first.run(crosswise(1, 2));
    auto other = second.run(crosswise(2, 1));
    QVERIFY(one.result());
    QVERIFY(other.result());
    QCOMPARE(attempts.load(), 3);
    SqlConnection connection(settings());
    QVERIFY(connection.open());
    const auto added = connection.select(QStringLiteral("SELECT z FROM t"), {},
                                         [](const QSqlQuery &row) { return row.value(0).toByteArray(); });
    QCOMPARE(*added, (QList<QByteArray>{"++", "++"}));
}

void tst_MariaDbConnection::replacesAConnectionThatWasLost()
{
    SqlThread thread(QStringLiteral("test"), settings());
    const auto idAndRows = [](SqlConnection &connection) -> Result<QString> {
        const auto done =
            connection.transaction([&] { return connection.execute(QStringLiteral("INSERT INTO t(y) VALUES(NULL)")); });
        if (!done)
            return std::unexpected(done.error());
        return connection.id();
    };
    const auto before = thread.run(idAndRows).result();
    QVERIFY(before);
    SqlConnection other(settings());
    QVERIFY(other.open());
    QVERIFY(other.endOther(*before));
    const auto after = thread.run(idAndRows).result();
    QVERIFY(after);
    QVERIFY(*before != *after);
    QCOMPARE(numbers(other).size(), 2);
    QVERIFY(m_server.kill());
    QVERIFY(m_server.start());
    QVERIFY(thread.run(idAndRows).result());
    SqlConnection another(settings());
    QVERIFY(another.open());
    QCOMPARE(numbers(another).size(), 3);
}

void tst_MariaDbConnection::noticesAServerThatHasStopped()
{
    SqlSettings hurried = settings();
    std::get<MariaDbServer>(hurried.database).answerTimeout = 1s;
    SqlConnection connection(hurried);
    QVERIFY(connection.open());
    QVERIFY(m_server.pause());
    const auto done = connection.execute(QStringLiteral("INSERT INTO t(y) VALUES('a')"));
    const auto opened = connection.open();
    QVERIFY(m_server.resume());
    QVERIFY(!done);
    QCOMPARE(done.error().kind, SqlError::Kind::Lost);
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, SqlError::Kind::Lost);
    QVERIFY(connection.open());
}

void tst_MariaDbConnection::tellsWhatACommitIsWorth()
{
    SqlConnection connection(settings());
    QVERIFY(connection.open());
    const auto concerns = [&] { return durabilityOf(connection)->concerns; };
    QCOMPARE(concerns(), QStringList());
    QVERIFY(connection.execute(QStringLiteral("SET GLOBAL innodb_flush_log_at_trx_commit = 2")));
    const QStringList found = concerns();
    QVERIFY(connection.execute(QStringLiteral("SET GLOBAL innodb_flush_log_at_trx_commit = 1")));
    QCOMPARE(found.size(), 1);
    QVERIFY(found.first().startsWith(u"innodb_flush_log_at_trx_commit is 2, not 1"));

    const test::SqliteDatabases files;
    SqlConnection file(files.ledger());
    QVERIFY(file.open());
    QCOMPARE(durabilityOf(file)->concerns, QStringList());
    QCOMPARE(durabilityOf(file)->settings.size(), 2);
}

POSTRIDER_TEST(tst_MariaDbConnection)
#include "tst_mariadbconnection.moc"
