// SPDX-License-Identifier: GPL-3.0-or-later
#include "request.h"

#include <wire/errorcodes.h>

#include <algorithm>

namespace postrider::front {
namespace {
QByteArrayView reason(int status)
{
    switch (status) {
    case 403:
        return "Forbidden";
    case 408:
        return "Request Timeout";
    case 413:
        return "Content Too Large";
    case 417:
        return "Expectation Failed";
    case 426:
        return "Upgrade Required";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    case 505:
        return "HTTP Version Not Supported";
    default:
        return "Bad Request";
    }
}

void addField(QByteArray &out, QByteArrayView name, QByteArrayView value)
{
    out.append(name).append(": ").append(value).append("\r\n");
}
} // namespace

QByteArray Request::field(QByteArrayView name) const
{
    const auto found = std::ranges::find_if(fields, [name](const auto &field) { return field.first == name; });
    return found == fields.end() ? QByteArray() : found->second;
}

QByteArray serialised(const Request &request)
{
    QByteArray out;
    out.reserve(512 + request.body.size());
    out.append(request.isHead() ? QByteArrayView("GET") : QByteArrayView(request.method)).append(' ');
    out.append(request.target).append(" HTTP/1.1\r\n");
    addField(out, "host", request.host);
    for (const auto &[name, value] : request.fields)
        addField(out, name, value);
    if (!request.client.isEmpty())
        addField(out, "x-forwarded-for", request.client);
    addField(out, "content-length", QByteArray::number(request.body.size()));
    out.append("\r\n").append(request.body);
    return out;
}

QByteArray serialised(const Refusal &refusal, bool withBody)
{
    const QByteArray body = wire::errorBody(refusal.error);
    QByteArray out;
    out.append("HTTP/1.1 ").append(QByteArray::number(refusal.status)).append(' ');
    out.append(reason(refusal.status)).append("\r\n");
    addField(out, "Cache-Control", "no-store");
    addField(out, "Connection", "close");
    addField(out, "Content-Type", "application/json");
    addField(out, "Content-Length", QByteArray::number(body.size()));
    if (!refusal.extraField.isEmpty())
        out.append(refusal.extraField).append("\r\n");
    out.append("\r\n");
    if (withBody)
        out.append(body);
    return out;
}

} // namespace postrider::front
