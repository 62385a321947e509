// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlerror.h"

class QSqlDatabase;
class QSqlError;

// All that is particular to SQLite.
namespace postrider::sqlite {

// Makes the file and its folder if they aren't there, readable by their owner only: SQLite gives its log and its shared
// memory the same rights.
SqlResult<void> createFile(const QString &file);

// What every connection is set to: write-ahead log, a commit is on the disk when it returns, foreign keys.
SqlResult<void> configure(QSqlDatabase &database, bool writes);

// A plain BEGIN that reads and then writes while another connection writes fails at once with BUSY_SNAPSHOT, whatever
// the time-out (https://sqlite.org/isolation.html): a transaction that is going to write takes the lock first.
inline constexpr QLatin1StringView BeginWrite{"BEGIN IMMEDIATE"};
inline constexpr QLatin1StringView BeginSnapshot{"BEGIN"};

// By the primary result code (https://sqlite.org/rescode.html).
SqlError classify(const QSqlError &error);

} // namespace postrider::sqlite
