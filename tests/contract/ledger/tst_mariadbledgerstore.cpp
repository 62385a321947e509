// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledgerstorecontract.h"

#include <adapters/sql/sqlledgerstore.h>
#include <support/databases.h>
#include <support/testmain.h>

using namespace postrider;

class tst_MariaDbLedgerStore : public test::LedgerStoreContract {
    Q_OBJECT
protected:
    void reset() override { m_databases = std::make_unique<test::MariaDbDatabases>(m_server); }
    std::unique_ptr<LedgerStore> make() override { return std::make_unique<SqlLedgerStore>(m_databases->ledger()); }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_server.launch()); }

private:
    test::Backend m_server{QStringLiteral("mariadb")};
    std::unique_ptr<test::MariaDbDatabases> m_databases;
};

POSTRIDER_TEST(tst_MariaDbLedgerStore)
#include "tst_mariadbledgerstore.moc"
