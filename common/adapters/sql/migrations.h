// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlerror.h"

#include <QList>

namespace postrider {

class SqlConnection;

// One step of a schema: a file "0001_ledger.sql".
struct Migration {
    int version = 0;
    QString name;
    QStringList statements;
};

// The scripts of a folder (a resource), by version: 1, 2, 3 … without holes.
SqlResult<QList<Migration>> readMigrations(const QString &folder);

// Brings an open database's schema to the newest version, by the scripts in the folder of its kind within `folder`;
// several processes may do it at once. A table says what was applied. Kind::Newer, with both versions, if it is from a
// later program: nothing is changed then. Each step is done whole in SQLite. MariaDB commits with each statement that
// changes the schema, so a step that was broken off is done again from its beginning: its statements must bear that.
// Where nothing is to be done, no more than reading is asked of the database.
SqlResult<void> migrate(SqlConnection &connection, const QString &folder);

// The statements of a script: they end with a semicolon; "--" begins a comment. Texts and names in quotes may hold
// either. For scripts of tables and indexes: the body of a trigger would be torn apart.
QStringList splitStatements(const QString &script);

} // namespace postrider
