// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>

#include <QByteArray>
#include <QFuture>
#include <QHash>
#include <QJsonObject>
#include <QUrlQuery>

#include <functional>

namespace postrider {

// What a service's REST edge sees of HTTP. Everything here happens on the service's event-loop thread.

enum class HttpMethod { Get, Post, Put, Patch, Delete };

struct HttpRequest {
    HttpMethod method = HttpMethod::Get;
    QString path;                       // decoded, without a trailing slash
    QHash<QString, QString> parameters; // what stood for each {name} of the route's pattern, decoded
    QUrlQuery query;
    QByteArray contentType;
    QByteArray authorization; // the header's value; a secret
    QByteArray body;          // at most limits::BodyBytes
    QString peer;             // the client's address, for limits and the log
    QString host;             // by which the client has reached us, without a port
    // Whether the client has ended its side of the connection meanwhile: an answer is hardly of use any more. May be
    // asked at any time, also when all of it is gone. Empty: nobody knows.
    std::function<bool()> hasLeft = {};
};

struct HttpResponse {
    int status = 200;
    QByteArray body = {}; // empty for 204
    QByteArray contentType = "application/json";
    QList<std::pair<QByteArray, QByteArray>> headers = {}; // beside type and length
};

using HttpHandler = std::function<QFuture<HttpResponse>(const HttpRequest &)>;

class HttpRoutes {
public:
    virtual ~HttpRoutes() = default;
    // `pattern` is a path with {names}: "/api/chats/{uri}/messages". A path that no pattern fits is answered with 404
    // not_found, a known path with another method with 405. A handler's future may finish at any later time, also when
    // the client has left; one that is cancelled or never given a result answers 500.
    virtual void route(HttpMethod method, const QString &pattern, HttpHandler handler) = 0;
};

} // namespace postrider
