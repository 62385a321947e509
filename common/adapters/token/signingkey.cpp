// SPDX-License-Identifier: GPL-3.0-or-later
#include "signingkey.h"

#include "jwk.h"
#include "privatefile.h"

#include <QFileInfo>

#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/pem.h>

namespace postrider {
namespace {

QByteArray makePrivatePem()
{
    const token::Key key(EVP_EC_gen("P-256"));
    // In the secure heap's BIO the buffer is wiped when it is freed.
    const token::Bio bio(BIO_new(BIO_s_secmem()));
    if (!key || !bio || PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return {};
    char *pem = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &pem);
    return QByteArray(pem, size);
}

Result<QJsonObject> publicHalf(const QByteArray &privatePem)
{
    const token::Bio bio(BIO_new_mem_buf(privatePem.constData(), int(privatePem.size())));
    const auto noPassphrase = [](char *, int, int, void *) { return 0; }; // never ask at the terminal
    const token::Key key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, noPassphrase, nullptr) : nullptr);
    const token::KeyContext context(key ? EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr) : nullptr);
    if (!key || EVP_PKEY_is_a(key.get(), "EC") != 1 || !context || EVP_PKEY_check(context.get()) != 1)
        return failure(Code::Internal, {}, QStringLiteral("it holds no private key on P-256"));
    return token::toJwk(key.get());
}

} // namespace

SigningKey::SigningKey(QByteArray privatePem, QJsonObject publicJwk)
    : m_privatePem(std::move(privatePem)), m_publicJwk(std::move(publicJwk))
{
}

SigningKey::~SigningKey()
{
    OPENSSL_cleanse(m_privatePem.data(), size_t(m_privatePem.size()));
}

Result<SigningKey> SigningKey::fromPem(QByteArray pem)
{
    auto jwk = publicHalf(pem);
    if (!jwk) {
        OPENSSL_cleanse(pem.data(), size_t(pem.size()));
        return std::unexpected(jwk.error());
    }
    return SigningKey(std::move(pem), std::move(*jwk));
}

Result<SigningKey> SigningKey::open(const QString &folder)
{
    return openFile(folder % u"/signing-key.pem");
}

Result<SigningKey> SigningKey::openFile(const QString &path)
{
    auto stored = token::readPrivateFile(path);
    if (stored && !stored->has_value()) {
        if (const auto made = token::makePrivateFolder(QFileInfo(path).path()); !made)
            return std::unexpected(made.error());
        QByteArray fresh = makePrivatePem();
        const auto created = token::createPrivateFile(path, fresh);
        OPENSSL_cleanse(fresh.data(), size_t(fresh.size()));
        if (!created)
            return std::unexpected(created.error());
        stored = token::readPrivateFile(path); // ours, or that of a process that started at the same moment
    }
    if (!stored)
        return std::unexpected(stored.error());
    if (!stored->has_value())
        return failure(Code::Internal, {}, path % u" has vanished");
    auto key = fromPem(std::move(**stored));
    if (!key)
        return failure(Code::Internal, {},
                       u"the signing key " % path % u" is damaged: " % key.error().cause %
                           u". Bring it back from a backup; or remove it, then everybody signs in again.");
    return key;
}

} // namespace postrider
