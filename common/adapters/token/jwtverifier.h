// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "verifiedtokens.h"

#include <ports/tokenverifier.h>

#include <QByteArray>
#include <QCoreApplication>
#include <QHash>
#include <QJsonObject>

#include <memory>

namespace postrider {

// Reads the tokens of identity (RFC 7519) by its public keys. One algorithm, ES256, and one way to write it: a token
// that names another, or none, or a key we don't have, is refused before its signature is looked at (RFC 8725, 3.1
// and 3.2).
class JwtVerifier final : public TokenVerifier {
    Q_DECLARE_TR_FUNCTIONS(postrider::JwtVerifier)
public:
    static constexpr qsizetype MostBytes = 2048; // ours have about 400

    // What GET /auth/keys answers. Code::Internal if there is a key that can't be used, or none at all.
    static Result<JwtVerifier> create(const QJsonObject &publicKeys);
    Result<Claims> verify(QByteArrayView token, Timestamp now) const override;
    // It could be one of ours, by a key that isn't among these: a new one, or one that somebody has made up.
    bool namesUnknownKey(QByteArrayView token) const;

private:
    explicit JwtVerifier(QHash<QString, QByteArray> keys) : m_keys(std::move(keys)) {}
    const QByteArray *keyFor(QByteArrayView token) const;
    std::optional<Claims> signedClaims(QByteArrayView token) const;

    QHash<QString, QByteArray> m_keys; // by id, as PEM
    std::unique_ptr<VerifiedTokens> m_verified = std::make_unique<VerifiedTokens>();
};

} // namespace postrider
