// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "routetable.h"

#include <ports/http.h>

#include <QAbstractHttpServer>

namespace postrider {

// HttpRoutes on Qt's HTTP server. It never faces a network bare: front/localupstream.h feeds it what the front has
// vetted. An answer is written whole, in one piece, and only while its socket is there.
class HttpServer final : public QAbstractHttpServer, public HttpRoutes {
    Q_OBJECT
public:
    using QAbstractHttpServer::QAbstractHttpServer;

    // HEAD is answered by the GET route. What goes wrong is answered as the contract's error, in JSON.
    void route(HttpMethod method, const QString &pattern, HttpHandler handler) override;

protected:
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *socket) override;
    void missingHandler(const QHttpServerRequest &request, QTcpSocket *socket) override;

private:
    RouteTable m_table;
};

} // namespace postrider
