// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlconnection.h"

#include "migrations.h"

#include <QSqlError>
#include <QStringBuilder>
#include <QUuid>

#include <atomic>

namespace postrider {
namespace {
// A connection that was unused for longer may have been ended by the server, or by whatever is in between.
constexpr qint64 TrustedForMs = 1000;

QString uniqueName()
{
    static std::atomic<int> last = 0;
    return u"postrider-" % QString::number(++last);
}
} // namespace

SqlConnection::SqlConnection(SqlSettings settings)
    : m_settings(std::move(settings)), m_dialect(dialectOf(m_settings)), m_name(uniqueName())
{
}

SqlConnection::~SqlConnection()
{
    close();
}

SqlResult<void> SqlConnection::open()
{
    m_keeps = false;
    m_repeatable = false;
    if (m_sound && isAlive())
        return {};
    close();
    const auto connected = connect();
    if (!connected) {
        close();
        return std::unexpected(SqlError{connected.error().kind, nameOf(m_settings) % u": " % connected.error().cause});
    }
    m_keeps = false; // the schema is no part of what may be repeated
    return {};
}

SqlResult<void> SqlConnection::connect()
{
    const auto database = m_dialect->connect(m_name);
    if (!database)
        return std::unexpected(database.error());
    m_database = *database;
    m_sound = true;
    if (const auto identified = identify(); !identified)
        return identified;
    return m_settings.migrations.isEmpty() ? SqlResult<void>() : migrate(*this, m_settings.migrations);
}

SqlResult<void> SqlConnection::identify()
{
    const QString question = m_dialect->texts().connectionId;
    if (question.isEmpty()) {
        m_id = QUuid::createUuid().toString(QUuid::WithoutBraces);
        return {};
    }
    const auto id = selectFirst(question, {}, [](const QSqlQuery &row) { return row.value(0).toString(); });
    if (!id)
        return std::unexpected(id.error());
    m_id = id->value_or(QString());
    return {};
}

bool SqlConnection::isAlive()
{
    const QString &statement = m_dialect->texts().isAlive;
    return statement.isEmpty() || m_used.elapsed() < TrustedForMs || control(statement).has_value();
}

void SqlConnection::close()
{
    m_sound = false;
    m_inTransaction = false;
    if (m_database.isValid())
        m_database.close(); // first, or else each statement complains about a connection that was lost
    m_statements.clear();   // QtSql wants no query left when a connection is removed
    m_database = QSqlDatabase();
    m_dialect->disconnect(m_name);
}

SqlResult<void> SqlConnection::endOther(const QString &id)
{
    const QString &statement = m_dialect->texts().endConnection;
    if (statement.isEmpty() || id.isEmpty() || id == m_id)
        return {};
    const auto ended = run(statement, {id.toLongLong()});
    return ended || m_sound ? SqlResult<void>() : std::unexpected(ended.error());
}

SqlResult<qint64> SqlConnection::execute(const QString &statement, const QVariantList &values)
{
    m_keeps = m_keeps || !m_inTransaction;
    const auto query = run(statement, values);
    if (!query)
        return std::unexpected(query.error());
    const qint64 affected = (*query)->numRowsAffected();
    (*query)->finish();
    return affected;
}

SqlResult<qint64> SqlConnection::insert(const QString &statement, const QVariantList &values)
{
    m_keeps = m_keeps || !m_inTransaction;
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
    return begin(m_dialect->texts().begin);
}

SqlResult<void> SqlConnection::beginSnapshot()
{
    return begin(m_dialect->texts().beginSnapshot);
}

SqlResult<void> SqlConnection::begin(const QStringList &statements)
{
    for (const QString &statement : statements)
        if (const auto done = control(statement); !done)
            return done;
    m_inTransaction = true;
    return {};
}

SqlResult<void> SqlConnection::commit()
{
    const auto committed = control(QStringLiteral("COMMIT"));
    if (committed) {
        m_inTransaction = false;
        m_keeps = true;
        return {};
    }
    SqlError error = committed.error();
    // These are answers: the transaction is not in the database, and ends here. After any other error it isn't known
    // how much of it has reached the disk.
    using Kind = SqlError::Kind;
    if (error.kind == Kind::Busy || error.kind == Kind::Aborted || error.kind == Kind::Constraint) {
        rollback();
    } else {
        close();
        m_repeatable = false;
        error.kind = error.kind == Kind::Corrupt ? error.kind : Kind::Unknown;
    }
    return std::unexpected(error);
}

void SqlConnection::rollback()
{
    // After some errors the database has rolled back by itself, which SQLite calls an error; a transaction that still
    // stood would make the next begin() fail, so a new connection is the safe answer to either.
    if (m_sound && !control(QStringLiteral("ROLLBACK")))
        m_sound = false;
    if (!m_sound && m_inTransaction)
        close(); // not only when it is next needed: until then it might hold locks
    m_inTransaction = false;
}

// Not prepared: to a server that would be two questions instead of one.
SqlResult<void> SqlConnection::control(const QString &statement)
{
    if (!m_sound)
        return failed({SqlError::Kind::Lost, QStringLiteral("the connection is not open")});
    m_used.start();
    QSqlQuery query(m_database);
    return query.exec(statement) ? SqlResult<void>() : failed(m_dialect->classify(query.lastError()));
}

SqlResult<QSqlQuery *> SqlConnection::run(const QString &statement, const QVariantList &values)
{
    const auto query = prepared(statement);
    if (!query)
        return query;
    for (qsizetype i = 0; i < values.size(); ++i)
        (*query)->bindValue(int(i), values.at(i));
    m_used.start();
    if ((*query)->exec())
        return query;
    const SqlError error = m_dialect->classify((*query)->lastError());
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
        SqlError error = m_dialect->classify(query->lastError());
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
    return error.isValid() ? failed(m_dialect->classify(error)) : SqlResult<void>();
}

std::unexpected<SqlError> SqlConnection::failed(SqlError error)
{
    if (error.kind == SqlError::Kind::Lost || error.kind == SqlError::Kind::Corrupt)
        m_sound = false;
    m_repeatable = !m_keeps && (error.kind == SqlError::Kind::Lost || error.kind == SqlError::Kind::Aborted);
    return std::unexpected(std::move(error));
}

} // namespace postrider
