// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlaccounts.h"

#include "accountrows.h"
#include "sqldevices.h"

#include <domain/rules.h>

#include <QStringBuilder>

namespace postrider {
namespace {

using accountrows::text;

Result<UserId> insertUser(SqlConnection &connection, const NewAccount &account, Timestamp at)
{
    const auto id = connection.insert(
        QStringLiteral("INSERT INTO user(name, name_folded, display_name, display_folded, pass_hash, "
                       "created_at) VALUES(?, ?, ?, ?, ?, ?)"),
        {text(account.name), rules::foldedName(account.name), text(account.displayName),
         rules::foldedName(account.displayName), account.passwordHash, accountrows::milliseconds(at)});
    if (id)
        return UserId{*id};
    if (id.error().kind == SqlError::Kind::Constraint) // that of name_folded: no other can fail
        return failure(Code::NameTaken);
    return std::unexpected(id.error());
}

} // namespace

QFuture<Result<UserId>> SqlAccounts::create(const NewAccount &account, const NewDevice &device)
{
    return m_writer.run([account, device](SqlConnection &connection) {
        return connection.transaction([&]() -> Result<UserId> {
            const auto id = insertUser(connection, account, device.at);
            if (!id)
                return id;
            if (const auto inserted = SqlDevices::insert(connection, *id, device); !inserted)
                return std::unexpected(inserted.error());
            return id;
        });
    });
}

QFuture<Result<Credentials>> SqlAccounts::credentials(const QString &name)
{
    return m_writer.run([folded = rules::foldedName(name)](SqlConnection &connection) -> Result<Credentials> {
        const auto row = connection.selectFirst(
            QStringLiteral("SELECT id, pass_hash FROM user WHERE name_folded = ? AND deleted_at IS NULL"), {folded},
            [](const QSqlQuery &found) {
                return Credentials{{found.value(0).toLongLong()}, found.value(1).toString()};
            });
        if (!row)
            return std::unexpected(row.error());
        return row->value_or(Credentials());
    });
}

QFuture<Result<void>> SqlAccounts::renewPasswordHash(UserId user, const QString &before, const QString &after)
{
    return m_writer.run([=](SqlConnection &connection) {
        return connection.transaction([&]() -> Result<void> {
            const auto renewed =
                connection.execute(QStringLiteral("UPDATE user SET pass_hash = ? WHERE id = ? AND pass_hash = ?"),
                                   {after, user.value, before});
            return renewed ? Result<void>() : std::unexpected<Error>(renewed.error());
        });
    });
}

QFuture<Result<User>> SqlAccounts::user(UserId id)
{
    return m_reader.run([id](SqlConnection &connection) -> Result<User> {
        const auto user = connection.selectFirst(u"SELECT " % accountrows::UserColumns %
                                                     u" FROM user WHERE id = ? AND deleted_at IS NULL",
                                                 {id.value}, accountrows::user);
        if (!user)
            return std::unexpected(user.error());
        return *user ? Result<User>(**user) : failure(Code::NoSuchUser);
    });
}

// INSTR takes a text as it is, and finds the empty one everywhere. One row more tells whether there are more.
QFuture<Result<UserPage>> SqlAccounts::search(const UserQuery &query)
{
    return m_reader.run([query](SqlConnection &connection) -> Result<UserPage> {
        const QString wanted = text(rules::foldedName(query.text));
        auto users = connection.select(
            u"SELECT " % accountrows::UserColumns %
                u" FROM user WHERE deleted_at IS NULL AND name_folded > ? "
                "AND (INSTR(name_folded, ?) > 0 OR INSTR(display_folded, ?) > 0) ORDER BY name_folded LIMIT ?",
            {text(query.after), wanted, wanted, query.quantity + 1}, accountrows::user);
        if (!users)
            return std::unexpected(users.error());
        const bool more = users->size() > query.quantity;
        if (more)
            users->removeLast();
        return UserPage{*users, more};
    });
}

} // namespace postrider
