// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledgerstorecontract.h"

#include <adapters/sql/sqlledgerstore.h>
#include <support/ledgerfolder.h>
#include <support/testmain.h>

#include <QFile>
#include <QTest>

using namespace postrider;

class tst_SqliteLedgerStore : public test::LedgerStoreContract {
    Q_OBJECT
protected:
    void reset() override { m_folder = std::make_unique<test::LedgerFolder>(); }
    std::unique_ptr<LedgerStore> make() override { return std::make_unique<SqlLedgerStore>(m_folder->ledger()); }

private Q_SLOTS:
    void tellsWhereItStands();
    void refusesANewerSchema();
    void refusesADamagedFile();
    void doesWithoutItsTables();
    void namesItsEpoch();
    void neverUsesAnIdAgain();

private:
    std::unique_ptr<test::LedgerFolder> m_folder;
};

void tst_SqliteLedgerStore::tellsWhereItStands()
{
    const QHash<Topic, qint64> atFirst{{Topic::MessageSave, 0}, {Topic::ReceiptSave, 0}};
    QCOMPARE(*ledgerPositions(m_folder->ledger()), atFirst);
    write({{}, {}, {}, {}, {{Topic::ReceiptSave, 0, 12}}, {}});
    QCOMPARE(ledgerPositions(m_folder->ledger())->value(Topic::ReceiptSave), 12);
}

void tst_SqliteLedgerStore::refusesANewerSchema()
{
    QVERIFY(ledgerPositions(m_folder->ledger()));
    m_folder->change(QStringLiteral("INSERT INTO migration(version, name, applied_at) VALUES(99, 'later', 0)"));
    const auto positions = ledgerPositions(m_folder->ledger());
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
    QFile file(m_folder->ledgerFile());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'x'));
    file.close();
    const auto begun = m_store->begin({0});
    QVERIFY(!begun);
    QCOMPARE(begun.error().kind, StoreError::Kind::Later);
    QVERIFY2(begun.error().cause.contains(u"not a database"), qPrintable(begun.error().cause));
    QVERIFY(!ledgerPositions(m_folder->ledger()));
    // whoever puts a sound one in its place need not start us again
    QVERIFY(file.remove());
    QVERIFY(m_store->begin({0}));
}

// A fault of the schema is not a fault of the record.
void tst_SqliteLedgerStore::doesWithoutItsTables()
{
    QVERIFY(m_store->begin({0}));
    m_store->rollback();
    m_folder->change(QStringLiteral("DROP TABLE verdict"));
    QVERIFY(m_store->begin({0}));
    const auto written = m_store->write({{}, {}, {}, {}, {{Topic::MessageSave, 0, 1}}, {}});
    QVERIFY(!written);
    QCOMPARE(written.error().kind, StoreError::Kind::Later);
}

void tst_SqliteLedgerStore::namesItsEpoch()
{
    QVERIFY(m_store->begin({0}));
    m_store->rollback();
    QCOMPARE(m_folder->number(QStringLiteral("SELECT length(epoch) FROM store")), 32);
    const auto epoch = [](const test::LedgerFolder &folder) {
        SqlConnection connection(folder.ledger());
        [&] { QVERIFY(connection.open()); }();
        const auto row = connection.selectFirst(QStringLiteral("SELECT epoch FROM store"), {},
                                                [](const QSqlQuery &found) { return found.value(0).toString(); });
        return row ? row->value_or(QString()) : QString();
    };
    const QString first = epoch(*m_folder);
    QCOMPARE(epoch(*m_folder), first);
    QVERIFY(epoch(test::LedgerFolder()) != first);
}

void tst_SqliteLedgerStore::neverUsesAnIdAgain()
{
    ChatState chat;
    chat.uri = {QStringLiteral("dm-1-2")};
    write({{chat}, {}, {}, {}, {{Topic::MessageSave, 0, 1}}, {}});
    const qint64 first = m_folder->number(QStringLiteral("SELECT id FROM chat"));
    m_folder->change(QStringLiteral("DELETE FROM chat"));
    write({{chat}, {}, {}, {}, {{Topic::MessageSave, 0, 2}}, {}});
    QVERIFY(m_folder->number(QStringLiteral("SELECT id FROM chat")) > first);
}

POSTRIDER_TEST(tst_SqliteLedgerStore)
#include "tst_sqliteledgerstore.moc"
