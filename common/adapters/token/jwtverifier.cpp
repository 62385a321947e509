// SPDX-License-Identifier: GPL-3.0-or-later
#include "jwtverifier.h"

#include "claimnames.h"
#include "handles.h"
#include "jwk.h"

#include <domain/limits.h>

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>

namespace postrider {
namespace {

constexpr auto MostAhead = std::chrono::minutes(1); // the signer's clock against ours

bool isBase64Url(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

// Three parts of base64url, none empty: then C functions and ours see the same text.
bool isCompact(QByteArrayView token)
{
    const bool plain = std::ranges::all_of(token, [](char c) { return c == '.' || isBase64Url(c); });
    const qsizetype first = token.indexOf('.');
    const qsizetype last = token.lastIndexOf('.');
    return plain && std::ranges::count(token, '.') == 2 && first > 0 && last > first + 1 && last < token.size() - 1;
}

QJsonObject headerOf(QByteArrayView token)
{
    const auto header =
        QByteArray::fromBase64Encoding(token.first(token.indexOf('.')).toByteArray(),
                                       QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    return header ? QJsonDocument::fromJson(header.decoded).object() : QJsonObject();
}

std::optional<Timestamp> time(const QJsonValue &value)
{
    const double number = value.toDouble(-1);
    if (!value.isDouble() || std::floor(number) != number || number < 0 || number > double(UserId::Most) / 1000)
        return std::nullopt;
    return Timestamp(std::chrono::seconds(qint64(number)));
}

// Only the decimal form we write: no sign, no zero in front.
UserId subject(const QJsonValue &value)
{
    const QString text = value.toString();
    const UserId id{text.toLongLong()};
    return id.value > 0 && id.value <= UserId::Most && QString::number(id.value) == text ? id : UserId();
}

std::optional<Claims> claimsOf(const QJsonObject &payload)
{
    const auto issuedAt = time(payload.value(u"iat"));
    const auto expires = time(payload.value(u"exp"));
    const UserId user = subject(payload.value(u"sub"));
    const DeviceId device{payload.value(token::DeviceClaim).toString()};
    const bool ours = payload.value(u"iss") == token::Issuer && payload.value(u"aud") == token::Audience;
    if (!ours || !user || !device || !issuedAt || !expires)
        return std::nullopt;
    return Claims{.user = user, .device = device, .issuedAt = *issuedAt, .expires = *expires};
}

// The claims of a token whose signature is right by this key and by our algorithm; else an empty object.
QJsonObject signedPayload(QByteArrayView token, const QByteArray &key)
{
    jwt_t *raw = nullptr;
    const int error = jwt_decode(&raw, token.toByteArray().constData(),
                                 reinterpret_cast<const unsigned char *>(key.constData()), int(key.size()));
    const token::Jwt jwt(error == 0 ? raw : nullptr);
    // libjwt goes by the header, as it reads it; a header that says two things must not be read in two ways.
    if (!jwt || jwt_get_alg(jwt.get()) != JWT_ALG_ES256)
        return {};
    const std::unique_ptr<char, token::Freed<std::free>> json(jwt_get_grants_json(jwt.get(), nullptr));
    return json ? QJsonDocument::fromJson(QByteArray(json.get())).object() : QJsonObject();
}

} // namespace

Result<JwtVerifier> JwtVerifier::create(const QJsonObject &publicKeys)
{
    QHash<QString, QByteArray> keys;
    const QJsonArray jwks = publicKeys.value(u"keys").toArray();
    for (const auto &jwk : jwks) {
        const auto key = token::fromJwk(jwk.toObject());
        if (!key)
            return std::unexpected(key.error());
        keys.insert(key->id, key->pem);
    }
    if (keys.isEmpty())
        return failure(Code::Internal, {}, QStringLiteral("there are no public keys to verify tokens with"));
    return JwtVerifier(std::move(keys));
}

const QByteArray *JwtVerifier::keyFor(QByteArrayView token) const
{
    const QJsonObject header = headerOf(token);
    // "crit" names extensions that must be understood (RFC 7515, 4.1.11); we know none.
    if (header.value(u"alg") != token::Algorithm || header.contains(u"crit"))
        return nullptr;
    const auto key = m_keys.constFind(header.value(u"kid").toString());
    return key == m_keys.cend() ? nullptr : &*key;
}

bool JwtVerifier::namesUnknownKey(QByteArrayView token) const
{
    if (token.size() > MostBytes || !isCompact(token))
        return false;
    const QJsonObject header = headerOf(token);
    const QString id = header.value(u"kid").toString();
    return header.value(u"alg") == token::Algorithm && !id.isEmpty() && !m_keys.contains(id);
}

// Of a token that is ours, at whatever time.
std::optional<Claims> JwtVerifier::signedClaims(QByteArrayView token) const
{
    if (token.size() > MostBytes || !isCompact(token))
        return std::nullopt;
    if (const auto known = m_verified->find(token))
        return known;
    const QByteArray *key = keyFor(token);
    const auto claims = key ? claimsOf(signedPayload(token, *key)) : std::nullopt;
    if (claims)
        m_verified->insert(token, *claims);
    return claims;
}

Result<Claims> JwtVerifier::verify(QByteArrayView token, Timestamp now) const
{
    const auto no = [](const QString &sentence) { return failure(Code::Unauthenticated, sentence); };
    const auto claims = signedClaims(token);
    if (!claims)
        return no(tr("The token is not one of this server."));
    if (claims->issuedAt > now + MostAhead)
        return no(tr("The token is from the future: the servers' clocks disagree."));
    // Revocations are remembered for as long as a token may live, so none may claim to live longer.
    if (claims->expires <= claims->issuedAt || claims->expires - claims->issuedAt > limits::TokenLife)
        return no(tr("The token is not one of this server."));
    if (claims->expires <= now)
        return no(tr("The token has expired: refresh it."));
    return *claims;
}

} // namespace postrider
