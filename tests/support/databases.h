// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adapters/sql/sqlconnection.h>
#include <support/backend.h>

#include <QTemporaryDir>
#include <QTest>

namespace postrider::test {

// The databases of persistence and identity, empty at first and gone at the end, and a connection of the test's own to
// look and meddle.
class Databases {
public:
    static constexpr std::chrono::milliseconds BusyTimeout{10};

    virtual ~Databases() = default;

    // For who writes them.
    SqlSettings ledger() const
    {
        return {.database = ledgerDatabase(),
                .migrations = QStringLiteral(":/sql/server/persistence"),
                .busyTimeout = BusyTimeout};
    }
    SqlSettings identity() const
    {
        return {.database = identityDatabase(), .migrations = QStringLiteral(":/sql/server/identity")};
    }
    // For who reads them.
    SqlSettings ledgerReader() const { return {.database = ledgerDatabase(), .access = SqlSettings::Access::ReadOnly}; }
    SqlSettings identityReader() const
    {
        return {.database = identityDatabase(), .access = SqlSettings::Access::ReadOnly};
    }

    // user 1 "user 1", user 2 "user 2" …
    void addUsers(int count) const
    {
        QStringList names;
        for (int i = 0; i < count; ++i)
            names.append(QStringLiteral("user %1").arg(i + 1));
        addUsers(names);
    }
    void addUsers(const QStringList &names) const
    {
        SqlConnection connection(identity());
        const auto opened = connection.open();
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().cause));
        for (const QString &name : names) {
            const auto added =
                connection.execute(QStringLiteral("INSERT INTO user(name, name_folded, display_name, display_folded, "
                                                  "pass_hash, created_at) VALUES(?, ?, ?, ?, '', 0)"),
                                   {name, name, name, name});
            QVERIFY2(added, added ? "" : qPrintable(added.error().cause));
        }
    }

    void change(const QString &statement) const { change(ledgerDatabase(), statement); }
    void changeUsers(const QString &statement) const { change(identityDatabase(), statement); }

    qint64 number(const QString &question) const
    {
        SqlConnection connection({.database = ledgerDatabase()});
        if (!connection.open())
            return -1;
        const auto row =
            connection.selectFirst(question, {}, [](const QSqlQuery &found) { return found.value(0).toLongLong(); });
        return row ? row->value_or(-1) : -1;
    }

protected:
    using Database = decltype(SqlSettings::database);
    virtual Database ledgerDatabase() const = 0;
    virtual Database identityDatabase() const = 0;

    static void change(const Database &database, const QString &statement)
    {
        SqlConnection connection({.database = database});
        const auto opened = connection.open();
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().cause));
        const auto done = connection.execute(statement);
        QVERIFY2(done, done ? "" : qPrintable(done.error().cause));
    }
};

class SqliteDatabases final : public Databases {
public:
    QString ledgerFile() const { return m_folder.filePath(QStringLiteral("data/ledger.sqlite")); }
    QString identityFile() const { return m_folder.filePath(QStringLiteral("data/identity.sqlite")); }

private:
    Database ledgerDatabase() const override { return SqliteFile{ledgerFile()}; }
    Database identityDatabase() const override { return SqliteFile{identityFile()}; }

    QTemporaryDir m_folder;
};

// One new database on a server that runs, for both; its user is the administrator, unless told otherwise.
class MariaDbDatabases final : public Databases {
public:
    explicit MariaDbDatabases(const Backend &server)
        : m_server{.host = server.variable(QStringLiteral("MYSQL_HOST")),
                   .port = server.port(),
                   .user = server.variable(QStringLiteral("MYSQL_USER")),
                   .password = server.variable(QStringLiteral("MYSQL_PASSWORD")),
                   .database = {}}
    {
        static int last = 0;
        const QString name = QStringLiteral("test_%1").arg(++last);
        change(m_server, QStringLiteral("CREATE DATABASE ") + name);
        m_server.database = name;
    }

    const MariaDbServer &server() const { return m_server; }

private:
    Database ledgerDatabase() const override { return m_server; }
    Database identityDatabase() const override { return m_server; }

    MariaDbServer m_server;
};

} // namespace postrider::test
