// SPDX-License-Identifier: GPL-3.0-or-later
#include "verifiedtokens.h"

#include <QCryptographicHash>

namespace postrider {
namespace {

QByteArray nameOf(QByteArrayView token)
{
    return QCryptographicHash::hash(token.toByteArray(), QCryptographicHash::Sha256);
}

} // namespace

std::optional<Claims> VerifiedTokens::find(QByteArrayView token)
{
    const QByteArray name = nameOf(token);
    const std::scoped_lock lock(m_mutex);
    const Claims *claims = m_claims.object(name);
    return claims ? std::optional(*claims) : std::nullopt;
}

void VerifiedTokens::insert(QByteArrayView token, const Claims &claims)
{
    const QByteArray name = nameOf(token);
    const std::scoped_lock lock(m_mutex);
    m_claims.insert(name, new Claims(claims));
}

} // namespace postrider
