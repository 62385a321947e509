// SPDX-License-Identifier: GPL-3.0-or-later
#include <client/certificates.h>
#include <client/serveraddress.h>
#include <support/testmain.h>

#include <QSslCertificate>
#include <QTest>

using namespace postrider;
using client::fingerprintOf;

namespace {
const QSslCertificate One(R"(-----BEGIN CERTIFICATE-----
MIIBbzCCARWgAwIBAgIUQSTrTWV/Gl2uzMRFlfIicMkL6KQwCgYIKoZIzj0EAwIw
DDEKMAgGA1UEAwwBYTAgFw0yNjExMjExMzQzNTJaGA8yMTI2MTAyODEzNDM1Mlow
DDEKMAgGA1UEAwwBYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABJYJK7UzzmQE
4Y4obQS2hf8lI9sgGlazA8VBCHmro/bFu9hUb/rDCeekYoSf+wJzj2K+2aKl+DT3
vP9zIcFdXVCjUzBRMB0GA1UdDgQWBBSHWSAVdp1WHknrcY3N7UXZugFKOzAfBgNV
HSMEGDAWgBSHWSAVdp1WHknrcY3N7UXZugFKOzAPBgNVHRMBAf8EBTADAQH/MAoG
CCqGSM49BAMCA0gAMEUCIDNgEjgdVi3ufSzEJ4umkMfBPxVYO+K4AQGJO8PDU/6Z
AiEAndTG6IeiLxu6lsBOlxLffFRPBbgDUDwTGgXAHDpTq3M=
-----END CERTIFICATE-----
)");
const QSslCertificate Other(R"(-----BEGIN CERTIFICATE-----
MIIBcDCCARWgAwIBAgIUGxBGdjeAL2NGbICLVZIfEsDf5QAwCgYIKoZIzj0EAwIw
DDEKMAgGA1UEAwwBYjAgFw0yNjExMjExMzQzNTJaGA8yMTI2MTAyODEzNDM1Mlow
DDEKMAgGA1UEAwwBYjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFp+xzoog6uM
6uqfG++HbKlRKhLkxJGJxC0vJINr3YvSxGPHSzlYqQtRt8pjU7Kxw5Kg+xqR0kBX
wq56ekZC3x2jUzBRMB0GA1UdDgQWBBTbRKYuykCFinsr2EWz0CvAxDkX9TAfBgNV
HSMEGDAWgBTbRKYuykCFinsr2EWz0CvAxDkX9TAPBgNVHRMBAf8EBTADAQH/MAoG
CCqGSM49BAMCA0kAMEYCIQDljY3FclBoSlPbMQpqQZMO1NuveJl90ue9augWsOBI
swIhAIodXw519qj1pernt8VbR1yYCX064CQ/fdchQAz9rK1e
-----END CERTIFICATE-----
)");
} // namespace

class tst_Certificates : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fingerprints_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<bool>("good");
        const QString digits = fingerprintOf(One);
        QTest::newRow("as shown") << digits << true;
        QTest::newRow("lower case") << digits.toLower() << true;
        QTest::newRow("without colons") << QString(digits).remove(u':') << true;
        QTest::newRow("in the settings") << QString(digits).replace(u':', u' ') << true;
        QTest::newRow("named") << QStringLiteral("SHA256:") + digits << true;
        QTest::newRow("too short") << digits.chopped(3) << false;
        QTest::newRow("too long") << digits + QStringLiteral(":00") << false;
        QTest::newRow("no digits") << QString(digits).replace(0, 1, u'x') << false;
        QTest::newRow("nothing") << QString() << false;
    }
    void fingerprints()
    {
        QFETCH(QString, typed);
        QFETCH(bool, good);
        const auto fingerprint = client::parseFingerprint(typed);
        QCOMPARE(fingerprint.has_value(), good);
        QCOMPARE(fingerprint.value_or(QString()), good ? fingerprintOf(One) : QString());
    }

    void onlyTheOneThatIsTrusted_data()
    {
        QTest::addColumn<QList<QSslError>>("errors");
        QTest::addColumn<bool>("trusted");
        const QSslError own(QSslError::SelfSignedCertificate, One);
        QTest::newRow("its own") << QList{own} << true;
        QTest::newRow("another name") << QList{own, QSslError(QSslError::HostNameMismatch, One)} << true;
        QTest::newRow("expired") << QList{own, QSslError(QSslError::CertificateExpired, One)} << true;
        QTest::newRow("another") << QList{QSslError(QSslError::SelfSignedCertificate, Other)} << false;
        QTest::newRow("another before it") << QList{own, QSslError(QSslError::HostNameMismatch, Other)} << false;
        QTest::newRow("no signature of its")
            << QList{own, QSslError(QSslError::CertificateSignatureFailed, One)} << false;
        QTest::newRow("revoked") << QList{QSslError(QSslError::CertificateRevoked, One)} << false;
        QTest::newRow("none at all") << QList{QSslError(QSslError::NoPeerCertificate)} << false;
        QTest::newRow("nothing is wrong") << QList<QSslError>{} << false;
    }
    void onlyTheOneThatIsTrusted()
    {
        QFETCH(QList<QSslError>, errors);
        QFETCH(bool, trusted);
        QCOMPARE(client::isTrusted(errors, fingerprintOf(One)), trusted);
        QVERIFY(!client::isTrusted(errors, {}));
    }

    void aProblemIsASentence_data()
    {
        QTest::addColumn<int>("error");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, QSslError::SslError error, const char *says) {
            QTest::newRow(name) << int(error) << QString::fromLatin1(says);
        };
        row("its own", QSslError::SelfSignedCertificate, "No authority vouches for the certificate of oak.");
        row("expired", QSslError::CertificateExpired, "The certificate of oak has expired.");
        row("early", QSslError::CertificateNotYetValid, "not valid yet");
        row("revoked", QSslError::CertificateRevoked, "has been revoked");
        row("name", QSslError::HostNameMismatch, "made out to another name than oak.");
        row("authority", QSslError::UnableToGetLocalIssuerCertificate, "an authority that this computer doesn't know");
        row("else", QSslError::InvalidPurpose, "is not in order");
    }
    void aProblemIsASentence()
    {
        QFETCH(int, error);
        QFETCH(QString, says);
        const QList errors{QSslError(QSslError::SslError(error), One)};
        const QString host = QStringLiteral("oak");
        const QString problem = client::problemOf(errors, host, {});
        QVERIFY2(problem.contains(says) && problem.endsWith(u'.'), qPrintable(problem));
        QVERIFY(client::problemOf(errors, host, fingerprintOf(Other)).contains(u"not the one you trusted"));
    }
};

POSTRIDER_TEST(tst_Certificates)
#include "tst_certificates.moc"
