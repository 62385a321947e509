// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlconnection.h"

namespace postrider {

// What becomes of a commit when the power fails, as the database is set up: for /status and the log.
struct Durability {
    QList<std::pair<QString, QString>> settings; // names and values, as the database has them
    QStringList concerns;                        // a sentence for each by which a commit may be lost; none: all is well
};

// On the connection's thread; it is open.
SqlResult<Durability> durabilityOf(SqlConnection &connection);

} // namespace postrider
