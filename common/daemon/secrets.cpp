// SPDX-License-Identifier: GPL-3.0-or-later
#include "secrets.h"

namespace postrider::daemon {

Result<Secrets> Secrets::of(Result<SigningKey> key)
{
    if (!key)
        return std::unexpected(key.error());
    auto signer = std::make_unique<JwtSigner>(std::move(*key));
    auto verifier = JwtVerifier::create(signer->publicKeys());
    if (!verifier)
        return std::unexpected(verifier.error());
    auto passwords = Argon2Hasher::create({});
    if (!passwords)
        return std::unexpected(passwords.error());
    return Secrets{std::move(signer), std::move(*verifier), std::move(*passwords)};
}

} // namespace postrider::daemon
