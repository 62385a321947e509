// SPDX-License-Identifier: GPL-3.0-or-later
#include "jwk.h"

#include <QCryptographicHash>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/pem.h>

namespace postrider::token {
namespace {

constexpr int CoordinateBytes = 32;
constexpr auto Base64Url = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QByteArray coordinate(EVP_PKEY *key, const char *name)
{
    BIGNUM *raw = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &raw) != 1)
        return {};
    const Number number(raw);
    QByteArray bytes(CoordinateBytes, '\0');
    if (BN_bn2binpad(number.get(), reinterpret_cast<unsigned char *>(bytes.data()), CoordinateBytes) != CoordinateBytes)
        return {};
    return bytes.toBase64(Base64Url);
}

QByteArray decoded(const QJsonValue &value)
{
    const auto result = QByteArray::fromBase64Encoding(value.toString().toLatin1(),
                                                       Base64Url | QByteArray::AbortOnBase64DecodingErrors);
    return result && result.decoded.size() == CoordinateBytes ? result.decoded : QByteArray();
}

// RFC 7638, 3: the required members, in lexicographic order, without white space.
QString thumbprint(const QByteArray &x, const QByteArray &y)
{
    const QByteArray canonical = R"({"crv":"P-256","kty":"EC","x":")" + x + R"(","y":")" + y + R"("})";
    return QString::fromLatin1(QCryptographicHash::hash(canonical, QCryptographicHash::Sha256).toBase64(Base64Url));
}

// OpenSSL refuses a point that isn't on the curve.
Key keyAt(const QByteArray &x, const QByteArray &y)
{
    const QByteArray point = '\x04' + x + y; // SEC 1, 2.3.3: uncompressed
    const ParameterBuilder builder(OSSL_PARAM_BLD_new());
    if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.constData(),
                                         size_t(point.size())) != 1)
        return {};
    const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY *key = nullptr;
    if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
        return {};
    return Key(key);
}

} // namespace

Result<QJsonObject> toJwk(EVP_PKEY *key)
{
    const QByteArray x = coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X);
    const QByteArray y = coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y);
    if (x.isEmpty() || y.isEmpty())
        return failure(Code::Internal, {}, QStringLiteral("the key is not one on P-256"));
    return QJsonObject{
        {QStringLiteral("kty"), QStringLiteral("EC")},    {QStringLiteral("crv"), QStringLiteral("P-256")},
        {QStringLiteral("x"), QString::fromLatin1(x)},    {QStringLiteral("y"), QString::fromLatin1(y)},
        {QStringLiteral("alg"), QStringLiteral("ES256")}, {QStringLiteral("use"), QStringLiteral("sig")},
        {QStringLiteral("kid"), thumbprint(x, y)}};
}

Result<PublicKey> fromJwk(const QJsonObject &jwk)
{
    const auto no = [](const QString &cause) { return failure(Code::Internal, {}, cause); };
    if (jwk.value(u"kty") != QLatin1String("EC") || jwk.value(u"crv") != QLatin1String("P-256"))
        return no(QStringLiteral("a key that is not one on P-256"));
    const QByteArray x = decoded(jwk.value(u"x"));
    const QByteArray y = decoded(jwk.value(u"y"));
    const Key key = x.isEmpty() || y.isEmpty() ? Key() : keyAt(x, y);
    const Bio bio(BIO_new(BIO_s_mem()));
    if (!key || !bio || PEM_write_bio_PUBKEY(bio.get(), key.get()) != 1)
        return no(QStringLiteral("a public key with bad coordinates"));
    char *pem = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &pem);
    return PublicKey{thumbprint(x.toBase64(Base64Url), y.toBase64(Base64Url)), QByteArray(pem, size)};
}

} // namespace postrider::token
