// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlconnection.h"

#include "migrations.h"
#include "sqlite.h"

#include <QFileInfo>
#include <QSqlError>
#include <QStringBuilder>

#include <atomic>

namespace postrider {
namespace {
QString uniqueName(const QString &file)
{
    static std::atomic<int> last = 0;
    return QFileInfo(file).baseName() % u'-' % QString::number(++last);
}
} // namespace

SqlConnection::SqlConnection(SqlSettings settings)
    : m_settings(std::move(settings)), m_name(uniqueName(m_settings.file))
{
}

SqlConnection::~SqlConnection()
{
    close();
}

SqlResult<void> SqlConnection::open()
{
    if (m_sound)
        return {};
    close();
    const bool writes = m_settings.access == SqlSettings::Access::ReadWrite;
    if (writes)
        if (const auto created = sqlite::createFile(m_settings.file); !created)
            return created;

    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
    m_database.setDatabaseName(m_settings.file);
    m_database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=" % QString::number(m_settings.busyTimeout.count()) %
                                 (writes ? u"" : u";QSQLITE_OPEN_READONLY"));
    const auto prepare = [&]() -> SqlResult<void> {
        if (!m_database.open())
            return std::unexpected(SqlError{SqlError::Kind::Lost, m_database.lastError().text()});
        if (const auto configured = sqlite::configure(m_database, writes); !configured)
            return configured;
        m_sound = true;
        return m_settings.migrations.isEmpty() ? SqlResult<void>() : migrate(*this, m_settings.migrations);
    };
    const auto ready = prepare();
    if (!ready) {
        close();
        return std::unexpected(SqlError{ready.error().kind, m_settings.file % u": " % ready.error().cause});
    }
    return {};
}

void SqlConnection::close()
{
    m_sound = false;
    if (!m_database.isValid())
        return;
    m_statements.clear(); // QtSql wants no query left when a connection is removed
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
}

SqlResult<qint64> SqlConnection::execute(const QString &statement, const QVariantList &values)
{
    const auto query = run(statement, values);
    if (!query)
        return std::unexpected(query.error());
    const qint64 affected = (*query)->numRowsAffected();
    (*query)->finish();
    return affected;
}

SqlResult<qint64> SqlConnection::insert(const QString &statement, const QVariantList &values)
{
    const auto query = run(statement, values);
    if (!query)
        return std::unexpected(query.error());
    const qint64 id = (*query)->lastInsertId().toLongLong();
    (*query)->finish();
    return id;
}

QStringList SqlConnection::statements() const
{
    QStringList texts;
    for (const auto &[text, query] : m_statements)
        texts.append(text);
    return texts;
}

SqlResult<void> SqlConnection::begin()
{
    return control(sqlite::BeginWrite);
}

SqlResult<void> SqlConnection::beginSnapshot()
{
    return control(sqlite::BeginSnapshot);
}

SqlResult<void> SqlConnection::commit()
{
    const auto committed = control(QStringLiteral("COMMIT"));
    if (committed)
        return {};
    SqlError error = committed.error();
    // Busy and Constraint are answers: the transaction still stands, and ends here. After any other error it isn't
    // known how much of it has reached the disk.
    if (error.kind == SqlError::Kind::Busy || error.kind == SqlError::Kind::Constraint) {
        rollback();
    } else {
        close();
        error.kind = error.kind == SqlError::Kind::Corrupt ? error.kind : SqlError::Kind::Unknown;
    }
    return std::unexpected(error);
}

void SqlConnection::rollback()
{
    // After some errors SQLite has rolled back by itself and this fails; a transaction that still stood would make the
    // next begin() fail, so a new connection is the safe answer to either.
    if (m_sound && !control(QStringLiteral("ROLLBACK")))
        m_sound = false;
}

SqlResult<void> SqlConnection::control(const QString &statement)
{
    const auto done = execute(statement);
    return done ? SqlResult<void>() : std::unexpected(done.error());
}

SqlResult<QSqlQuery *> SqlConnection::run(const QString &statement, const QVariantList &values)
{
    const auto query = prepared(statement);
    if (!query)
        return query;
    for (qsizetype i = 0; i < values.size(); ++i)
        (*query)->bindValue(int(i), values.at(i));
    if ((*query)->exec())
        return query;
    const SqlError error = sqlite::classify((*query)->lastError());
    (*query)->finish();
    return failed(error);
}

SqlResult<QSqlQuery *> SqlConnection::prepared(const QString &statement)
{
    if (!m_sound)
        return failed({SqlError::Kind::Lost, QStringLiteral("the connection is not open")});
    const auto known = m_statements.find(statement);
    if (known != m_statements.end())
        return known->second.get();
    auto query = std::make_unique<QSqlQuery>(m_database);
    query->setForwardOnly(true);
    if (!query->prepare(statement)) {
        SqlError error = sqlite::classify(query->lastError());
        // Our statements fit our schema: where one doesn't, the schema isn't ours.
        if (error.kind == SqlError::Kind::Permanent)
            error.kind = SqlError::Kind::Corrupt;
        return failed(error);
    }
    return m_statements.emplace(statement, std::move(query)).first->second.get();
}

SqlResult<void> SqlConnection::finishReading(QSqlQuery &query)
{
    const QSqlError error = query.lastError();
    query.finish();
    return error.isValid() ? failed(sqlite::classify(error)) : SqlResult<void>();
}

std::unexpected<SqlError> SqlConnection::failed(SqlError error)
{
    if (error.kind == SqlError::Kind::Lost || error.kind == SqlError::Kind::Corrupt)
        m_sound = false;
    return std::unexpected(std::move(error));
}

} // namespace postrider
