// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlerror.h"

namespace postrider {

class SqlConnection;

// Whether a commit is on the disk when the database confirms it. SQLite's connections see to that themselves; of a
// MariaDB server it is somebody else's choice.
SqlResult<bool> isDurable(SqlConnection &connection);

} // namespace postrider
