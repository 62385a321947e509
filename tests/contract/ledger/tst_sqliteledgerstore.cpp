// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledgerstorecontract.h"

#include <adapters/sql/sqlledgerstore.h>
#include <support/databases.h>
#include <support/testmain.h>

#include <QFile>
#include <QTest>

using namespace postrider;

class tst_SqliteLedgerStore : public test::LedgerStoreContract {
    Q_OBJECT
protected:
    void reset() override { m_databases = std::make_unique<test::SqliteDatabases>(); }
    std::unique_ptr<LedgerStore> make() override { return std::make_unique<SqlLedgerStore>(m_databases->ledger()); }

private Q_SLOTS:
    void tellsWhereItStands();
    void refusesANewerSchema();
    void refusesADamagedFile();
    void doesWithoutItsTables();
    void namesItsEpoch();
    void neverUsesAnIdAgain();

private:
    std::unique_ptr<test::SqliteDatabases> m_databases;
};

void tst_SqliteLedgerStore::tellsWhereItStands()
{
    const QHash<Topic, qint64> atFirst{{Topic::MessageSave, 0}, {Topic::ReceiptSave, 0}};
    QCOMPARE(*ledgerPositions(m_databases->ledger()), atFirst);
    write({{}, {}, {}, {}, {{Topic::ReceiptSave, 0, 12}}, {}});
    QCOMPARE(ledgerPositions(m_databases->ledger())->value(Topic::ReceiptSave), 12);
}

void tst_SqliteLedgerStore::refusesANewerSchema()
{
    QVERIFY(ledgerPositions(m_databases->ledger()));
    m_databases->change(QStringLiteral("INSERT INTO migration(version, name, applied_at) VALUES(99, 'later', 0)"));
    const auto positions = ledgerPositions(m_databases->ledger());
    QVERIFY(!positions);
    QCOMPARE(positions.error().code, Code::Unavailable);
    QVERIFY2(positions.error().cause.contains(u"version 99"), qPrintable(positions.error().cause));
    QVERIFY2(positions.error().cause.contains(u"ledger.sqlite"), qPrintable(positions.error().cause));
    const auto begun = m_store->begin({0});
    QVERIFY(!begun);
    QCOMPARE(begun.error().kind, StoreError::Kind::Later);
}

void tst_SqliteLedgerStore::refusesADamagedFile()
{
    QVERIFY(m_store->begin({0}));
    m_store = make();
    QFile file(m_databases->ledgerFile());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'x'));
    file.close();
    const auto begun = m_store->begin({0});
    QVERIFY(!begun);
    QCOMPARE(begun.error().kind, StoreError::Kind::Later);
    QVERIFY2(begun.error().cause.contains(u"not a database"), qPrintable(begun.error().cause));
    QVERIFY(!ledgerPositions(m_databases->ledger()));
    // whoever puts a sound one in its place need not start us again
    QVERIFY(file.remove());
    QVERIFY(m_store->begin({0}));
}

// A fault of the schema is not a fault of the record.
void tst_SqliteLedgerStore::doesWithoutItsTables()
{
    QVERIFY(m_store->begin({0}));
    m_store->rollback();
    m_databases->change(QStringLiteral("DROP TABLE verdict"));
    QVERIFY(m_store->begin({0}));
    const auto written = m_store->write({{}, {}, {}, {}, {{Topic::MessageSave, 0, 1}}, {}});
    QVERIFY(!written);
    QCOMPARE(written.error().kind, StoreError::Kind::Later);
}

void tst_SqliteLedgerStore::namesItsEpoch()
{
    QVERIFY(m_store->begin({0}));
    m_store->rollback();
    QCOMPARE(m_databases->number(QStringLiteral("SELECT length(epoch) FROM store")), 32);
    const auto epoch = [](const test::SqliteDatabases &folder) {
        SqlConnection connection(folder.ledger());
        [&] { QVERIFY(connection.open()); }();
        const auto row = connection.selectFirst(QStringLiteral("SELECT epoch FROM store"), {},
                                                [](const QSqlQuery &found) { return found.value(0).toString(); });
        return row ? row->value_or(QString()) : QString();
    };
    const QString first = epoch(*m_databases);
    QCOMPARE(epoch(*m_databases), first);
    QVERIFY(epoch(test::SqliteDatabases()) != first);
}

void tst_SqliteLedgerStore::neverUsesAnIdAgain()
{
    ChatState chat;
    chat.uri = {QStringLiteral("dm-1-2")};
    write({{chat}, {}, {}, {}, {{Topic::MessageSave, 0, 1}}, {}});
    const qint64 first = m_databases->number(QStringLiteral("SELECT id FROM chat"));
    m_databases->change(QStringLiteral("DELETE FROM chat"));
    write({{chat}, {}, {}, {}, {{Topic::MessageSave, 0, 2}}, {}});
    QVERIFY(m_databases->number(QStringLiteral("SELECT id FROM chat")) > first);
}

POSTRIDER_TEST(tst_SqliteLedgerStore)
#include "tst_sqliteledgerstore.moc"
