// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlconnection.h"

#include <ports/ledgerstore.h>

namespace postrider {

// What LedgerStore::load() gives, within the transaction that is open on the connection.
SqlResult<LedgerFacts> loadFacts(SqlConnection &connection, const LedgerQuestion &question);

} // namespace postrider
