// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers.h"

#include <wire/errorcodes.h>
#include <wire/json.h>

namespace postrider {

HttpResponse answer(const QJsonObject &body, int status)
{
    return {.status = status, .body = wire::toBytes(body)};
}

HttpResponse answer(const Error &error)
{
    return {.status = wire::httpStatus(error.code), .body = wire::errorBody(error)};
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
