// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqluserdirectory.h"

#include "accountrows.h"

#include <QStringBuilder>

namespace postrider {

QFuture<Result<QHash<UserId, User>>> SqlUserDirectory::users(const QSet<UserId> &ids)
{
    return m_reader.run([ids](SqlConnection &connection) {
        return connection.snapshot([&]() -> Result<QHash<UserId, User>> {
            QHash<UserId, User> users;
            for (const UserId id : ids) {
                const auto user = connection.selectFirst(u"SELECT " % accountrows::UserColumns %
                                                             u" FROM user WHERE id = ? AND deleted_at IS NULL",
                                                         {id.value}, accountrows::user);
                if (!user)
                    return std::unexpected(user.error());
                if (*user)
                    users.insert(id, **user);
            }
            return users;
        });
    });
}

QFuture<Result<QList<DeviceId>>> SqlUserDirectory::revokedAfter(Timestamp after)
{
    return m_reader.run([after](SqlConnection &connection) -> Result<QList<DeviceId>> {
        const auto revoked = connection.select(
            QStringLiteral("SELECT id FROM device WHERE revoked_at > ? ORDER BY revoked_at, id"),
            {accountrows::milliseconds(after)}, [](const QSqlQuery &row) { return DeviceId{row.value(0).toString()}; });
        if (!revoked)
            return std::unexpected(revoked.error());
        return *revoked;
    });
}

} // namespace postrider
