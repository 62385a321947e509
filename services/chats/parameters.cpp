// SPDX-License-Identifier: GPL-3.0-or-later
#include "parameters.h"

#include <domain/limits.h>
#include <wire/json.h>

#include <algorithm>

namespace postrider::chats {
namespace {

std::unexpected<Error> badParameter(const QString &name)
{
    return failure(Code::BadRequest, QStringLiteral("The parameter %1 is not of the expected form.").arg(name));
}

QString text(const QUrlQuery &query, const QString &name)
{
    return query.queryItemValue(name, QUrl::FullyDecoded);
}

Result<qint64> number(const QUrlQuery &query, const QString &name, qint64 least)
{
    const auto value = wire::digits(text(query, name));
    if (!value || *value < least)
        return badParameter(name);
    return *value;
}

Result<int> quantity(const QUrlQuery &query, int byDefault)
{
    const auto name = QStringLiteral("quantity");
    if (!query.hasQueryItem(name))
        return byDefault;
    const auto given = number(query, name, 1);
    if (!given)
        return std::unexpected(given.error());
    return int(std::min<qint64>(*given, limits::PageEntries));
}

Result<decltype(PageQuery::from)> pageStart(const QUrlQuery &query)
{
    const auto time = QStringLiteral("time");
    const auto before = QStringLiteral("before");
    const auto after = QStringLiteral("after");
    qsizetype given = 0;
    for (const QString &name : {time, before, after})
        given += query.allQueryItemValues(name).size();
    if (given > 1)
        return failure(Code::BadRequest, QStringLiteral("Only one of time, before and after can be given, once."));
    if (query.hasQueryItem(time)) {
        const auto uuid = MessageUuid::parse(text(query, time));
        if (!uuid)
            return failure(Code::BadUuid);
        return BeforeMessage{*uuid};
    }
    const bool backwards = query.hasQueryItem(before);
    if (!backwards && !query.hasQueryItem(after))
        return Newest{};
    const auto seq = backwards ? number(query, before, 1) : number(query, after, 0);
    if (!seq)
        return std::unexpected(seq.error());
    if (backwards)
        return BeforeSeq{Seq{*seq}};
    return AfterSeq{Seq{*seq}};
}

} // namespace

Result<PageQuery> pageQuery(const QUrlQuery &query)
{
    const auto count = quantity(query, limits::PageDefault);
    if (!count)
        return std::unexpected(count.error());
    const auto from = pageStart(query);
    if (!from)
        return std::unexpected(from.error());
    return PageQuery{*from, *count};
}

Result<ChatQuery> chatQuery(const QUrlQuery &query)
{
    const auto count = quantity(query, limits::PageEntries);
    if (!count)
        return std::unexpected(count.error());
    ChatQuery result{.since = {}, .after = text(query, QStringLiteral("after")), .quantity = *count};
    const auto since = QStringLiteral("since");
    if (query.hasQueryItem(since)) {
        result.since = fromIso(text(query, since));
        if (!result.since)
            return badParameter(since);
    }
    return result;
}

} // namespace postrider::chats
