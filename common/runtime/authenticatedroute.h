// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "answers.h"
#include "authenticator.h"

#include <utility>

namespace postrider {

// A handler that is only asked for those who are signed in; everyone else gets 401. The authenticator outlives it.
template <class Handler> // QFuture<HttpResponse>(const Claims &, const HttpRequest &)
HttpHandler authenticated(const Authenticator &authenticator, Handler handler)
{
    return [&authenticator, handler = std::move(handler)](const HttpRequest &request) -> QFuture<HttpResponse> {
        const auto claims = authenticator.authenticate(request.authorization);
        if (!claims)
            return answered(claims.error());
        return handler(*claims, request);
    };
}

} // namespace postrider
