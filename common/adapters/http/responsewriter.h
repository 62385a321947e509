// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/http.h>

#include <QByteArray>
#include <QByteArrayList>

namespace postrider {

enum class Body { Sent, Omitted }; // Omitted: the answer to HEAD

// The whole answer as it goes over the network (RFC 9112). Its length is always told; unless the service says
// otherwise, it is not to be kept by a cache nor guessed at by a browser. A header that could end its own line is left
// out.
QByteArray serialised(const HttpResponse &response, Body body);

// How a method stands in the header Allow; GET brings HEAD.
QByteArrayList allowName(HttpMethod method);

} // namespace postrider
