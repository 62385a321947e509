// SPDX-License-Identifier: GPL-3.0-or-later
#include "migrations.h"

#include "sqlconnection.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QStringBuilder>

namespace postrider {
namespace {
// 0 while there is no table that would say.
SqlResult<int> appliedVersion(SqlConnection &connection, const QString &table)
{
    const auto number = [](const QSqlQuery &row) { return row.value(0).toInt(); };
    const auto tables = connection.selectFirst(connection.dialect().texts().countTables, {table}, number);
    if (!tables)
        return std::unexpected(tables.error());
    if (tables->value_or(0) == 0)
        return 0;
    const auto version = connection.selectFirst(u"SELECT COALESCE(MAX(version), 0) FROM `" % table % u'`', {}, number);
    if (!version)
        return std::unexpected(version.error());
    return version->value_or(0);
}

// work() while nobody else changes the schema: in a transaction where that can hold such changes, else under a lock of
// the server's, which ends with the connection.
template <class Work>
SqlResult<void> alone(SqlConnection &connection, Work work)
{
    const SqlDialect::Texts &texts = connection.dialect().texts();
    if (texts.lockSchema.isEmpty())
        return connection.transaction(work);
    const auto locked =
        connection.selectFirst(texts.lockSchema, {}, [](const QSqlQuery &row) { return row.value(0).toInt() == 1; });
    if (!locked)
        return std::unexpected(locked.error());
    if (!locked->value_or(false))
        return std::unexpected(
            SqlError{SqlError::Kind::Busy, QStringLiteral("another process is changing the schema")});
    const SqlResult<void> done = work();
    const auto unlocked = connection.execute(texts.unlockSchema);
    return done && !unlocked ? std::unexpected(unlocked.error()) : done;
}

SqlResult<void> apply(SqlConnection &connection, const Migration &migration, const QString &table)
{
    for (const QString &statement : migration.statements)
        if (const auto done = connection.execute(statement); !done)
            return std::unexpected(
                SqlError{done.error().kind, u"migration " % migration.name % u": " % done.error().cause});
    const auto noted = connection.execute(u"INSERT INTO `" % table % u"`(version, name, applied_at) VALUES(?, ?, ?)",
                                          {migration.version, migration.name, QDateTime::currentMSecsSinceEpoch()});
    return noted ? SqlResult<void>() : std::unexpected(noted.error());
}

// The position behind a text or name in quotes, or behind a comment; `at` if there is none.
qsizetype skipped(const QString &script, qsizetype at)
{
    const auto behind = [&](QStringView end, qsizetype from) {
        const qsizetype found = script.indexOf(end, from);
        return found < 0 ? script.size() : found + end.size();
    };
    const QChar c = script.at(at);
    if (c == u'\'' || c == u'"' || c == u'`')
        return behind(script.sliced(at, 1), at + 1); // a doubled quote is two texts side by side: the same to us
    if (QStringView(script).sliced(at).startsWith(u"--"))
        return behind(u"\n", at);
    return at;
}
} // namespace

QStringList splitStatements(const QString &script)
{
    QStringList statements;
    QString statement;
    const auto end = [&] {
        if (!statement.trimmed().isEmpty())
            statements.append(statement.trimmed());
        statement.clear();
    };
    for (qsizetype at = 0; at < script.size();) {
        const qsizetype next = skipped(script, at);
        if (next == at) {
            if (script.at(at) == u';')
                end();
            else
                statement += script.at(at);
            ++at;
            continue;
        }
        if (script.at(at) == u'-')
            statement += u'\n';
        else
            statement += QStringView(script).sliced(at, next - at);
        at = next;
    }
    end();
    return statements;
}

SqlResult<QList<Migration>> readMigrations(const QString &folder)
{
    QList<Migration> migrations;
    const QStringList names = QDir(folder).entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name);
    for (const QString &name : names) {
        QFile file(folder % u'/' % name);
        if (!file.open(QIODevice::ReadOnly))
            return std::unexpected(SqlError{SqlError::Kind::Permanent, u"can't read " % file.fileName()});
        const int version = name.section(u'_', 0, 0).toInt();
        if (version != migrations.size() + 1)
            return std::unexpected(
                SqlError{SqlError::Kind::Permanent, u"a script is missing before " % file.fileName()});
        migrations.append({version, name, splitStatements(QString::fromUtf8(file.readAll()))});
    }
    if (migrations.isEmpty())
        return std::unexpected(SqlError{SqlError::Kind::Permanent, u"no scripts in " % folder});
    return migrations;
}

SqlResult<void> migrate(SqlConnection &connection, const QString &folder)
{
    const auto migrations = readMigrations(folder % u'/' % connection.dialect().texts().folder);
    if (!migrations)
        return std::unexpected(migrations.error());
    const QString table = connection.dialect().migrationTable(folder);
    const auto newest = int(migrations->size());

    const auto step = [&]() -> SqlResult<void> {
        const auto made = connection.execute(
            u"CREATE TABLE IF NOT EXISTS `" % table %
            u"`(version INTEGER NOT NULL PRIMARY KEY, name VARCHAR(255) NOT NULL, applied_at BIGINT NOT NULL)");
        if (!made)
            return std::unexpected(made.error());
        const auto version = appliedVersion(connection, table);
        if (!version)
            return std::unexpected(version.error());
        return *version < newest ? apply(connection, migrations->at(*version), table) : SqlResult<void>();
    };
    for (;;) {
        const auto version = appliedVersion(connection, table);
        if (!version)
            return std::unexpected(version.error());
        if (*version == newest)
            return {};
        if (*version > newest)
            return std::unexpected(SqlError{SqlError::Kind::Newer,
                                            QStringLiteral("the database is of version %1, this program knows up to %2")
                                                .arg(*version)
                                                .arg(newest)});
        if (const auto stepped = alone(connection, step); !stepped)
            return stepped;
    }
}

} // namespace postrider
