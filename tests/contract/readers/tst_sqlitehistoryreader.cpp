// SPDX-License-Identifier: GPL-3.0-or-later
#include "historyreadercontract.h"

#include <support/testmain.h>

using namespace postrider;

class tst_SqliteHistoryReader : public test::HistoryReaderContract {
    Q_OBJECT
protected:
    std::unique_ptr<test::Databases> databases() override { return std::make_unique<test::SqliteDatabases>(); }
};

POSTRIDER_TEST(tst_SqliteHistoryReader)
#include "tst_sqlitehistoryreader.moc"
