// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>
#include <ports/tokenverifier.h>

#include <QJsonObject>
#include <QString>

namespace postrider {

// Signs what a TokenVerifier reads. Identity's alone: whoever signs decides who is who.
class TokenSigner {
public:
    virtual ~TokenSigner() = default;
    // A JWT in compact form (RFC 7519); its times have whole seconds. Safe on any thread.
    virtual Result<QString> sign(const Claims &claims) const = 0;
    // The public keys, as a JWK set (RFC 7517): what everybody else verifies with.
    virtual QJsonObject publicKeys() const = 0;
};

} // namespace postrider
