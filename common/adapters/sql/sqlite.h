// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqldialect.h"

namespace postrider {

// A file of its own for each schema; readable by its owner only, as its folder and what SQLite puts beside it.
class SqliteDialect final : public SqlDialect {
public:
    SqliteDialect(SqliteFile file, SqlSettings::Access access, std::chrono::milliseconds busyTimeout);

    const Texts &texts() const override;
    SqlResult<QSqlDatabase> connect(const QString &name) override;
    void disconnect(const QString &name) override;
    SqlError classify(const QSqlError &error) const override; // by the primary code, https://sqlite.org/rescode.html
    QString orUpdate(const QStringList &keys, const QStringList &columns) const override;
    QString migrationTable(const QString &folder) const override;

private:
    SqlResult<void> configure(QSqlDatabase &database) const;

    const SqliteFile m_file;
    const bool m_writes;
    const std::chrono::milliseconds m_busyTimeout;
};

} // namespace postrider
