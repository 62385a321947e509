// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts.h"
#include "sessions.h"

#include <ports/http.h>
#include <ports/tokensigner.h>
#include <runtime/authenticator.h>

namespace postrider::identity {

// Everything below /auth. Answers are made in `context`'s thread; all of these outlive `routes`.
struct AuthRoutes {
    QObject &context;
    const Authenticator &authenticator;
    const TokenSigner &signer;
    Accounts &accounts;
    Sessions &sessions;

    void registerIn(HttpRoutes &routes) const;

private:
    void registerSignIn(HttpRoutes &routes) const;
    void registerTokens(HttpRoutes &routes) const;
    void registerDevices(HttpRoutes &routes) const;
};

} // namespace postrider::identity
