// SPDX-License-Identifier: GPL-3.0-or-later
#include "databases.h"

#include <adapters/sql/sqlconnection.h>

#include <QStringBuilder>

namespace postrider::server {

Databases::Databases(const QString &folder)
    : accounts{.database = SqliteFile{folder % u"/identity/identity.sqlite"},
               .migrations = QStringLiteral(":/sql/server/identity")}
    , ledger{.database = SqliteFile{folder % u"/persistence/ledger.sqlite"},
             .migrations = QStringLiteral(":/sql/server/persistence")}
{
}

std::expected<void, daemon::Trouble> Databases::prepare() const
{
    for (const SqlSettings &settings : {accounts, ledger}) {
        const auto opened = SqlConnection(settings).open();
        if (opened)
            continue;
        const bool newer = opened.error().kind == SqlError::Kind::Newer;
        return std::unexpected(daemon::Trouble{
            newer ? ExitCode::DataNewer : ExitCode::DataUnusable,
            QStringLiteral("The database %1 can't be used: %2").arg(nameOf(settings), opened.error().cause)});
    }
    return {};
}

SqlSettings Databases::readOnly(SqlSettings settings)
{
    settings.access = SqlSettings::Access::ReadOnly;
    settings.migrations.clear();
    return settings;
}

} // namespace postrider::server
