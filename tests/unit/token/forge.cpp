// SPDX-License-Identifier: GPL-3.0-or-later
#include "forge.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

#include <memory>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

namespace postrider::test {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free_all)>;

Key readKey(const QByteArray &pem)
{
    const Bio bio(BIO_new_mem_buf(pem.constData(), int(pem.size())), BIO_free_all);
    return {PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr), EVP_PKEY_free};
}

QByteArray contentOf(const Bio &bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return QByteArray(data, size);
}

// JWS wants r and s side by side, 32 bytes each (RFC 7518, 3.4); OpenSSL gives them in DER.
QByteArray rawSignature(const QByteArray &der)
{
    const auto *data = reinterpret_cast<const unsigned char *>(der.constData());
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> both(d2i_ECDSA_SIG(nullptr, &data, der.size()),
                                                                     ECDSA_SIG_free);
    QByteArray raw(64, '\0');
    BN_bn2binpad(ECDSA_SIG_get0_r(both.get()), reinterpret_cast<unsigned char *>(raw.data()), 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(both.get()), reinterpret_cast<unsigned char *>(raw.data()) + 32, 32);
    return raw;
}

} // namespace

QByteArray base64Url(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray unsignedToken(const QByteArray &header, const QByteArray &payload)
{
    return base64Url(header) + '.' + base64Url(payload);
}

QByteArray signEs256(const QByteArray &header, const QByteArray &payload, const QByteArray &privatePem)
{
    const QByteArray text = unsignedToken(header, payload);
    const Key key = readKey(privatePem);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    QByteArray der(256, '\0');
    auto size = size_t(der.size());
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get());
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(der.data()), &size,
                   reinterpret_cast<const unsigned char *>(text.constData()), size_t(text.size()));
    der.truncate(qsizetype(size));
    return text + '.' + base64Url(rawSignature(der));
}

QByteArray signHs256(const QByteArray &header, const QByteArray &payload, const QByteArray &secret)
{
    const QByteArray text = unsignedToken(header, payload);
    return text + '.' + base64Url(QMessageAuthenticationCode::hash(text, secret, QCryptographicHash::Sha256));
}

QByteArray makePem(const char *type, const char *parameter)
{
    const Key key(parameter ? EVP_PKEY_Q_keygen(nullptr, nullptr, type, parameter)
                            : EVP_PKEY_Q_keygen(nullptr, nullptr, type, size_t(2048)),
                  EVP_PKEY_free);
    const Bio bio(BIO_new(BIO_s_mem()), BIO_free_all);
    PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return contentOf(bio);
}

QByteArray publicPem(const QByteArray &privatePem)
{
    const Key key = readKey(privatePem);
    const Bio bio(BIO_new(BIO_s_mem()), BIO_free_all);
    PEM_write_bio_PUBKEY(bio.get(), key.get());
    return contentOf(bio);
}

} // namespace postrider::test
