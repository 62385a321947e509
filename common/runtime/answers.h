// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>
#include <ports/http.h>

#include <QFuture>
#include <QJsonObject>

// The answers of REST, made in one place: every edge returns one of these.
namespace postrider {

HttpResponse answer(const QJsonObject &body, int status = 200);
HttpResponse
answer(const Error &error); // status and body by wire/errorcodes.h; what is ours goes to the log, with its cause
HttpResponse noContent();   // 204

// The same as a future that is ready.
QFuture<HttpResponse> answered(HttpResponse response);
QFuture<HttpResponse> answered(const Error &error);

} // namespace postrider
