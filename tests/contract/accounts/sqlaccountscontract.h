// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accountscontract.h"

#include <adapters/sql/sqlaccounts.h>
#include <adapters/sql/sqldevices.h>
#include <support/databases.h>

#include <optional>

namespace postrider::test {

// What only a store that is kept can show. A backend's test derives from it and makes its databases.
class SqlAccountsContract : public AccountsContract {
    Q_OBJECT
protected:
    virtual std::unique_ptr<Databases> databases() = 0;

    void make() override;
    void clear() override;
    AccountStore &accounts() override { return *m_accounts; }
    DeviceStore &devices() override { return *m_devices; }
    void open();
    void close();

private Q_SLOTS:
    void keepsItThroughARestart();
    void neverGivesAnIdAgain();
    void readsForTheOthers();

protected:
    std::unique_ptr<Databases> m_databases;

private:
    std::optional<SqlThread> m_writer;
    std::optional<SqlThread> m_reader;
    std::optional<SqlAccounts> m_accounts;
    std::optional<SqlDevices> m_devices;
};

} // namespace postrider::test
