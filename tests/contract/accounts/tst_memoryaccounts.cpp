// SPDX-License-Identifier: GPL-3.0-or-later
#include "accountscontract.h"

#include <support/identity/memoryaccounts.h>
#include <support/testmain.h>

#include <optional>

using namespace postrider;

class tst_MemoryAccounts : public test::AccountsContract {
    Q_OBJECT
protected:
    void make() override { m_store.emplace(); }
    void clear() override { m_store.reset(); }
    AccountStore &accounts() override { return *m_store; }
    DeviceStore &devices() override { return *m_store; }

private:
    std::optional<test::MemoryAccounts> m_store;
};

POSTRIDER_TEST(tst_MemoryAccounts)
#include "tst_memoryaccounts.moc"
