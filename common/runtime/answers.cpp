// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers.h"

#include <wire/errorcodes.h>
#include <wire/json.h>

#include <QLoggingCategory>

namespace postrider {
namespace {
Q_LOGGING_CATEGORY(lcAnswers, "postrider.http")
}

HttpResponse answer(const QJsonObject &body, int status)
{
    return {.status = status, .body = wire::toBytes(body)};
}

HttpResponse answer(const Error &error)
{
    HttpResponse response{.status = wire::httpStatus(error.code), .body = wire::errorBody(error)};
    if (response.status == 401)
        response.headers.emplaceBack("WWW-Authenticate", "Bearer"); // RFC 9110, 11.6.1
    // What a client did wrong is its own trouble: telling it as ours would let anyone fill the log.
    if (!error.cause.isEmpty() && response.status >= 500)
        qCWarning(lcAnswers).noquote() << response.status << error.message << "cause:" << error.cause;
    return response;
}

HttpResponse noContent()
{
    return {.status = 204, .body = {}};
}

QFuture<HttpResponse> answered(HttpResponse response)
{
    return QtFuture::makeReadyFuture(std::move(response));
}

QFuture<HttpResponse> answered(const Error &error)
{
    return answered(answer(error));
}

} // namespace postrider
