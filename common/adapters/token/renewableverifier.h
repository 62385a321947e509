// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jwtverifier.h"

#include <functional>
#include <memory>
#include <mutex>

namespace postrider {

// A verifier whose keys come later, and may change: identity's, for a process of another service. Until there are any,
// no token is good.
class RenewableVerifier final : public TokenVerifier {
public:
    // `unknownKey` is called, on whatever thread verifies, when a token names a key that isn't there.
    explicit RenewableVerifier(std::function<void()> unknownKey) : m_unknownKey(std::move(unknownKey)) {}

    // What GET /auth/keys answers. With an error nothing changes.
    Result<void> setKeys(const QJsonObject &publicKeys);
    Result<Claims> verify(QByteArrayView token, Timestamp now) const override;

private:
    std::shared_ptr<const JwtVerifier> current() const;

    const std::function<void()> m_unknownKey;
    mutable std::mutex m_mutex;
    QJsonObject m_keys;
    std::shared_ptr<const JwtVerifier> m_verifier;
};

} // namespace postrider
