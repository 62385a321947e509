// SPDX-License-Identifier: GPL-3.0-or-later
#include "selfsigned.h"

#include <QFile>
#include <QHostAddress>
#include <QRandomGenerator>
#include <QStringBuilder>
#include <QUrl>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace postrider::front {
namespace {
template <auto Function>
struct FreeBy {
    template <class T>
    void operator()(T *value) const
    {
        Function(value);
    }
};
using Key = std::unique_ptr<EVP_PKEY, FreeBy<&EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, FreeBy<&X509_free>>;
using Memory = std::unique_ptr<BIO, FreeBy<&BIO_free_all>>;

bool addExtension(X509 *certificate, int id, const QByteArray &value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, FreeBy<&X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, &context, id, value.constData()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

QByteArray alternativeNames(const QStringList &hosts)
{
    QByteArrayList names;
    for (const QString &host : hosts) {
        const bool isAddress = !QHostAddress(host).isNull();
        const QByteArray name = isAddress ? host.toLatin1() : QUrl::toAce(host);
        if (!name.isEmpty() && !name.contains(','))
            names.append((isAddress ? "IP:" : "DNS:") + name);
    }
    return names.join(',');
}

Certificate makeCertificate(EVP_PKEY *key, const QStringList &hosts)
{
    constexpr long TenYears = 10L * 366 * 24 * 3600;
    Certificate certificate(X509_new());
    X509 *const x509 = certificate.get();
    const QByteArray name = QUrl::toAce(hosts.value(0)).left(64);
    const auto *bytes = reinterpret_cast<const unsigned char *>(name.constData());
    X509_NAME *const subject = x509 ? X509_get_subject_name(x509) : nullptr;
    const bool made =
        x509 && X509_set_version(x509, 2) == 1 &&
        ASN1_INTEGER_set_uint64(X509_get_serialNumber(x509), QRandomGenerator::system()->generate64() >> 1) == 1 &&
        X509_gmtime_adj(X509_getm_notBefore(x509), -3600) && X509_gmtime_adj(X509_getm_notAfter(x509), TenYears) &&
        X509_set_pubkey(x509, key) == 1 &&
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, bytes, int(name.size()), -1, 0) == 1 &&
        X509_set_issuer_name(x509, subject) == 1 && addExtension(x509, NID_basic_constraints, "critical,CA:FALSE") &&
        addExtension(x509, NID_ext_key_usage, "serverAuth") &&
        addExtension(x509, NID_subject_alt_name, alternativeNames(hosts)) && X509_sign(x509, key, EVP_sha256()) != 0;
    return made ? std::move(certificate) : nullptr;
}

QByteArray contentOf(BIO *memory)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    return {data, qsizetype(size)};
}

Result<void> write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    const bool written =
        file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner) &&
        file.write(content) == content.size() && file.flush();
    if (!written)
        return failure(Code::Unavailable, path % u" can't be written: " % file.errorString() % u'.');
    return {};
}
} // namespace

Result<void> makeSelfSigned(const TlsKeeper::Files &files, const QStringList &hosts)
{
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate = key ? makeCertificate(key.get(), hosts) : nullptr;
    const Memory keyText(BIO_new(BIO_s_mem()));
    const Memory certificateText(BIO_new(BIO_s_mem()));
    if (!certificate || !keyText || !certificateText ||
        PEM_write_bio_PrivateKey(keyText.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
        PEM_write_bio_X509(certificateText.get(), certificate.get()) != 1)
        return failure(Code::Internal, QStringLiteral("A certificate can't be made."));
    if (auto written = write(files.key, contentOf(keyText.get())); !written)
        return written;
    return write(files.certificate, contentOf(certificateText.get()));
}

} // namespace postrider::front
