// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlite.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

namespace postrider::sqlite {
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
    Constraint = 19,
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
        return SqlError::Kind::Constraint;
    default:
        return SqlError::Kind::Permanent;
    }
}

SqlResult<void> run(QSqlQuery &query, const QString &statement)
{
    if (!query.exec(statement))
        return std::unexpected(classify(query.lastError()));
    query.finish();
    return {};
}
} // namespace

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

SqlResult<void> configure(QSqlDatabase &database, bool writes)
{
    QSqlQuery query(database);
    // The journal's mode is read back: SQLite keeps the old one without an error where it can't be changed.
    if (writes) {
        if (!query.exec(QStringLiteral("PRAGMA journal_mode = WAL")))
            return std::unexpected(classify(query.lastError()));
        const bool wal = query.next() && query.value(0).toString() == u"wal";
        query.finish();
        if (!wal)
            return std::unexpected(SqlError{SqlError::Kind::Lost, QStringLiteral("no write-ahead log on this disk")});
        if (const auto set = run(query, QStringLiteral("PRAGMA synchronous = FULL")); !set)
            return set;
    }
    return run(query, QStringLiteral("PRAGMA foreign_keys = ON"));
}

SqlError classify(const QSqlError &error)
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

} // namespace postrider::sqlite
