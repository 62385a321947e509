// SPDX-License-Identifier: GPL-3.0-or-later
#include "renewableverifier.h"

namespace postrider {

Result<void> RenewableVerifier::setKeys(const QJsonObject &publicKeys)
{
    const std::scoped_lock lock(m_mutex);
    if (m_verifier && publicKeys == m_keys)
        return {}; // what was verified before need not be again
    auto verifier = JwtVerifier::create(publicKeys);
    if (!verifier)
        return std::unexpected(verifier.error());
    m_keys = publicKeys;
    m_verifier = std::make_shared<const JwtVerifier>(std::move(*verifier));
    return {};
}

Result<Claims> RenewableVerifier::verify(QByteArrayView token, Timestamp now) const
{
    const auto verifier = current();
    if (!verifier)
        return failure(Code::Unavailable, {}, QStringLiteral("identity's keys are not known yet"));
    auto claims = verifier->verify(token, now);
    if (!claims && verifier->namesUnknownKey(token))
        m_unknownKey();
    return claims;
}

std::shared_ptr<const JwtVerifier> RenewableVerifier::current() const
{
    const std::scoped_lock lock(m_mutex);
    return m_verifier;
}

} // namespace postrider
