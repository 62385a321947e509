// SPDX-License-Identifier: GPL-3.0-or-later
#include "jwtsigner.h"

#include "claimnames.h"
#include "handles.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cstdlib>

namespace postrider {
namespace {

qint64 seconds(Timestamp time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

QByteArray payload(const Claims &claims)
{
    const QJsonObject object{{QStringLiteral("iss"), token::Issuer},
                             {QStringLiteral("aud"), token::Audience},
                             {QStringLiteral("sub"), QString::number(claims.user.value)},
                             {token::DeviceClaim, claims.device.value},
                             {QStringLiteral("iat"), seconds(claims.issuedAt)},
                             {QStringLiteral("exp"), seconds(claims.expires)}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

JwtSigner::JwtSigner(SigningKey key)
    : m_key(std::move(key)), m_keyId(m_key.publicJwk().value(u"kid").toString().toLatin1())
{
}

Result<QString> JwtSigner::sign(const Claims &claims) const
{
    jwt_t *raw = nullptr;
    jwt_new(&raw);
    const token::Jwt jwt(raw);
    const QByteArray &pem = m_key.privatePem();
    const bool filled =
        jwt && jwt_add_header(raw, "kid", m_keyId.constData()) == 0 &&
        jwt_add_grants_json(raw, payload(claims).constData()) == 0 &&
        jwt_set_alg(raw, JWT_ALG_ES256, reinterpret_cast<const unsigned char *>(pem.constData()), int(pem.size())) == 0;
    const std::unique_ptr<char, token::Freed<std::free>> text(filled ? jwt_encode_str(raw) : nullptr);
    if (!text)
        return failure(Code::Internal, {}, QStringLiteral("a token could not be signed"));
    return QString::fromLatin1(text.get());
}

QJsonObject JwtSigner::publicKeys() const
{
    return {{QStringLiteral("keys"), QJsonArray{m_key.publicJwk()}}};
}

} // namespace postrider
