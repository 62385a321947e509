// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/http.h>

#include <QByteArrayView>
#include <QList>
#include <QStringList>

#include <expected>
#include <optional>

namespace postrider {

// Which handler answers which path. Sans I/O.
class RouteTable {
public:
    struct Found {
        const HttpHandler *handler = nullptr; // the table's own; good until the next add()
        QHash<QString, QString> parameters;
    };
    struct Missing {
        QList<HttpMethod> allowed; // the methods this path does have; none: there is no such path
    };

    // As HttpRoutes::route(). No two routes of one method may differ in their parameters' names alone.
    void add(HttpMethod method, const QString &pattern, HttpHandler handler);

    // `encodedPath` as it stood in the request, still percent-encoded: a %2F belongs to its parameter. One trailing
    // slash is nothing. A literal segment goes before a parameter; a parameter is never empty. Without a method (one
    // that no route can have): Missing.
    std::expected<Found, Missing> find(std::optional<HttpMethod> method, QByteArrayView encodedPath) const;

private:
    struct Route {
        HttpMethod method;
        QStringList segments; // "{name}" for a parameter
        HttpHandler handler;
    };
    static bool goesBefore(const Route &a, const Route &b);
    static bool fits(const Route &route, const QStringList &path);

    QList<Route> m_routes; // those with literal segments first
};

} // namespace postrider
