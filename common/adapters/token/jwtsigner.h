// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "signingkey.h"

#include <ports/tokensigner.h>

namespace postrider {

// Signs with ES256 (RFC 7518, 3.4).
class JwtSigner final : public TokenSigner {
public:
    explicit JwtSigner(SigningKey key);
    Result<QString> sign(const Claims &claims) const override;
    QJsonObject publicKeys() const override;

private:
    const SigningKey m_key;
    const QByteArray m_keyId;
};

} // namespace postrider
