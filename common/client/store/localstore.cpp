// SPDX-License-Identifier: GPL-3.0-or-later
#include "localstore.h"

#include "rows.h"

#include <adapters/sql/sqlconnection.h>

#include <QFileInfo>
#include <QScopedValueRollback>

namespace postrider::client {
namespace {

SqlSettings settings(const QString &file)
{
    return {.database = SqliteFile{file}, .migrations = QStringLiteral(":/sql/cache")};
}

Error described(const SqlError &error)
{
    Error described = error;
    switch (error.kind) {
    case SqlError::Kind::Newer:
        described.message = QStringLiteral("This profile was written by a newer version of Postrider.");
        break;
    case SqlError::Kind::Full:
        described.message = QStringLiteral("The disk is full.");
        break;
    default:
        described.message = QStringLiteral("The profile's database can't be used: ") + error.cause;
    }
    return described;
}

} // namespace

LocalStore::LocalStore(const QString &file, const QString &account, UserId self)
    : m_account(account)
    , m_database(std::make_unique<SqlConnection>(settings(file)))
    , m_outbox(*m_database)
    , m_writer(*m_database, self)
    , m_reader(*m_database, self)
    , m_users(*m_database)
{
}

LocalStore::~LocalStore() = default;

Result<void> LocalStore::open()
{
    if (const auto opened = m_database->open(); !opened)
        return std::unexpected(described(opened.error()));
    const auto owner = m_database->selectFirst(QStringLiteral("SELECT value FROM fact WHERE name = 'account'"), {},
                                               [](const QSqlQuery &row) { return row.value(0).toString(); });
    if (!owner)
        return std::unexpected(described(owner.error()));
    if (*owner == m_account)
        return {};
    const auto waiting = m_outbox.undecided();
    if (!waiting)
        return std::unexpected(described(waiting.error()));
    if (!waiting->isEmpty())
        return failure(
            Code::Forbidden,
            QStringLiteral("This profile holds messages of another account that were not sent yet. Sign in as "
                           "that account, or sign out to delete them."));
    if (const auto emptied = transaction([this] { return empty(); }); !emptied)
        return std::unexpected(described(emptied.error()));
    return {};
}

SqlResult<void> LocalStore::empty()
{
    for (const auto &table : {"chat", "member", "entry", "held", "user", "outbox", "fact"})
        if (const auto emptied = m_database->execute(QStringLiteral("DELETE FROM ") + QLatin1String(table)); !emptied)
            return std::unexpected(emptied.error());
    return withoutValue(
        m_database->execute(QStringLiteral("INSERT INTO fact(name, value) VALUES('account', ?)"), {m_account}));
}

SqlResult<void> LocalStore::transaction(const std::function<SqlResult<void>()> &work)
{
    if (const auto opened = m_database->open(); !opened)
        return opened;
    const QScopedValueRollback within(m_inTransaction, true);
    return m_database->transaction(work);
}

void LocalStore::reopen()
{
    if (const auto opened = m_database->open(); !opened)
        qWarning("the profile's database can't be opened: %s", qUtf8Printable(opened.error().cause));
}

Result<QList<OutboxItem>> undecidedIn(const QString &file)
{
    if (!QFileInfo::exists(file))
        return QList<OutboxItem>{};
    SqlConnection database(settings(file));
    if (const auto opened = database.open(); !opened)
        return std::unexpected(described(opened.error()));
    const auto waiting = Outbox(database).undecided();
    if (!waiting)
        return std::unexpected(described(waiting.error()));
    return *waiting;
}

} // namespace postrider::client
