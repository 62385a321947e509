// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "handles.h"

#include <domain/result.h>

#include <QByteArray>
#include <QJsonObject>

// Public keys of ES256 as JSON (RFC 7517, RFC 7518 6.2.1) and back.
namespace postrider::token {

struct PublicKey {
    QString id; // the key's thumbprint (RFC 7638)
    QByteArray pem;
};

// Errors are Code::Internal: the key is no public key on P-256.
Result<QJsonObject> toJwk(EVP_PKEY *key);
Result<PublicKey> fromJwk(const QJsonObject &jwk);

} // namespace postrider::token
