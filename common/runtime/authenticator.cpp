// SPDX-License-Identifier: GPL-3.0-or-later
#include "authenticator.h"

namespace postrider {

Authenticator::Authenticator(const TokenVerifier &verifier, const Clock &clock, QObject *parent)
    : QObject(parent), m_verifier(verifier), m_clock(clock)
{
}

Result<Claims> Authenticator::authenticate(QByteArrayView authorizationHeader) const
{
    const QByteArrayView header = authorizationHeader.trimmed();
    if (header.isEmpty())
        return failure(Code::Unauthenticated, tr("Sign in first: there is no token."));
    for (const QByteArrayView scheme : {QByteArrayView("Bearer"), QByteArrayView("Token")}) {
        if (header.size() > scheme.size() && header[scheme.size()] == ' ' &&
            header.first(scheme.size()).compare(scheme, Qt::CaseInsensitive) == 0)
            return authenticateToken(header.sliced(scheme.size()).trimmed());
    }
    return failure(Code::Unauthenticated,
                   tr("The Authorization header is neither \"Bearer\" nor \"Token\" and a token."));
}

Result<Claims> Authenticator::authenticateToken(QByteArrayView token) const
{
    if (token.isEmpty())
        return failure(Code::Unauthenticated, tr("Sign in first: there is no token."));
    if (!m_current)
        return failure(Code::Unavailable);
    const Result<Claims> claims = m_verifier.verify(token, m_clock.now());
    if (claims && m_revoked.contains(claims->device))
        return failure(Code::Unauthenticated, tr("The token is revoked: this device was signed out."));
    return claims;
}

void Authenticator::revoke(const DeviceId &device)
{
    const Timestamp now = m_clock.now();
    forgetExpired(now);
    const bool known = m_revoked.contains(device);
    m_revoked.insert(device, now + limits::TokenLife + ClockSlack);
    if (!known)
        Q_EMIT revoked(device);
}

void Authenticator::forgetExpired(Timestamp now)
{
    m_revoked.removeIf([now](const auto &entry) { return entry.value() < now; });
}

} // namespace postrider
