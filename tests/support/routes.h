// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adapters/http/routetable.h>
#include <ports/http.h>

#include <QJsonDocument>
#include <QUrl>

namespace postrider::test {

// A service's routes without a network: asks the handler that would have been asked. Links postrider_adapters_http.
class Routes final : public HttpRoutes {
public:
    struct Call {
        HttpMethod method = HttpMethod::Get;
        QString target; // path and query, percent-encoded
        QByteArray body = {};
        QByteArray token = {};
        QByteArray contentType = "application/json";
    };

    void route(HttpMethod method, const QString &pattern, HttpHandler handler) override
    {
        m_table.add(method, pattern, std::move(handler));
    }
    // Status 404 or 405 when there is no such route.
    QFuture<HttpResponse> ask(const Call &call) const
    {
        const QUrl url(call.target, QUrl::StrictMode);
        const auto found = m_table.find(call.method, url.path(QUrl::FullyEncoded).toLatin1());
        if (!found)
            return QtFuture::makeReadyFuture(HttpResponse{.status = found.error().allowed.isEmpty() ? 404 : 405});
        HttpRequest request;
        request.method = call.method;
        request.path = url.path();
        request.parameters = found->parameters;
        request.query = QUrlQuery(url);
        request.contentType = call.contentType;
        request.body = call.body;
        if (!call.token.isEmpty())
            request.authorization = "Bearer " + call.token;
        return (*found->handler)(request);
    }

private:
    RouteTable m_table;
};

inline QJsonObject json(const HttpResponse &response)
{
    return QJsonDocument::fromJson(response.body).object();
}

// The code of an error's body.
inline QString code(const HttpResponse &response)
{
    return json(response)[QStringLiteral("error")][QStringLiteral("code")].toString();
}

} // namespace postrider::test
