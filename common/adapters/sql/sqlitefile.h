// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlerror.h"
#include "sqlsettings.h"

namespace postrider {

// What is done with a database of SQLite as a whole. Each call has a connection of its own, and its thread waits.

// A copy of the database at one moment, in a new file; others go on reading and writing it meanwhile.
SqlResult<void> copySqlite(const SqliteFile &database, const SqliteFile &copy);
// An error of Kind::Corrupt unless every page of it can be read and makes sense.
SqlResult<void> checkSqlite(const SqliteFile &database);

// The store of the ledger is from now on another one to whoever compares epochs. On a database nobody uses.
SqlResult<void> renewEpoch(const SqlSettings &ledger);
// The next user's id is greater by that many. On a database nobody uses.
SqlResult<void> passOverUserIds(const SqlSettings &accounts, qint64 count);

} // namespace postrider
