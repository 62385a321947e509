// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqlconnection.h"

#include <domain/user.h>

// How the values of identity stand in rows.
namespace postrider::accountrows {

inline constexpr QLatin1StringView UserColumns{"id, name, display_name, last_seen"};

User user(const QSqlQuery &row); // of UserColumns
qint64 milliseconds(Timestamp time);
Timestamp timestamp(const QVariant &value);
QString text(const QString &value); // never NULL

} // namespace postrider::accountrows
