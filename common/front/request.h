// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>

#include <QByteArray>
#include <QList>

#include <utility>

namespace postrider::front {

// One request that has passed the gate: there is only one way to read it.
struct Request {
    enum class Kind { Plain, WebSocket };

    Kind kind = Kind::Plain;
    QByteArray method;
    QByteArray target; // origin form, percent-encoding sound, without a trailing slash of the path
    QList<std::pair<QByteArray, QByteArray>> fields; // end to end; names in lower case, without host and content-length
    QByteArray host;
    QByteArray forwardedFor; // X-Forwarded-For as it came: a claim, which goes no further
    QByteArray client;       // the address a proxy speaks for; goes on as X-Forwarded-For
    QByteArray body;
    bool keepAlive = true;

    QByteArray field(QByteArrayView name) const; // the first of this name (lower case), or empty
    bool isHead() const { return method == "HEAD"; }
};

// Why a request doesn't pass: the answer the client gets, after which its connection is closed.
struct Refusal {
    int status = 400;
    Error error;
    QByteArray extraField = {}; // "Name: value"
    friend bool operator==(const Refusal &, const Refusal &) = default;
};

// As it goes to an upstream: a HEAD as GET (the answer's body is dropped on the way back), the body's length always
// told.
QByteArray serialised(const Request &request);

// The refusal's whole answer; `withBody` is false for HEAD.
QByteArray serialised(const Refusal &refusal, bool withBody);

} // namespace postrider::front
