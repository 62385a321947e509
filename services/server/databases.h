// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adapters/sql/sqlsettings.h>
#include <daemon/trouble.h>
#include <runtime/datafolder.h>

namespace postrider::server {

// Where each service that writes keeps what is its own.
struct Databases {
    // In that folder, which need not be a DataFolder yet.
    explicit Databases(const QString &folder);
    // Brings both up to date, or says why they can't be used.
    std::expected<void, daemon::Trouble> prepare() const;
    static SqlSettings readOnly(SqlSettings settings);

    const SqlSettings accounts;
    const SqlSettings ledger;
};

} // namespace postrider::server
