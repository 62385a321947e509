// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz.h"

#include <adapters/token/jwtsigner.h>
#include <adapters/token/jwtverifier.h>

#include <QTemporaryDir>

#include <memory>

using namespace postrider;

// Whatever is done to a token, it says what it said or is refused.
namespace {
const Claims Original{.user = {42},
                      .device = {QStringLiteral("0123456789abcdef")},
                      .issuedAt = Timestamp(std::chrono::hours(500'000)),
                      .expires = Timestamp(std::chrono::hours(500'000) + std::chrono::minutes(15))};

struct Keys {
    Keys()
    {
        const QTemporaryDir folder;
        auto key = SigningKey::open(folder.path());
        fuzz::demand(key.has_value(), "a key can be made");
        const JwtSigner signer(std::move(*key));
        token = signer.sign(Original).value_or(QString()).toLatin1();
        verifier = std::make_unique<JwtVerifier>(std::move(*JwtVerifier::create(signer.publicKeys())));
        fuzz::demand(verifier->verify(token, Original.issuedAt).has_value(), "the token itself is good");
    }
    QByteArray token;
    std::unique_ptr<JwtVerifier> verifier;
};
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const Keys keys;
    const auto judge = [](const QByteArray &bytes) {
        const auto claims = keys.verifier->verify(bytes, Original.issuedAt);
        if (claims)
            fuzz::demand(claims->user == Original.user && claims->device == Original.device &&
                             claims->expires == Original.expires,
                         "nobody becomes another");
    };
    judge(fuzz::bytesOf(data, size));
    // As edits: where, what is done, with which byte.
    QByteArray changed = keys.token;
    for (std::size_t i = 0; i + 4 <= size; i += 4) {
        const qsizetype at = (data[i] << 8 | data[i + 1]) % (changed.size() + 1);
        const char byte = char(data[i + 3]);
        switch (data[i + 2] % 3) {
        case 0:
            changed.replace(at, 1, QByteArray(1, byte));
            break;
        case 1:
            changed.insert(at, byte);
            break;
        default:
            changed.remove(at, 1);
        }
    }
    judge(changed);
    return 0;
}
