// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlite.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QStringBuilder>

namespace postrider {
namespace {
enum PrimaryCode {
    Perm = 3,
    Busy = 5,
    Locked = 6,
    OutOfMemory = 7,
    ReadOnly = 8,
    Interrupted = 9,
    InputOutput = 10,
    Corrupt = 11,
    Full = 13,
    CannotOpen = 14,
    Protocol = 15,
    SchemaChanged = 17,
    TooBig = 18,
    Constraint = 19,
    Mismatch = 20, // a text for a row's number
    NotADatabase = 26,
};

SqlError::Kind kindOf(int primaryCode)
{
    switch (primaryCode) {
    case Busy:
    case Locked:
    case Interrupted:
    case Protocol:
    case SchemaChanged:
        return SqlError::Kind::Busy;
    case Full:
        return SqlError::Kind::Full;
    case Perm:
    case OutOfMemory:
    case ReadOnly:
    case InputOutput:
    case CannotOpen:
        return SqlError::Kind::Lost;
    case Corrupt:
    case NotADatabase:
        return SqlError::Kind::Corrupt;
    case Constraint:
    case TooBig:
    case Mismatch:
        return SqlError::Kind::Constraint;
    default:
        return SqlError::Kind::Permanent;
    }
}

SqlResult<void> createFile(const QString &file)
{
    constexpr QFile::Permissions OwnerFile = QFile::ReadOwner | QFile::WriteOwner;
    const QString folder = QFileInfo(file).absolutePath();
    if (!QFileInfo::exists(folder)) {
        if (!QDir().mkpath(folder))
            return std::unexpected(SqlError{SqlError::Kind::Lost, u"can't make the folder " % folder});
        QFile::setPermissions(folder, OwnerFile | QFile::ExeOwner);
    }
    QFile created(file);
    if (!created.exists() && !created.open(QIODevice::WriteOnly | QIODevice::NewOnly, OwnerFile) && !created.exists())
        return std::unexpected(SqlError{SqlError::Kind::Lost, u"can't make " % file % u": " % created.errorString()});
    return {};
}

} // namespace

SqliteDialect::SqliteDialect(SqliteFile file, SqlSettings::Access access, std::chrono::milliseconds busyTimeout)
    : m_file(std::move(file)), m_writes(access == SqlSettings::Access::ReadWrite), m_busyTimeout(busyTimeout)
{
}

// A plain BEGIN that reads and then writes while another connection writes fails at once with BUSY_SNAPSHOT, whatever
// the time-out (https://sqlite.org/isolation.html): a transaction that is going to write takes the file's lock first.
// With it, it needs none on rows.
const SqlDialect::Texts &SqliteDialect::texts() const
{
    static const Texts texts{
        .folder = QStringLiteral("sqlite"),
        .begin = {QStringLiteral("BEGIN IMMEDIATE")},
        .beginSnapshot = {QStringLiteral("BEGIN")},
        .lockingRows = {},
        .waitingBriefly = {},
        .isAlive = {},
        .connectionId = {},
        .endConnection = {},
        .countTables = QStringLiteral("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = ?"),
        .lockSchema = {},
        .unlockSchema = {},
        .durability = QStringLiteral("SELECT 'journal_mode', journal_mode FROM pragma_journal_mode UNION ALL "
                                     "SELECT 'synchronous', synchronous FROM pragma_synchronous"),
        .durable = {{QStringLiteral("journal_mode"), {QStringLiteral("wal")}},
                    {QStringLiteral("synchronous"), {QStringLiteral("2"), QStringLiteral("3")}}}};
    return texts;
}

SqlResult<QSqlDatabase> SqliteDialect::connect(const QString &name)
{
    if (m_writes)
        if (const auto created = createFile(m_file.path); !created)
            return std::unexpected(created.error());
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
    database.setDatabaseName(m_file.path);
    database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=" % QString::number(m_busyTimeout.count()) %
                               (m_writes ? u"" : u";QSQLITE_OPEN_READONLY"));
    if (!database.open())
        return std::unexpected(SqlError{SqlError::Kind::Lost, database.lastError().text()});
    if (const auto configured = configure(database); !configured)
        return std::unexpected(configured.error());
    return database;
}

void SqliteDialect::disconnect(const QString &name)
{
    QSqlDatabase::removeDatabase(name);
}

// A write-ahead log; a commit is on the disk when it returns; foreign keys hold.
SqlResult<void> SqliteDialect::configure(QSqlDatabase &database) const
{
    QSqlQuery query(database);
    const auto set = [&](const QString &statement) -> SqlResult<void> {
        if (!query.exec(statement))
            return std::unexpected(classify(query.lastError()));
        return {};
    };
    if (m_writes) {
        if (const auto asked = set(QStringLiteral("PRAGMA journal_mode = WAL")); !asked)
            return asked;
        // It is read back: SQLite keeps the old mode without an error where it can't be changed.
        const bool wal = query.next() && query.value(0).toString() == u"wal";
        query.finish();
        if (!wal)
            return std::unexpected(SqlError{SqlError::Kind::Lost, QStringLiteral("no write-ahead log on this disk")});
        if (const auto full = set(QStringLiteral("PRAGMA synchronous = FULL")); !full)
            return full;
    }
    return set(QStringLiteral("PRAGMA foreign_keys = ON"));
}

SqlError SqliteDialect::classify(const QSqlError &error) const
{
    // Qt's own errors carry no code; they are misuse (a wrong number of values, an unknown statement) or a lost
    // connection.
    bool isNumber = false;
    const int code = error.nativeErrorCode().toInt(&isNumber);
    if (!isNumber || code < 0)
        return {error.type() == QSqlError::ConnectionError ? SqlError::Kind::Lost : SqlError::Kind::Permanent,
                error.text()};
    return {kindOf(code & 0xff), error.text() % u" (SQLite " % error.nativeErrorCode() % u')'};
}

QString SqliteDialect::orUpdate(const QStringList &keys, const QStringList &columns) const
{
    QStringList taken;
    for (const QString &column : columns)
        taken.append(column % u" = excluded." % column);
    return u" ON CONFLICT(" % keys.join(u", ") % u") DO UPDATE SET " % taken.join(u", ");
}

QString SqliteDialect::migrationTable(const QString &) const
{
    return QStringLiteral("migration");
}

} // namespace postrider
