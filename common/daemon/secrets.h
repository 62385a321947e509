// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adapters/password/argon2hasher.h>
#include <adapters/token/jwtsigner.h>
#include <adapters/token/jwtverifier.h>

#include <memory>

namespace postrider::daemon {

// What only identity has: what it signs tokens with, and what it knows passwords by.
struct Secrets {
    static Result<Secrets> of(Result<SigningKey> key); // the cause says what is wrong

    std::unique_ptr<JwtSigner> signer;
    JwtVerifier verifier;
    std::unique_ptr<Argon2Hasher> passwords;
};

} // namespace postrider::daemon
