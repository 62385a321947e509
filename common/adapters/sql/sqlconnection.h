// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sqldialect.h"

#include <QElapsedTimer>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariant>

#include <memory>
#include <optional>
#include <unordered_map>

namespace postrider {

// One connection to one database, opened when first needed and again after it was lost. Belongs to the thread that
// opens it: everything but the constructor happens there, the destructor included. No exceptions; nothing is retried.
class SqlConnection {
public:
    explicit SqlConnection(SqlSettings settings);
    ~SqlConnection();
    Q_DISABLE_COPY_MOVE(SqlConnection)

    const SqlSettings &settings() const { return m_settings; }
    const SqlDialect &dialect() const { return *m_dialect; }

    // Does nothing if it is open and sound; one to a server that wasn't used for a while is tried out first.
    SqlResult<void> open();
    void close(); // what isn't committed is rolled back
    // What the database calls this connection while it is open: another after each time it was lost.
    const QString &id() const { return m_id; }
    // Ends another of the same user's, whose transaction is rolled back. Does nothing if there is none of this id.
    SqlResult<void> endOther(const QString &id);

    // Whether everything since open() may simply be done again, at once: it ended in a deadlock or with the connection,
    // and nothing was written for good.
    bool isRepeatable() const { return m_repeatable; }
    // work() gives some std::expected, whose error type takes an SqlError. Opened before it; done again, once, if
    // isRepeatable().
    template <class Work>
    std::invoke_result_t<Work> whileOpen(Work work);

    // Statements are prepared once and kept, so their text must be one of few: values go in `values`, in the order of
    // the question marks. An empty QString is an empty text, a null one NULL.
    SqlResult<qint64> execute(const QString &statement, const QVariantList &values = {}); // rows affected
    SqlResult<qint64> insert(const QString &statement, const QVariantList &values = {});  // the id it was given

    // read(const QSqlQuery &) makes one value of each row. The read is finished when this returns.
    template <class Read>
    auto select(const QString &statement, const QVariantList &values, Read read)
        -> SqlResult<QList<std::invoke_result_t<Read, const QSqlQuery &>>>;
    template <class Read>
    auto selectFirst(const QString &statement, const QVariantList &values, Read read)
        -> SqlResult<std::optional<std::invoke_result_t<Read, const QSqlQuery &>>>;

    // Those prepared so far: for tests of their plans.
    QStringList statements() const;

    // A transaction that may write: it has the database's lock from the start.
    SqlResult<void> begin();
    // One that only reads: what it sees doesn't change until its end.
    SqlResult<void> beginSnapshot();
    // Unknown: it may be in the database or not. After any error nothing is open any more.
    SqlResult<void> commit();
    void rollback();

    // work() gives some std::expected; a value is committed, an error rolled back. Its error type takes an SqlError.
    template <class Work>
    std::invoke_result_t<Work> transaction(Work work);
    template <class Work>
    std::invoke_result_t<Work> snapshot(Work work);

private:
    SqlResult<QSqlQuery *> run(const QString &statement, const QVariantList &values);
    SqlResult<QSqlQuery *> prepared(const QString &statement);
    SqlResult<void> begin(const QStringList &statements);
    SqlResult<void> control(const QString &statement);
    SqlResult<void> connect();
    SqlResult<void> identify();
    bool isAlive();
    SqlResult<void> finishReading(QSqlQuery &query); // what ended it: the last row, or an error
    std::unexpected<SqlError> failed(SqlError error);
    template <class Work>
    std::invoke_result_t<Work> enclosed(SqlResult<void> begun, Work work);

    const SqlSettings m_settings;
    const std::unique_ptr<SqlDialect> m_dialect;
    const QString m_name; // QtSql's, unique in the process
    QString m_id;
    QSqlDatabase m_database;
    QElapsedTimer m_used; // the last time
    std::unordered_map<QString, std::unique_ptr<QSqlQuery>> m_statements;
    bool m_sound = false; // open, and nothing has happened that calls for a new connection
    bool m_inTransaction = false;
    bool m_keeps = false; // something may have been written for good since open()
    bool m_repeatable = false;
};

template <class Read>
auto SqlConnection::select(const QString &statement, const QVariantList &values, Read read)
    -> SqlResult<QList<std::invoke_result_t<Read, const QSqlQuery &>>>
{
    const auto query = run(statement, values);
    if (!query)
        return std::unexpected(query.error());
    QList<std::invoke_result_t<Read, const QSqlQuery &>> rows;
    while ((*query)->next())
        rows.append(read(std::as_const(**query)));
    if (const auto finished = finishReading(**query); !finished)
        return std::unexpected(finished.error());
    return rows;
}

template <class Read>
auto SqlConnection::selectFirst(const QString &statement, const QVariantList &values, Read read)
    -> SqlResult<std::optional<std::invoke_result_t<Read, const QSqlQuery &>>>
{
    const auto query = run(statement, values);
    if (!query)
        return std::unexpected(query.error());
    std::optional<std::invoke_result_t<Read, const QSqlQuery &>> row;
    if ((*query)->next())
        row.emplace(read(std::as_const(**query)));
    if (const auto finished = finishReading(**query); !finished)
        return std::unexpected(finished.error());
    return row;
}

template <class Work>
std::invoke_result_t<Work> SqlConnection::whileOpen(Work work)
{
    const auto attempt = [&]() -> std::invoke_result_t<Work> {
        if (const auto opened = open(); !opened)
            return std::unexpected(opened.error());
        return work();
    };
    auto result = attempt();
    return !result && m_repeatable ? attempt() : std::move(result);
}

template <class Work>
std::invoke_result_t<Work> SqlConnection::enclosed(SqlResult<void> begun, Work work)
{
    if (!begun)
        return std::unexpected(begun.error());
    auto result = work();
    if (!result) {
        rollback();
        return result;
    }
    if (const auto committed = commit(); !committed)
        return std::unexpected(committed.error());
    return result;
}

template <class Work>
std::invoke_result_t<Work> SqlConnection::transaction(Work work)
{
    return enclosed(begin(), std::move(work));
}

template <class Work>
std::invoke_result_t<Work> SqlConnection::snapshot(Work work)
{
    return enclosed(beginSnapshot(), std::move(work));
}

} // namespace postrider
