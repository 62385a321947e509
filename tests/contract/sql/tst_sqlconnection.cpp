// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/sql/sqlconnection.h>
#include <support/testmain.h>

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace postrider;
using namespace std::chrono_literals;

class tst_SqlConnection : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void isPrivateAndDurable();
    void readsAndWrites();
    void classifies_data();
    void classifies();
    void tellsBusy();
    void tellsFullAndRecovers();
    void tellsCorrupt_data();
    void tellsCorrupt();
    void rollsBackWhatFails();
    void snapshotDoesNotMove();
    void failedCommitLeavesNothingOpen();
    void readOnlyNeedsTheFile();

private:
    QString file() const { return m_folder->filePath(QStringLiteral("data/test.sqlite")); }
    SqlSettings settings() const { return {.database = SqliteFile{file()}, .busyTimeout = 10ms}; }
    static QList<qint64> numbers(SqlConnection &connection);

    std::unique_ptr<QTemporaryDir> m_folder;
};

QList<qint64> tst_SqlConnection::numbers(SqlConnection &connection)
{
    return connection
        .select(QStringLiteral("SELECT x FROM t ORDER BY x"), {},
                [](const QSqlQuery &row) { return row.value(0).toLongLong(); })
        .value_or(QList<qint64>{-1});
}

void tst_SqlConnection::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    SqlConnection connection(settings());
    QVERIFY(connection.open());
    QVERIFY(connection.execute(QStringLiteral(
        "CREATE TABLE t(x INTEGER PRIMARY KEY AUTOINCREMENT, y TEXT UNIQUE, z BLOB CHECK (z <> 'no'))")));
}

void tst_SqlConnection::isPrivateAndDurable()
{
    const auto everyone = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    SqlConnection connection(settings());
    QVERIFY(connection.open());
    QVERIFY(connection.insert(QStringLiteral("INSERT INTO t(y) VALUES('a')")));
    for (const QString &name : QStringList{file(), file() + QStringLiteral("-wal"), QFileInfo(file()).absolutePath()}) {
        QVERIFY2(QFileInfo::exists(name), qPrintable(name));
        QVERIFY2(!(QFile::permissions(name) & everyone), qPrintable(name));
    }
    const auto pragma = [&](const QString &name) {
        return connection
            .selectFirst(u"PRAGMA " % name, {}, [](const QSqlQuery &row) { return row.value(0).toString(); })
            ->value_or(QString());
    };
    QCOMPARE(pragma(QStringLiteral("journal_mode")), QStringLiteral("wal"));
    QCOMPARE(pragma(QStringLiteral("synchronous")), QStringLiteral("2"));
    QCOMPARE(pragma(QStringLiteral("foreign_keys")), QStringLiteral("1"));
}

void tst_SqlConnection::readsAndWrites()
{
    SqlConnection connection(settings());
    QVERIFY(connection.open());
    const QString statement = QStringLiteral("INSERT INTO t(y, z) VALUES(?, ?)");
    QCOMPARE(*connection.insert(statement, {QStringLiteral("a"), QByteArray("\0b", 2)}), 1);
    QCOMPARE(*connection.insert(statement, {QStringLiteral(""), QVariant()}), 2);
    QCOMPARE(*connection.execute(QStringLiteral("UPDATE t SET z = ?"), {QByteArray("c")}), 2);
    const auto row =
        connection.selectFirst(QStringLiteral("SELECT y, z FROM t WHERE x = ?"), {1}, [](const QSqlQuery &r) {
            return std::pair{r.value(0).toString(), r.value(1).toByteArray()};
        });
    QCOMPARE(row->value(), std::pair(QStringLiteral("a"), QByteArray("c")));
    const auto none =
        connection.selectFirst(QStringLiteral("SELECT y FROM t WHERE x = ?"), {3}, [](const QSqlQuery &) { return 0; });
    QVERIFY(none && !*none);
    // an empty text is no NULL
    const auto empty = connection.selectFirst(QStringLiteral("SELECT y IS NULL FROM t WHERE x = ?"), {2},
                                              [](const QSqlQuery &r) { return r.value(0).toBool(); });
    QCOMPARE(empty->value(), false);
}

void tst_SqlConnection::classifies_data()
{
    QTest::addColumn<QString>("statement");
    QTest::addColumn<SqlError::Kind>("kind");
    QTest::newRow("unique") << QStringLiteral("INSERT INTO t(y) VALUES('a')") << SqlError::Kind::Constraint;
    QTest::newRow("check") << QStringLiteral("INSERT INTO t(z) VALUES('no')") << SqlError::Kind::Constraint;
    QTest::newRow("primary key") << QStringLiteral("INSERT INTO t(x) VALUES('text')") << SqlError::Kind::Constraint;
    QTest::newRow("too big") << QStringLiteral("INSERT INTO t(z) VALUES(zeroblob(2147483647))")
                             << SqlError::Kind::Constraint;
    QTest::newRow("no such table") << QStringLiteral("INSERT INTO u VALUES(1)") << SqlError::Kind::Corrupt;
}

void tst_SqlConnection::classifies()
{
    QFETCH(QString, statement);
    SqlConnection connection(settings());
    QVERIFY(connection.open());
    QVERIFY(connection.execute(QStringLiteral("INSERT INTO t(y) VALUES('a')")));
    const auto done = connection.execute(statement);
    QVERIFY(!done);
    QTEST(done.error().kind, "kind");
    QVERIFY(!done.error().retryable());
    QVERIFY(connection.open());
    QCOMPARE(numbers(connection).size(), 1);
}

void tst_SqlConnection::tellsBusy()
{
    SqlConnection first(settings());
    SqlConnection second(settings());
    QVERIFY(first.open() && second.open());
    QVERIFY(first.begin());
    const auto begun = second.begin();
    QVERIFY(!begun);
    QCOMPARE(begun.error().kind, SqlError::Kind::Busy);
    QVERIFY(begun.error().retryable());
    QVERIFY(first.commit());
    QVERIFY(second.begin());
}

void tst_SqlConnection::tellsFullAndRecovers()
{
    SqlConnection connection(settings());
    QVERIFY(connection.open());
    const auto limit = [&](int pages) {
        return connection.selectFirst(u"PRAGMA max_page_count = " % QString::number(pages), {},
                                      [](const QSqlQuery &) { return 0; });
    };
    QVERIFY(limit(10));
    const auto fill = [&] {
        return connection.transaction([&]() -> SqlResult<void> {
            for (int i = 0; i < 100; ++i)
                if (const auto done = connection.execute(QStringLiteral("INSERT INTO t(z) VALUES(zeroblob(2000))"));
                    !done)
                    return std::unexpected(done.error());
            return {};
        });
    };
    const auto full = fill();
    QVERIFY(!full);
    QCOMPARE(full.error().kind, SqlError::Kind::Full);
    QVERIFY(full.error().retryable());
    QVERIFY(connection.open());
    QCOMPARE(numbers(connection), QList<qint64>());
    QVERIFY(limit(1'000'000));
    QVERIFY(fill());
    QCOMPARE(numbers(connection).size(), 100);
}

void tst_SqlConnection::tellsCorrupt_data()
{
    QTest::addColumn<int>("from");
    QTest::newRow("no database") << 0;
    QTest::newRow("damaged page") << 4096;
}

void tst_SqlConnection::tellsCorrupt()
{
    QFETCH(int, from);
    QFile damaged(file());
    QVERIFY(damaged.open(QIODevice::ReadWrite));
    QVERIFY(damaged.seek(from));
    damaged.write(QByteArray(4096, '\x5a'));
    damaged.close();
    SqlConnection connection(settings());
    SqlResult<qint64> done = 0;
    if (const auto opened = connection.open(); !opened)
        done = std::unexpected(opened.error());
    else
        done = connection.execute(QStringLiteral("INSERT INTO t(y) VALUES('a')"));
    QVERIFY(!done);
    QCOMPARE(done.error().kind, SqlError::Kind::Corrupt);
    QVERIFY(!done.error().retryable());
}

void tst_SqlConnection::rollsBackWhatFails()
{
    SqlConnection connection(settings());
    QVERIFY(connection.open());
    const auto failed = connection.transaction([&]() -> Result<int> {
        if (const auto done = connection.execute(QStringLiteral("INSERT INTO t(y) VALUES('a')")); !done)
            return std::unexpected(done.error());
        return failure(Code::NoSuchUser);
    });
    QCOMPARE(failed.error().code, Code::NoSuchUser);
    QCOMPARE(numbers(connection), QList<qint64>());
    const auto done = connection.transaction(
        [&]() -> SqlResult<qint64> { return connection.insert(QStringLiteral("INSERT INTO t(y) VALUES('a')")); });
    QVERIFY(done);
    QCOMPARE(numbers(connection), QList<qint64>{*done});
}

void tst_SqlConnection::snapshotDoesNotMove()
{
    SqlConnection writer(settings());
    SqlConnection reader({.database = SqliteFile{file()}, .access = SqlSettings::Access::ReadOnly});
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

void tst_SqlConnection::failedCommitLeavesNothingOpen()
{
    SqlConnection connection(settings());
    QVERIFY(connection.open());
    QVERIFY(connection.execute(QStringLiteral("CREATE TABLE c(x REFERENCES t(x) DEFERRABLE INITIALLY DEFERRED)")));
    QVERIFY(connection.begin());
    QVERIFY(connection.execute(QStringLiteral("INSERT INTO c VALUES(9)")));
    const auto committed = connection.commit();
    QCOMPARE(committed.error().kind, SqlError::Kind::Constraint);
    QVERIFY(connection.begin());
    QVERIFY(connection.commit());
}

void tst_SqlConnection::readOnlyNeedsTheFile()
{
    SqlConnection reader(
        {.database = SqliteFile{m_folder->filePath(QStringLiteral("none"))}, .access = SqlSettings::Access::ReadOnly});
    const auto opened = reader.open();
    QCOMPARE(opened.error().kind, SqlError::Kind::Lost);
    QVERIFY(!QFileInfo::exists(m_folder->filePath(QStringLiteral("none"))));
    SqlConnection present({.database = SqliteFile{file()}, .access = SqlSettings::Access::ReadOnly});
    QVERIFY(present.open());
    QVERIFY(!present.execute(QStringLiteral("INSERT INTO t(y) VALUES('a')")));
}

POSTRIDER_TEST(tst_SqlConnection)
#include "tst_sqlconnection.moc"
