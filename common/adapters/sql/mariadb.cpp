// SPDX-License-Identifier: GPL-3.0-or-later
#include "mariadb.h"

#include <QFileInfo>
#include <QMutex>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QStringBuilder>

#include <algorithm>

namespace postrider {
namespace {
using std::chrono::seconds;

enum ErrorCode {
    OutOfMemory = 1037,
    ServerOutOfResources = 1041,
    TooManyConnections = 1040,
    BadNull = 1048,
    ServerShutdown = 1053,
    DuplicateEntry = 1062,
    DiskFull = 1021,
    WriteError = 1026,
    StorageEngineError = 1030,
    CrashedTable = 1034,
    OldKeyFile = 1035,
    AccessDenied = 1044,
    TableFull = 1114,
    AccessDeniedToTable = 1142,
    AccessDeniedToColumn = 1143,
    NoSuchTable = 1146,
    UnknownColumn = 1054,
    UnknownDatabase = 1049,
    NoSuchThread = 1094,
    AbortedConnection = 1152,
    FirstNetworkError = 1158, // ER_NET_READ_ERROR … ER_NET_WRITE_INTERRUPTED
    LastNetworkError = 1161,
    LockWaitTimeout = 1205,
    Deadlock = 1213,
    RowIsReferenced = 1217,
    NoReferencedRow = 1216,
    UnknownStatementHandler = 1243,
    OutOfRange = 1264,
    DataTruncated = 1265,
    OptionPreventsStatement = 1290, // read_only
    QueryInterrupted = 1317,
    NoDefault = 1364,
    IncorrectValue = 1366,
    DataTooLong = 1406,
    TableDefinitionChanged = 1412,
    RowIsReferenced2 = 1451,
    NoReferencedRow2 = 1452,
    TooManyStatements = 1461,
    NeedsReprepare = 1615,
    DuplicateEntryWithKeyName = 1586,
    ReadOnlyMode = 1836,
    ConnectionKilled = 1927,
    StatementTimeout = 1969,
    PacketTooLarge = 1153, // for max_allowed_packet: fewer or shorter records fit
    ClientPacketTooLarge = 2020,
    RecordChanged = 1020,
    ParseError = 1064,
    FirstClientError = 2000, // CR_…: the client library's own
    LastClientError = 2099,
    ConstraintFailed = 4025,
};

SqlError::Kind kindOf(int code)
{
    using Kind = SqlError::Kind;
    if (code == ClientPacketTooLarge)
        return Kind::Constraint;
    if ((code >= FirstClientError && code <= LastClientError) ||
        (code >= FirstNetworkError && code <= LastNetworkError))
        return Kind::Lost;
    switch (code) {
    case Deadlock:
    case RecordChanged:
    case TableDefinitionChanged:
    case NeedsReprepare:
        return Kind::Aborted;
    case LockWaitTimeout:
    case QueryInterrupted:
    case StatementTimeout:
        return Kind::Busy;
    case DiskFull:
    case WriteError:
    case TableFull:
        return Kind::Full;
    case OutOfMemory:
    case ServerOutOfResources:
    case TooManyConnections:
    case ServerShutdown:
    case AbortedConnection:
    case StorageEngineError:
    case UnknownStatementHandler:
    case TooManyStatements:
    case OptionPreventsStatement:
    case ReadOnlyMode:
    case ConnectionKilled:
        return Kind::Lost;
    case CrashedTable:
    case OldKeyFile:
    case AccessDenied:
    case AccessDeniedToTable:
    case AccessDeniedToColumn:
    case UnknownDatabase:
    case UnknownColumn:
    case NoSuchTable:
    case NoDefault:
        return Kind::Corrupt;
    case BadNull:
    case DuplicateEntry:
    case DuplicateEntryWithKeyName:
    case RowIsReferenced:
    case NoReferencedRow:
    case RowIsReferenced2:
    case NoReferencedRow2:
    case OutOfRange:
    case DataTruncated:
    case IncorrectValue:
    case DataTooLong:
    case PacketTooLarge:
    case ConstraintFailed:
        return Kind::Constraint;
    case ParseError:
        return Kind::Permanent;
    default: // one of some hundred others
        return Kind::Unclear;
    }
}

SqlDialect::Texts textsFor(SqlSettings::Access access)
{
    SqlDialect::Texts texts{
        .folder = QStringLiteral("mariadb"),
        .begin = {QStringLiteral("START TRANSACTION")},
        .beginSnapshot = {QStringLiteral("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")},
        .lockingRows = QStringLiteral(" FOR UPDATE"),
        .waitingBriefly = QStringLiteral(" WAIT 1"),
        .isAlive = QStringLiteral("DO 0"),
        .connectionId = QStringLiteral("SELECT CONNECTION_ID()"),
        .endConnection = QStringLiteral("KILL CONNECTION ?"),
        .countTables = QStringLiteral("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() "
                                      "AND table_name = ?"),
        .lockSchema = QStringLiteral("SELECT GET_LOCK(CONCAT('postrider schema ', DATABASE()), 5)"),
        .unlockSchema = QStringLiteral("DO RELEASE_LOCK(CONCAT('postrider schema ', DATABASE()))"),
        // a binary log that is off needs no syncing
        .durability = QStringLiteral(
            "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('innodb_flush_log_at_trx_commit', 'innodb_doublewrite', "
            "'innodb_flush_method') OR (Variable_name = 'sync_binlog' AND @@log_bin)"),
        .durable = {{QStringLiteral("innodb_flush_log_at_trx_commit"), {QStringLiteral("1"), QStringLiteral("3")}},
                    {QStringLiteral("innodb_doublewrite"), {QStringLiteral("ON")}},
                    {QStringLiteral("innodb_flush_method"),
                     {QStringLiteral("O_DIRECT"), QStringLiteral("fsync"), QStringLiteral("O_DSYNC"),
                      QStringLiteral("O_DIRECT_NO_FSYNC")}},
                    {QStringLiteral("sync_binlog"), {QStringLiteral("1")}}},
    };
    // Readers are in this isolation anyway: configure().
    if (access == SqlSettings::Access::ReadWrite)
        texts.beginSnapshot.prepend(QStringLiteral("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"));
    return texts;
}

// QMYSQL counts its drivers, and sets the client library up with the first, without a lock.
QMutex &driversMutex()
{
    static QMutex mutex;
    return mutex;
}

} // namespace

MariaDbDialect::MariaDbDialect(MariaDbServer server, SqlSettings::Access access, std::chrono::milliseconds busyTimeout)
    : m_server(std::move(server))
    , m_access(access)
    , m_lockTimeout(std::chrono::ceil<seconds>(busyTimeout))
    , m_answerTimeout(std::max(std::chrono::ceil<seconds>(m_server.answerTimeout), seconds(1)))
    , m_texts(textsFor(access))
{
}

SqlResult<QSqlDatabase> MariaDbDialect::connect(const QString &name)
{
    QSqlDatabase database = [&] {
        const QMutexLocker lock(&driversMutex());
        return QSqlDatabase::addDatabase(QStringLiteral("QMYSQL"), name);
    }();
    const QString timeout = QString::number(m_answerTimeout.count());
    // "localhost" would be a Unix socket to the client library, whatever the port.
    database.setHostName(m_server.host == u"localhost" ? QStringLiteral("127.0.0.1") : m_server.host);
    database.setPort(m_server.port);
    database.setUserName(m_server.user);
    database.setPassword(m_server.password);
    database.setDatabaseName(m_server.database);
    // FOUND_ROWS: an UPDATE counts what it matched, not what it changed, as SQLite does.
    database.setConnectOptions(u"CLIENT_FOUND_ROWS=1;MYSQL_OPT_CONNECT_TIMEOUT=" % timeout %
                               u";MYSQL_OPT_READ_TIMEOUT=" % timeout % u";MYSQL_OPT_WRITE_TIMEOUT=" % timeout);
    if (!database.open())
        return std::unexpected(SqlError{SqlError::Kind::Lost, database.lastError().text()});
    if (const auto configured = configure(database); !configured)
        return std::unexpected(configured.error());
    return database;
}

void MariaDbDialect::disconnect(const QString &name)
{
    const QMutexLocker lock(&driversMutex());
    QSqlDatabase::removeDatabase(name);
}

SqlResult<void> MariaDbDialect::configure(QSqlDatabase &database) const
{
    const QString timeout = QString::number(m_answerTimeout.count());
    const QString lockTimeout = QString::number(m_lockTimeout.count());
    const QString statements[] = {
        // what is compared with a column takes the column's collation; this is for what isn't
        QStringLiteral("SET NAMES utf8mb4 COLLATE utf8mb4_nopad_bin"),
        m_access == SqlSettings::Access::ReadWrite
            ? QStringLiteral("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE")
            : QStringLiteral("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"),
        // a value that doesn't fit is an error; a backslash in a text is a backslash, as in SQLite
        u"SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_BACKSLASH_ESCAPES,ONLY_FULL_GROUP_BY', "
        u"innodb_lock_wait_timeout = " %
            lockTimeout % u", lock_wait_timeout = " % lockTimeout %
            // the server ends the transaction of whoever has stopped in the middle of it
            u", idle_write_transaction_timeout = " % timeout,
    };
    QSqlQuery query(database);
    for (const QString &statement : statements)
        if (!query.exec(statement))
            return std::unexpected(classify(query.lastError()));
    return {};
}

SqlError MariaDbDialect::classify(const QSqlError &error) const
{
    bool isNumber = false;
    const int code = error.nativeErrorCode().toInt(&isNumber);
    if (!isNumber || code == 0) // Qt's own, as in SqliteDialect
        return {error.type() == QSqlError::ConnectionError ? SqlError::Kind::Lost : SqlError::Kind::Permanent,
                error.text()};
    return {kindOf(code), error.text() % u" (MariaDB " % error.nativeErrorCode() % u')'};
}

QString MariaDbDialect::orUpdate(const QStringList &, const QStringList &columns) const
{
    QStringList taken;
    for (const QString &column : columns)
        taken.append(column % u" = VALUES(" % column % u')');
    return u" ON DUPLICATE KEY UPDATE " % taken.join(u", ");
}

// The services share a database.
QString MariaDbDialect::migrationTable(const QString &folder) const
{
    return u"migration_" % QFileInfo(folder).fileName();
}

} // namespace postrider
