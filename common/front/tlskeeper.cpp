// SPDX-License-Identifier: GPL-3.0-or-later
#include "tlskeeper.h"

#include "logging.h"

#include <QFile>
#include <QStringBuilder>
#include <QTimeZone>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/stat.h>

namespace postrider::front {
namespace {
struct Free {
    void operator()(SSL_CTX *context) const { SSL_CTX_free(context); }
};

// Why OpenSSL didn't; its queue is empty afterwards.
QString reason()
{
    const unsigned long error = ERR_peek_error(); // the first is the cause
    ERR_clear_error();
    if (ERR_SYSTEM_ERROR(error))
        return QString::fromLocal8Bit(std::strerror(int(ERR_GET_REASON(error))));
    if (ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE)
        return QStringLiteral("there is none in it, or not all of it");
    const char *text = ERR_reason_error_string(error);
    return text ? QString::fromLatin1(text) : QStringLiteral("it is none");
}

// Nobody is there to be asked for a passphrase.
int noPassphrase(char *, int, int, void *)
{
    return -1;
}

std::unique_ptr<SSL_CTX, Free> makeContext()
{
    std::unique_ptr<SSL_CTX, Free> context(SSL_CTX_new(TLS_server_method()));
    if (!context)
        return context;
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_mode(context.get(),
                     SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_options(context.get(),
                        SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF); // sessions are resumed by tickets
    SSL_CTX_set_num_tickets(context.get(), 1);
    SSL_CTX_set_default_passwd_cb(context.get(), &noPassphrase);
    return context;
}

QDateTime toDateTime(const ASN1_TIME *time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return QDateTime(QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday),
                     QTime(parts.tm_hour, parts.tm_min, parts.tm_sec), QTimeZone::utc());
}

QByteArray fingerprintOf(const X509 *certificate)
{
    QByteArray digest(EVP_MAX_MD_SIZE, '\0');
    unsigned int size = 0;
    X509_digest(certificate, EVP_sha256(), reinterpret_cast<unsigned char *>(digest.data()), &size);
    return digest.first(size).toHex(':').toUpper();
}
} // namespace

Result<TlsKeeper::Pair> TlsKeeper::load(const Files &files)
{
    const auto refuse = [](const QString &file, const char *what, const QString &why) {
        return failure(Code::Unavailable, file % u" can't be used as the " % QLatin1String(what) % u": " % why % u'.');
    };
    ERR_clear_error();
    auto context = makeContext();
    if (!context)
        return refuse(files.certificate, "certificate", reason());
    if (SSL_CTX_use_certificate_chain_file(context.get(), QFile::encodeName(files.certificate).constData()) != 1)
        return refuse(files.certificate, "certificate", reason());
    if (SSL_CTX_use_PrivateKey_file(context.get(), QFile::encodeName(files.key).constData(), SSL_FILETYPE_PEM) != 1) {
        const bool other = ERR_GET_LIB(ERR_peek_last_error()) == ERR_LIB_X509;
        const QString why = reason();
        return refuse(files.key, "key", other ? u"it isn't that of the certificate " % files.certificate : why);
    }
    if (SSL_CTX_check_private_key(context.get()) != 1)
        return refuse(files.key, "key", reason());
    const X509 *certificate = SSL_CTX_get0_certificate(context.get());
    return Pair{std::shared_ptr<SSL_CTX>(context.release(), Free()), toDateTime(X509_get0_notAfter(certificate)),
                fingerprintOf(certificate)};
}

TlsKeeper::State TlsKeeper::stateOf(const QString &file)
{
    struct stat now{};
    if (::stat(QFile::encodeName(file).constData(), &now) != 0)
        return {};
    return {now.st_mtim.tv_sec * 1'000'000'000 + now.st_mtim.tv_nsec, now.st_size, now.st_ino};
}

TlsKeeper::States TlsKeeper::statesOf(const Files &files)
{
    return {stateOf(files.certificate), stateOf(files.key)};
}

Result<std::unique_ptr<TlsKeeper>> TlsKeeper::open(const Files &files)
{
    const States states = statesOf(files); // before they are read: what is written meanwhile is seen
    auto pair = load(files);
    if (!pair)
        return std::unexpected(pair.error());
    if (pair->goodUntil < QDateTime::currentDateTimeUtc())
        qCWarning(lcFront).noquote() << "the certificate" << files.certificate << "was good until"
                                     << pair->goodUntil.toString(Qt::ISODate) << "and isn't any more";
    return std::unique_ptr<TlsKeeper>(new TlsKeeper(files, std::move(*pair), states));
}

TlsKeeper::TlsKeeper(Files files, Pair pair, States states)
    : m_files(std::move(files)), m_pair(std::move(pair)), m_states(std::move(states))
{
    connect(&m_timer, &QTimer::timeout, this, &TlsKeeper::look);
    m_timer.start(std::chrono::seconds(1));
}

void TlsKeeper::look()
{
    const States states = statesOf(m_files);
    if (states == m_states)
        return;
    m_states = states;
    auto pair = load(m_files);
    if (!pair) {
        qCWarning(lcFront).noquote() << pair.error().message << "The certificate of before stays in use.";
        return;
    }
    if (pair->fingerprint == m_pair.fingerprint)
        return;
    m_pair = std::move(*pair);
    qCInfo(lcFront).noquote() << "a new certificate is in use:" << m_files.certificate << "good until"
                              << m_pair.goodUntil.toString(Qt::ISODate);
    Q_EMIT changed();
}

} // namespace postrider::front
