// SPDX-License-Identifier: GPL-3.0-or-later
#include "responsewriter.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace postrider {
namespace {
QByteArrayView reason(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 409:
        return "Conflict";
    case 413:
        return "Content Too Large";
    case 429:
        return "Too Many Requests";
    case 500:
        return "Internal Server Error";
    case 503:
        return "Service Unavailable";
    default:
        return "";
    }
}

// RFC 9110, 5.6.7: IMF-fixdate.
QByteArray dateNow()
{
    return QLocale::c().toString(QDateTime::currentDateTimeUtc(), u"ddd, dd MMM yyyy hh:mm:ss").toLatin1() + " GMT";
}

void addField(QByteArray &out, QByteArrayView name, QByteArrayView value)
{
    const auto breaks = [](QByteArrayView text) {
        return text.contains('\r') || text.contains('\n') || text.contains('\0');
    };
    if (breaks(name) || breaks(value))
        return;
    out.append(name).append(": ").append(value).append("\r\n");
}
} // namespace

QByteArray serialised(const HttpResponse &response, Body body)
{
    const bool bodiless = response.status == 204 || response.status == 304;
    QByteArray out;
    out.reserve(512 + response.body.size());
    out.append("HTTP/1.1 ").append(QByteArray::number(response.status)).append(' ');
    out.append(reason(response.status)).append("\r\n");
    addField(out, "Date", dateNow());
    const auto addUnlessGiven = [&](const QByteArray &name, QByteArrayView value) {
        const auto isName = [&](const auto &field) { return field.first.compare(name, Qt::CaseInsensitive) == 0; };
        if (std::ranges::none_of(response.headers, isName))
            addField(out, name, value);
    };
    addUnlessGiven("Cache-Control", "no-store");
    addUnlessGiven("X-Content-Type-Options", "nosniff");
    for (const auto &[name, value] : response.headers)
        addField(out, name, value);
    if (!bodiless) {
        addField(out, "Content-Type", response.contentType);
        addField(out, "Content-Length", QByteArray::number(response.body.size()));
    }
    out.append("\r\n");
    if (!bodiless && body == Body::Sent)
        out.append(response.body);
    return out;
}

QByteArrayList allowName(HttpMethod method)
{
    switch (method) {
    case HttpMethod::Get:
        return {"GET", "HEAD"};
    case HttpMethod::Post:
        return {"POST"};
    case HttpMethod::Put:
        return {"PUT"};
    case HttpMethod::Patch:
        return {"PATCH"};
    case HttpMethod::Delete:
        return {"DELETE"};
    }
    Q_UNREACHABLE();
}

} // namespace postrider
