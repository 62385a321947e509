// SPDX-License-Identifier: GPL-3.0-or-later
#include "json.h"

#include "jsongrammar.h"

#include <domain/rules.h>

#include <QJsonDocument>
#include <QStringDecoder>

#include <algorithm>

namespace postrider::wire {
namespace {

constexpr qint64 MostExact = UserId::Most;

std::optional<QString> formText(QByteArray encoded)
{
    encoded.replace('+', ' ');
    QStringDecoder utf8(QStringDecoder::Utf8,
                        QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    const QString text = utf8(QByteArray::fromPercentEncoding(encoded));
    return utf8.hasError() ? std::nullopt : std::optional(text);
}

Result<QJsonObject> parseForm(const QByteArray &body)
{
    QJsonObject object;
    for (const QByteArray &pair : body.split('&')) {
        if (pair.isEmpty())
            continue;
        const qsizetype equals = pair.indexOf('=');
        const auto name = formText(equals < 0 ? pair : pair.first(equals));
        const auto value = formText(equals < 0 ? QByteArray() : pair.sliced(equals + 1));
        if (!name || !value)
            return failure(Code::BadRequest);
        object.insert(*name, *value);
    }
    return object;
}

bool isForm(const QByteArray &contentType, const QByteArray &body)
{
    const QByteArray type = contentType.split(';').constFirst().trimmed().toLower();
    return type == "application/x-www-form-urlencoded" && !body.trimmed().startsWith('{');
}

} // namespace

Result<QJsonObject> parseObject(const QByteArray &bytes)
{
    QJsonParseError error;
    const auto checked = JsonGrammar::checked(bytes);
    if (!checked)
        return failure(Code::BadJson, {}, QStringLiteral("not JSON by its grammar, or too deep"));
    const QJsonDocument document = QJsonDocument::fromJson(*checked, &error);
    if (!document.isObject())
        return failure(Code::BadJson, {}, error.errorString());
    return document.object();
}

Result<QJsonObject> parseBody(const QByteArray &contentType, const QByteArray &body)
{
    if (body.isEmpty())
        return QJsonObject();
    return isForm(contentType, body) ? parseForm(body) : parseObject(body);
}

QByteArray toBytes(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

std::optional<qint64> integer(const QJsonValue &value)
{
    // Two different defaults tell a number that can't be had as an integer from one that happens to be the default.
    const qint64 number = value.toInteger(0);
    if (!value.isDouble() || number != value.toInteger(1))
        return std::nullopt;
    return number;
}

std::optional<QString> string(const QJsonValue &value)
{
    if (!value.isString())
        return std::nullopt;
    QString text = value.toString();
    if (!rules::isWellFormed(text))
        return std::nullopt;
    return text;
}

std::optional<UserId> userId(const QJsonValue &value)
{
    const auto number = integer(value);
    if (!number || *number < 1 || *number > MostExact)
        return std::nullopt;
    return UserId{*number};
}

std::optional<Seq> seq(const QJsonValue &value)
{
    const auto number = integer(value);
    if (!number || *number < 0 || *number > MostExact)
        return std::nullopt;
    return Seq{*number};
}

std::optional<MessageUuid> uuid(const QJsonValue &value)
{
    return value.isString() ? MessageUuid::parse(value.toString()) : std::nullopt;
}

std::optional<Timestamp> time(const QJsonValue &value)
{
    return value.isString() ? fromIso(value.toString()) : std::nullopt;
}

std::optional<qint64> digits(QStringView text)
{
    constexpr qsizetype MostDigits = 16; // of 2^53-1
    const auto isDigit = [](QChar c) { return c >= u'0' && c <= u'9'; };
    if (text.isEmpty() || !std::ranges::all_of(text, isDigit))
        return std::nullopt;
    while (text.size() > 1 && text.front() == u'0')
        text = text.sliced(1);
    if (text.size() > MostDigits)
        return std::nullopt;
    const qint64 number = text.toLongLong();
    return number <= MostExact ? std::optional(number) : std::nullopt;
}

} // namespace postrider::wire
