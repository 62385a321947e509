// SPDX-License-Identifier: GPL-3.0-or-later
#include "userquery.h"

#include <domain/limits.h>
#include <domain/rules.h>
#include <wire/json.h>

#include <QStringDecoder>
#include <QUrl>

#include <algorithm>

namespace postrider::identity {
namespace {

constexpr auto Base64Url = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

// The space of a form is a plus sign (WHATWG URL, 5.1); a plus sign itself comes as %2B.
std::optional<QString> text(const QUrlQuery &query, const QString &name)
{
    QByteArray encoded = query.queryItemValue(name, QUrl::FullyEncoded).toLatin1();
    QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = utf8.decode(QByteArray::fromPercentEncoding(encoded.replace('+', ' ')));
    return utf8.hasError() || !rules::isWellFormed(decoded) ? std::nullopt : std::optional(decoded);
}

std::optional<QString> placeOf(const QString &after)
{
    const auto bytes =
        QByteArray::fromBase64Encoding(after.toUtf8(), Base64Url | QByteArray::AbortOnBase64DecodingErrors);
    const QString place = bytes ? QString::fromUtf8(*bytes) : QString();
    const bool ours = place.isEmpty() ? after.isEmpty() : place.toUtf8() == *bytes && rules::isWellFormed(place);
    return ours ? std::optional(place) : std::nullopt;
}

std::optional<int> quantity(const QUrlQuery &query)
{
    const auto name = QStringLiteral("quantity");
    if (!query.hasQueryItem(name))
        return limits::PageEntries;
    const auto given = wire::digits(query.queryItemValue(name, QUrl::FullyDecoded));
    if (!given || *given < 1)
        return std::nullopt;
    return int(std::min<qint64>(*given, limits::PageEntries));
}

} // namespace

Result<UserQuery> userQuery(const QUrlQuery &query)
{
    const auto bad = [](const QString &name) {
        return failure(Code::BadRequest, QStringLiteral("The parameter %1 is not of the expected form.").arg(name));
    };
    const auto count = quantity(query);
    if (!count)
        return bad(QStringLiteral("quantity"));
    const auto wanted = text(query, QStringLiteral("query"));
    if (!wanted)
        return bad(QStringLiteral("query"));
    const auto after = placeOf(query.queryItemValue(QStringLiteral("after"), QUrl::FullyDecoded));
    if (!after)
        return bad(QStringLiteral("after"));
    return UserQuery{.text = *wanted, .after = *after, .quantity = *count};
}

QString nextAfter(const UserPage &page)
{
    if (!page.more || page.users.isEmpty())
        return {};
    return QString::fromLatin1(rules::foldedName(page.users.last().name).toUtf8().toBase64(Base64Url));
}

} // namespace postrider::identity
