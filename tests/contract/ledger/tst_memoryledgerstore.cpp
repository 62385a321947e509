// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledgerstorecontract.h"

#include <support/memoryledgerstore.h>
#include <support/testmain.h>

using namespace postrider;

// The fake that unit tests use keeps to what the real ones do.
class tst_MemoryLedgerStore : public test::LedgerStoreContract {
    Q_OBJECT
protected:
    void reset() override { m_rows = std::make_shared<test::MemoryLedgerStore::Rows>(); }
    std::unique_ptr<LedgerStore> make() override { return std::make_unique<test::MemoryLedgerStore>(m_rows); }

private:
    std::shared_ptr<test::MemoryLedgerStore::Rows> m_rows;
};

POSTRIDER_TEST(tst_MemoryLedgerStore)
#include "tst_memoryledgerstore.moc"
