// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlconnection.h"

#include <ports/ledgerstore.h>

namespace postrider {

// What LedgerStore::write() does, but for the positions, within the transaction that is open on the connection.
SqlResult<void> writeChanges(SqlConnection &connection, const LedgerChanges &changes);

} // namespace postrider
