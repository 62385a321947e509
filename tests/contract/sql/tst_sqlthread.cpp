// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/sql/sqlthread.h>
#include <support/testmain.h>

#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>

using namespace postrider;

class tst_SqlThread : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void runsInOrderOnItsThread();
    void refusesWhenFull();
    void doesWhatWaitsBeforeItEnds();
    void opensAgain();
};

void tst_SqlThread::runsInOrderOnItsThread()
{
    const QTemporaryDir folder;
    SqlThread thread(QStringLiteral("test"), {.database = SqliteFile{folder.filePath(QStringLiteral("t.sqlite"))}});
    auto made = thread.run([](SqlConnection &connection) -> Result<QString> {
        if (const auto done = connection.execute(QStringLiteral("CREATE TABLE t(x)")); !done)
            return std::unexpected(done.error());
        return QThread::currentThread()->objectName();
    });
    auto inserted = thread.run([](SqlConnection &connection) -> Result<qint64> {
        return connection.insert(QStringLiteral("INSERT INTO t VALUES(1)"));
    });
    QCOMPARE(*made.result(), QStringLiteral("test"));
    QCOMPARE(*inserted.result(), 1);
}

void tst_SqlThread::refusesWhenFull()
{
    const QTemporaryDir folder;
    QSemaphore started;
    QSemaphore go;
    SqlThread thread(QStringLiteral("test"), {.database = SqliteFile{folder.filePath(QStringLiteral("t.sqlite"))}}, 2);
    const auto wait = [&](SqlConnection &) -> Result<int> {
        started.release();
        go.acquire();
        return 1;
    };
    auto first = thread.run(wait);
    started.acquire();
    auto second = thread.run(wait);
    auto third = thread.run(wait);
    auto fourth = thread.run(wait);
    QVERIFY(fourth.isFinished());
    QCOMPARE(fourth.result().error().code, Code::Unavailable);
    go.release(3);
    QVERIFY(first.result() && second.result() && third.result());
    auto fifth = thread.run(wait);
    go.release();
    QVERIFY(fifth.result());
}

void tst_SqlThread::doesWhatWaitsBeforeItEnds()
{
    const QTemporaryDir folder;
    QList<QFuture<Result<int>>> answers;
    {
        SqlThread thread(QStringLiteral("test"), {.database = SqliteFile{folder.filePath(QStringLiteral("t.sqlite"))}});
        for (int i = 0; i < 100; ++i)
            answers.append(thread.run([i](SqlConnection &) -> Result<int> { return i; }));
    }
    for (int i = 0; i < 100; ++i) {
        QVERIFY(answers.at(i).isFinished());
        QCOMPARE(*answers.at(i).result(), i);
    }
}

void tst_SqlThread::opensAgain()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("t.sqlite"));
    SqlThread thread(QStringLiteral("test"), {.database = SqliteFile{file}, .access = SqlSettings::Access::ReadOnly});
    const auto look = [](SqlConnection &connection) -> Result<QList<int>> {
        return connection.select(QStringLiteral("SELECT x FROM t"), {},
                                 [](const QSqlQuery &row) { return row.value(0).toInt(); });
    };
    QCOMPARE(thread.run(look).result().error().code, Code::Unavailable);
    SqlConnection writer({.database = SqliteFile{file}});
    QVERIFY(writer.open());
    QVERIFY(writer.execute(QStringLiteral("CREATE TABLE t(x)")));
    QVERIFY(writer.execute(QStringLiteral("INSERT INTO t VALUES(5)")));
    QCOMPARE(*thread.run(look).result(), QList<int>{5});
}

POSTRIDER_TEST(tst_SqlThread)
#include "tst_sqlthread.moc"
