// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/ids.h>
#include <domain/result.h>
#include <domain/timestamp.h>

#include <QByteArrayView>

namespace postrider {

struct Claims {
    UserId user;
    DeviceId device;
    Timestamp issuedAt;
    Timestamp expires;
};

class TokenVerifier {
public:
    virtual ~TokenVerifier() = default;
    // Signature, algorithm (the one identity signs with, whatever the token says) and expiry; Code::Unauthenticated
    // with a sentence that says which. Revocation is the Authenticator's (runtime/authenticator.h). Safe on any thread.
    virtual Result<Claims> verify(QByteArrayView token, Timestamp now) const = 0;
};

} // namespace postrider
