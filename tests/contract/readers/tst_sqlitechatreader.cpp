// SPDX-License-Identifier: GPL-3.0-or-later
#include "chatreadercontract.h"

#include <support/testmain.h>

using namespace postrider;

class tst_SqliteChatReader : public test::ChatReaderContract {
    Q_OBJECT
protected:
    std::unique_ptr<test::Databases> databases() override { return std::make_unique<test::SqliteDatabases>(); }
};

POSTRIDER_TEST(tst_SqliteChatReader)
#include "tst_sqlitechatreader.moc"
