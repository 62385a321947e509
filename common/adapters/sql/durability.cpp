// SPDX-License-Identifier: GPL-3.0-or-later
#include "durability.h"

namespace postrider {

SqlResult<Durability> durabilityOf(SqlConnection &connection)
{
    const SqlDialect::Texts &texts = connection.dialect().texts();
    const auto settings = connection.select(texts.durability, {}, [](const QSqlQuery &row) {
        return std::pair(row.value(0).toString(), row.value(1).toString());
    });
    if (!settings)
        return std::unexpected(settings.error());
    Durability durability{*settings, {}};
    for (const auto &[name, value] : *settings) {
        const QStringList durable = texts.durable.value(name);
        if (!durable.contains(value))
            durability.concerns.append(QStringLiteral("%1 is %2, not %3: what was committed may be lost in a crash")
                                           .arg(name, value, durable.join(QStringLiteral(" or "))));
    }
    return durability;
}

} // namespace postrider
