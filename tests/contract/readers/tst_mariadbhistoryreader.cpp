// SPDX-License-Identifier: GPL-3.0-or-later
#include "historyreadercontract.h"

#include <support/testmain.h>

using namespace postrider;

class tst_MariaDbHistoryReader : public test::HistoryReaderContract {
    Q_OBJECT
protected:
    std::unique_ptr<test::Databases> databases() override { return std::make_unique<test::MariaDbDatabases>(m_server); }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_server.launch()); }

private:
    test::Backend m_server{QStringLiteral("mariadb")};
};

POSTRIDER_TEST(tst_MariaDbHistoryReader)
#include "tst_mariadbhistoryreader.moc"
