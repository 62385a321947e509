// SPDX-License-Identifier: GPL-3.0-or-later
#include <client/serveraddress.h>
#include <support/chatdevice.h>
#include <support/serverprocess.h>
#include <support/testmain.h>

using namespace postrider;
using namespace postrider::test;
using client::Link;

namespace {
constexpr int Patience = 60'000; // ms; nothing is judged by it
} // namespace

// The client against a server whose certificate nobody vouches for.
class tst_Trust : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ServerProcess>();
        m_fingerprint = m_server->makeCertificate();
        QVERIFY(m_server->start());
    }
    void cleanup() { m_server.reset(); }

    void nobodyIsTrustedUnasked()
    {
        ChatDevice ann;
        const auto certificate = answer(ann->certificate(address()));
        QVERIFY(certificate);
        QCOMPARE(certificate->fingerprint, m_fingerprint);
        QVERIFY(certificate->problem.contains(QStringLiteral("No authority vouches")));
        QVERIFY(certificate->canBeTrusted);
        const auto account = answer(ann->signUp(address(), QStringLiteral("ann"), ChatDevice::password()));
        QVERIFY(!account);
        QCOMPARE(account.error().code, Code::Unavailable);
        QCOMPARE(account.error().message, certificate->problem);
    }

    void itIsAskedOnce()
    {
        ChatDevice ann;
        QVERIFY(signUp(ann));
        QCOMPARE(ann->account()->fingerprint, m_fingerprint);
        QTRY_VERIFY_WITH_TIMEOUT(ann.isOnline(), Patience); // by WebSocket, too
        ann.restart();
        QCOMPARE(ann->account()->fingerprint, m_fingerprint);
        QTRY_VERIFY_WITH_TIMEOUT(ann.isOnline(), Patience);
        QVERIFY(answer(ann->certificate(address()))->problem.isEmpty());
    }

    void anotherFingerprintIsRefused()
    {
        ChatDevice ann;
        const QString other = *client::parseFingerprint(QString(64, u'a'));
        const auto account = answer(ann->signUp(address(), QStringLiteral("ann"), ChatDevice::password(), {}, other));
        QVERIFY(!account);
        QVERIFY(account.error().message.contains(QStringLiteral("not the one you trusted")));
    }

    void aChangedCertificateIsRefused()
    {
        ChatDevice ann;
        QVERIFY(signUp(ann));
        QTRY_VERIFY_WITH_TIMEOUT(ann.isOnline(), Patience);
        QVERIFY(m_server->stop());
        QVERIFY(m_server->makeCertificate() != m_fingerprint);
        QVERIFY(m_server->start());
        QTRY_VERIFY_WITH_TIMEOUT(ann->connection().reason.contains(QStringLiteral("not the one you trusted")),
                                 Patience);
        QCOMPARE(ann->connection().link, Link::Offline);
        const auto certificate = answer(ann->certificate(address()));
        QVERIFY(certificate && !certificate->canBeTrusted);
        QVERIFY(certificate->problem.contains(QStringLiteral("not the one you trusted")));
        const auto people = answer(ann->people(QStringLiteral("a")));
        QVERIFY(!people && people.error().message == certificate->problem);
        // With the profile the trust has gone: whoever signs in is asked again.
        QVERIFY(answer(ann->signOut()));
        QVERIFY(answer(ann->certificate(address()))->canBeTrusted);
    }

    void whoDoesNotEncryptIsFoundOut()
    {
        ServerProcess open;
        QVERIFY(open.start());
        ChatDevice ann;
        const QUrl url(QStringLiteral("https://127.0.0.1:%1").arg(open.httpPort()));
        const auto certificate = answer(ann->certificate(url));
        QVERIFY(!certificate);
        QCOMPARE(certificate.error().message, QStringLiteral("The server at this address doesn't encrypt."));
    }

private:
    QUrl address() const { return QUrl(QStringLiteral("https://127.0.0.1:%1").arg(m_server->httpPort())); }
    Result<client::Account> signUp(ChatDevice &device) const
    {
        return answer(device->signUp(address(), QStringLiteral("ann"), ChatDevice::password(), {}, m_fingerprint));
    }

    std::unique_ptr<ServerProcess> m_server;
    QString m_fingerprint;
};

POSTRIDER_TEST(tst_Trust)
#include "tst_trust.moc"
