// SPDX-License-Identifier: GPL-3.0-or-later
#include "certificates.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QLocale>
#include <QSslCertificate>
#include <QSslSocket>
#include <QTimer>

#include <algorithm>
#include <array>

namespace postrider::client {
namespace {

using namespace std::chrono_literals;

constexpr auto Patience = 20s;
constexpr int HttpsPort = 443;

class Certificates {
    Q_DECLARE_TR_FUNCTIONS(postrider::client::Certificates)
};

// One connection, for as long as the handshake takes.
class Inspection final : public QObject {
public:
    using Done = std::function<void(const Result<ServerCertificate> &)>;

    Inspection(const QUrl &server, const QString &fingerprint, QObject *context, Done done)
        : QObject(context), m_host(server.host()), m_fingerprint(fingerprint), m_done(std::move(done))
    {
        connect(&m_socket, &QSslSocket::sslErrors, this, &Inspection::judge);
        connect(&m_socket, &QSslSocket::encrypted, this, [this] { judge({}); });
        connect(&m_socket, &QSslSocket::errorOccurred, this, [this] { fail(m_socket.errorString()); });
        QTimer::singleShot(Patience, this, [this] { fail(QStringLiteral("timed out")); });
        m_socket.connectToHostEncrypted(m_host, quint16(server.port(HttpsPort)));
    }

private:
    void judge(const QList<QSslError> &errors)
    {
        const QSslCertificate certificate = m_socket.peerCertificate();
        const QString fingerprint = fingerprintOf(certificate);
        ServerCertificate found{.fingerprint = fingerprint, .problem = {}, .canBeTrusted = false};
        if (!errors.isEmpty() && !isTrusted(errors, m_fingerprint)) {
            found.problem = problemOf(errors, m_host, m_fingerprint);
            found.canBeTrusted = m_fingerprint.isEmpty() && isTrusted(errors, fingerprint);
        }
        finish(found);
    }
    void fail(const QString &cause)
    {
        const bool reached = m_socket.error() == QAbstractSocket::SslHandshakeFailedError ||
                             m_socket.error() == QAbstractSocket::RemoteHostClosedError;
        finish(failure(Code::Unavailable,
                       reached ? Certificates::tr("The server at this address doesn't encrypt.")
                               : Certificates::tr("The server can't be reached."),
                       cause));
    }
    void finish(const Result<ServerCertificate> &result)
    {
        if (!m_done)
            return;
        m_socket.disconnect(this);
        QMetaObject::invokeMethod(
            this,
            [this, result, done = std::exchange(m_done, {})] {
                deleteLater();
                done(result);
            },
            Qt::QueuedConnection);
    }

    const QString m_host;
    const QString m_fingerprint;
    Done m_done;
    QSslSocket m_socket;
};

bool has(const QList<QSslError> &errors, std::initializer_list<QSslError::SslError> kinds)
{
    return std::ranges::any_of(
        errors, [&](const QSslError &error) { return std::ranges::find(kinds, error.error()) != kinds.end(); });
}

} // namespace

QString fingerprintOf(const QSslCertificate &certificate)
{
    return certificate.isNull()
               ? QString()
               : QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex(':').toUpper());
}

bool isTrusted(const QList<QSslError> &errors, const QString &fingerprint)
{
    // What may be said of a certificate that stands for itself; not that a signature is wrong, or that it was revoked.
    constexpr std::array Forgivable{
        QSslError::SelfSignedCertificate,
        QSslError::CertificateUntrusted,
        QSslError::UnableToGetLocalIssuerCertificate,
        QSslError::UnableToVerifyFirstCertificate,
        QSslError::InvalidCaCertificate,
        QSslError::HostNameMismatch,
        QSslError::CertificateExpired,
        QSslError::CertificateNotYetValid,
    };
    return !errors.isEmpty() && !fingerprint.isEmpty() && std::ranges::all_of(errors, [&](const QSslError &error) {
        return std::ranges::find(Forgivable, error.error()) != Forgivable.end() && error.certificate().isSelfSigned() &&
               fingerprintOf(error.certificate()) == fingerprint;
    });
}

QString problemOf(const QList<QSslError> &errors, const QString &host, const QString &fingerprint)
{
    if (!fingerprint.isEmpty())
        return Certificates::tr("The certificate of %1 is not the one you trusted: somebody may be in between. Ask "
                                "whoever runs the server; if they have changed it, sign out and sign in again.")
            .arg(host);
    if (has(errors, {QSslError::SelfSignedCertificate}))
        return Certificates::tr("No authority vouches for the certificate of %1.").arg(host);
    if (has(errors, {QSslError::CertificateExpired}))
        return Certificates::tr("The certificate of %1 has expired.").arg(host);
    if (has(errors, {QSslError::CertificateNotYetValid}))
        return Certificates::tr("The certificate of %1 is not valid yet: the clock of this computer may be wrong.")
            .arg(host);
    if (has(errors, {QSslError::CertificateRevoked, QSslError::CertificateBlacklisted}))
        return Certificates::tr("The certificate of %1 has been revoked.").arg(host);
    if (has(errors, {QSslError::HostNameMismatch}))
        return Certificates::tr("The certificate is made out to another name than %1.").arg(host);
    if (has(errors, {QSslError::SelfSignedCertificateInChain, QSslError::UnableToGetIssuerCertificate,
                     QSslError::UnableToGetLocalIssuerCertificate, QSslError::UnableToVerifyFirstCertificate,
                     QSslError::CertificateUntrusted}))
        return Certificates::tr("The certificate of %1 comes from an authority that this computer doesn't know.")
            .arg(host);
    return Certificates::tr("The certificate of %1 is not in order.").arg(host);
}

void inspectCertificate(const QUrl &server, const QString &fingerprint, QObject *context,
                        std::function<void(const Result<ServerCertificate> &)> done)
{
    new Inspection(server, fingerprint, context, std::move(done));
}

} // namespace postrider::client
