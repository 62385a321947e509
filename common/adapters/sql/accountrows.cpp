// SPDX-License-Identifier: GPL-3.0-or-later
#include "accountrows.h"

namespace postrider::accountrows {

User user(const QSqlQuery &row)
{
    User user{.id = {row.value(0).toLongLong()},
              .name = row.value(1).toString(),
              .displayName = row.value(2).toString(),
              .online = false,
              .lastSeen = {}};
    if (const QVariant lastSeen = row.value(3); !lastSeen.isNull())
        user.lastSeen = timestamp(lastSeen);
    return user;
}

qint64 milliseconds(Timestamp time)
{
    return time.time_since_epoch().count();
}

Timestamp timestamp(const QVariant &value)
{
    return Timestamp(std::chrono::milliseconds(value.toLongLong()));
}

QString text(const QString &value)
{
    return value.isNull() ? QStringLiteral("") : value;
}

} // namespace postrider::accountrows
