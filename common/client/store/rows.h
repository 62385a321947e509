// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adapters/sql/sqlerror.h>
#include <domain/ids.h>
#include <domain/timestamp.h>

#include <QSqlQuery>
#include <QStringDecoder>
#include <QVariant>

// How our values stand in SQLite's columns.
namespace postrider::client {

inline qint64 toColumn(Timestamp time)
{
    return time.time_since_epoch().count();
}

inline QVariant toColumn(const std::optional<Timestamp> &time)
{
    return time ? QVariant(toColumn(*time)) : QVariant();
}

// Never null, whatever the QString: our text columns aren't.
inline QString toColumn(const QString &text)
{
    return text.isNull() ? QStringLiteral("") : text;
}

// What somebody typed, whole: SQLite's text would lose a leading byte order mark and change noncharacters.
inline QByteArray bodyColumn(const QString &text)
{
    return text.isEmpty() ? QByteArrayLiteral("") : text.toUtf8();
}

inline QString bodyAt(const QSqlQuery &row, int column)
{
    QStringDecoder decode(QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom);
    return decode(row.value(column).toByteArray());
}

inline Timestamp timeAt(const QSqlQuery &row, int column)
{
    return Timestamp(std::chrono::milliseconds(row.value(column).toLongLong()));
}

inline std::optional<Timestamp> optionalTimeAt(const QSqlQuery &row, int column)
{
    return row.isNull(column) ? std::nullopt : std::optional(timeAt(row, column));
}

inline Seq seqAt(const QSqlQuery &row, int column)
{
    return {row.value(column).toLongLong()};
}

// std::expected::transform, which this compiler's library doesn't have yet.
template <class T, class Function>
auto mapped(SqlResult<T> result, Function function) -> SqlResult<std::invoke_result_t<Function, T>>
{
    if (!result)
        return std::unexpected(result.error());
    return function(*std::move(result));
}

template <class T>
SqlResult<void> withoutValue(const SqlResult<T> &result)
{
    if (!result)
        return std::unexpected(result.error());
    return {};
}

} // namespace postrider::client
