// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqldialect.h"

namespace postrider {

// One database for all services on a MariaDB server, 10.11 or later. What each choice is for stands in README.md.
class MariaDbDialect final : public SqlDialect {
public:
    MariaDbDialect(MariaDbServer server, SqlSettings::Access access, std::chrono::milliseconds busyTimeout);

    const Texts &texts() const override { return m_texts; }
    SqlResult<QSqlDatabase> connect(const QString &name) override;
    void disconnect(const QString &name) override;
    SqlError classify(const QSqlError &error) const override; // by https://mariadb.com/kb/en/mariadb-error-codes/
    QString orUpdate(const QStringList &keys, const QStringList &columns) const override;
    QString migrationTable(const QString &folder) const override;

private:
    SqlResult<void> configure(QSqlDatabase &database) const;

    const MariaDbServer m_server;
    const SqlSettings::Access m_access;
    const std::chrono::seconds m_lockTimeout;
    const std::chrono::seconds m_answerTimeout;
    const Texts m_texts;
};

} // namespace postrider
