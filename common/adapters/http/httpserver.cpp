// SPDX-License-Identifier: GPL-3.0-or-later
#include "httpserver.h"

#include "responsewriter.h"

#include <wire/errorcodes.h>

#include <QFutureWatcher>
#include <QHttpServerRequest>
#include <QLoggingCategory>
#include <QPointer>
#include <QTcpSocket>

namespace postrider {
namespace {
// QT_LOGGING_RULES="postrider.routes.debug=true" lists what is answered; tests hold the documentation to it.
Q_LOGGING_CATEGORY(lcRoutes, "postrider.routes", QtInfoMsg)

using Method = QHttpServerRequest::Method;

std::optional<HttpMethod> methodOf(const QHttpServerRequest &request)
{
    switch (request.method()) {
    case Method::Get:
    case Method::Head:
        return HttpMethod::Get;
    case Method::Post:
        return HttpMethod::Post;
    case Method::Put:
        return HttpMethod::Put;
    case Method::Patch:
        return HttpMethod::Patch;
    case Method::Delete:
        return HttpMethod::Delete;
    default:
        return std::nullopt;
    }
}

// A space comes as "+" from everyone who encodes like a form; a plus is %2B to all of them.
QUrlQuery queryOf(const QUrl &url)
{
    return QUrlQuery(url.query(QUrl::FullyEncoded).replace(u'+', QStringLiteral("%20")));
}

HttpRequest requestOf(const QHttpServerRequest &request, HttpMethod method, const QByteArray &path)
{
    HttpRequest result;
    result.method = method;
    result.path = QString::fromUtf8(QByteArray::fromPercentEncoding(path));
    if (result.path.size() > 1 && result.path.endsWith(u'/'))
        result.path.chop(1);
    result.query = queryOf(request.url());
    result.contentType = request.value("content-type");
    result.authorization = request.value("authorization");
    result.host = QUrl(QStringLiteral("//") + QString::fromLatin1(request.value("host"))).host();
    result.body = request.body();
    const QByteArray forwarded = request.value("x-forwarded-for"); // the front's own word
    result.peer = forwarded.isEmpty() ? request.remoteAddress().toString() : QString::fromLatin1(forwarded);
    return result;
}

HttpResponse errorResponse(Code code)
{
    return {.status = wire::httpStatus(code), .body = wire::errorBody({code, sentence(code), {}})};
}

HttpResponse missingResponse(const RouteTable::Missing &missing)
{
    if (missing.allowed.isEmpty())
        return errorResponse(Code::NotFound);
    HttpResponse response = errorResponse(Code::MethodNotAllowed);
    QByteArrayList names;
    for (const HttpMethod method : missing.allowed)
        names += allowName(method);
    response.headers.append({"Allow", names.join(", ")});
    return response;
}

// A handler that was cancelled, failed, or finished without a result still owes an answer.
HttpResponse resultOf(const QFuture<HttpResponse> &future)
{
    const bool answered = !future.isCanceled() && future.resultCount() > 0;
    return answered ? future.result() : errorResponse(Code::Internal);
}
} // namespace

void HttpServer::route(HttpMethod method, const QString &pattern, HttpHandler handler)
{
    qCDebug(lcRoutes).noquote() << "answers" << allowName(method).constFirst() << pattern;
    m_table.add(method, pattern, std::move(handler));
}

bool HttpServer::handleRequest(const QHttpServerRequest &request, QTcpSocket *socket)
{
    const Body body = request.method() == Method::Head ? Body::Omitted : Body::Sent;
    const std::optional<HttpMethod> method = methodOf(request);
    const QByteArray path = request.url().path(QUrl::FullyEncoded).toLatin1();
    const auto found = m_table.find(method, path);
    if (!found) {
        socket->write(serialised(missingResponse(found.error()), body));
        return true;
    }
    HttpRequest given = requestOf(request, *method, path);
    given.parameters = found->parameters;
    // A socket that isn't connected any more must not be asked.
    given.hasLeft = [socket = QPointer(socket)] {
        return !socket || socket->state() == QAbstractSocket::UnconnectedState || socket->waitForDisconnected(0);
    };
    const QFuture<HttpResponse> future = (*found->handler)(given);
    if (future.isFinished()) {
        socket->write(serialised(resultOf(future), body));
        return true;
    }
    // `request` and `socket` are the client's and may be gone when the answer comes.
    auto *watcher = new QFutureWatcher<HttpResponse>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [watcher, body, socket = QPointer(socket)] {
        watcher->deleteLater();
        if (socket)
            socket->write(serialised(resultOf(watcher->future()), body));
    });
    watcher->setFuture(future);
    return true;
}

void HttpServer::missingHandler(const QHttpServerRequest &, QTcpSocket *) {} // handleRequest() has answered

} // namespace postrider
