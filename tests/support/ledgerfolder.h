// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adapters/sql/sqlconnection.h>

#include <QTemporaryDir>
#include <QTest>

namespace postrider::test {

// A folder with the databases of persistence and identity, and a connection of the test's own to look and meddle.
class LedgerFolder {
public:
    static constexpr std::chrono::milliseconds BusyTimeout{10};

    QString ledgerFile() const { return m_folder.filePath(QStringLiteral("ledger.sqlite")); }
    QString identityFile() const { return m_folder.filePath(QStringLiteral("identity.sqlite")); }

    SqlSettings ledger() const
    {
        return {.database = SqliteFile{ledgerFile()},
                .migrations = QStringLiteral(":/sql/server/persistence"),
                .busyTimeout = BusyTimeout};
    }
    SqlSettings identity() const
    {
        return {.database = SqliteFile{identityFile()}, .access = SqlSettings::Access::ReadOnly};
    }

    void addUsers(int count) const
    {
        SqlConnection connection(
            {.database = SqliteFile{identityFile()}, .migrations = QStringLiteral(":/sql/server/identity")});
        const auto opened = connection.open();
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().cause));
        const auto added = connection.transaction([&]() -> SqlResult<qint64> {
            SqlResult<qint64> done = 0;
            for (int i = 0; i < count && done; ++i) {
                const QString name = QStringLiteral("user %1").arg(i + 1);
                done = connection.execute(
                    QStringLiteral("INSERT INTO user(name, name_folded, display_name, display_folded, "
                                   "pass_hash, created_at) VALUES(?, ?, ?, ?, '', 0)"),
                    {name, name, name, name});
            }
            return done;
        });
        QVERIFY2(added, added ? "" : qPrintable(added.error().cause));
    }

    void change(const QString &statement, const QString &file = {}) const
    {
        SqlConnection connection({.database = SqliteFile{file.isEmpty() ? ledgerFile() : file}});
        QVERIFY(connection.open());
        const auto done = connection.execute(statement);
        QVERIFY2(done, done ? "" : qPrintable(done.error().cause));
    }

    qint64 number(const QString &question) const
    {
        SqlConnection connection({.database = SqliteFile{ledgerFile()}});
        if (!connection.open())
            return -1;
        const auto row =
            connection.selectFirst(question, {}, [](const QSqlQuery &found) { return found.value(0).toLongLong(); });
        return row ? row->value_or(-1) : -1;
    }

private:
    QTemporaryDir m_folder;
};

} // namespace postrider::test
