// SPDX-License-Identifier: GPL-3.0-or-later
#include <front/selfsigned.h>
#include <front/tlskeeper.h>
#include <support/testmain.h>

#include <QFile>
#include <QSignalSpy>
#include <QSslCertificate>
#include <QTemporaryDir>
#include <QTest>

using namespace postrider::front;

namespace {
// Two pairs, and the files that are looked at.
struct Folder {
    Folder()
    {
        for (const TlsKeeper::Files &pair : {one, other})
            if (const auto made = makeSelfSigned(pair, {QStringLiteral("localhost"), QStringLiteral("127.0.0.1")});
                !made)
                qFatal("%s", qUtf8Printable(made.error().message));
        put(one);
    }
    TlsKeeper::Files pair(const QString &name) const
    {
        return {folder.filePath(name + QStringLiteral(".crt")), folder.filePath(name + QStringLiteral(".key"))};
    }
    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("no %s", qUtf8Printable(path));
        return file.readAll();
    }
    static void write(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("%s", qUtf8Printable(file.errorString()));
    }
    void put(const TlsKeeper::Files &pair) const
    {
        write(used.certificate, contentOf(pair.certificate));
        write(used.key, contentOf(pair.key));
    }
    static QByteArray fingerprintOf(const TlsKeeper::Files &pair)
    {
        return QSslCertificate(contentOf(pair.certificate)).digest(QCryptographicHash::Sha256).toHex(':').toUpper();
    }

    const QTemporaryDir folder;
    const TlsKeeper::Files one = pair(QStringLiteral("one"));
    const TlsKeeper::Files other = pair(QStringLiteral("other"));
    const TlsKeeper::Files used = pair(QStringLiteral("used"));
};

// What the log says, until this goes.
class Log {
public:
    Log()
    {
        lines().clear();
        m_before = qInstallMessageHandler(
            [](QtMsgType, const QMessageLogContext &, const QString &text) { lines().append(text); });
    }
    ~Log() { qInstallMessageHandler(m_before); }
    static QStringList &lines()
    {
        static QStringList lines;
        return lines;
    }

private:
    QtMessageHandler m_before;
};

constexpr int Patience = 20'000;
} // namespace

class tst_TlsKeeper : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSelfSignedPairCanBeUsed()
    {
        const Folder folder;
        const auto keeper = TlsKeeper::open(folder.used);
        QVERIFY(keeper.has_value());
        QVERIFY((*keeper)->context());
        QCOMPARE((*keeper)->fingerprint(), Folder::fingerprintOf(folder.one));
        const QSslCertificate certificate(Folder::contentOf(folder.one.certificate));
        QCOMPARE((*keeper)->goodUntil(), certificate.expiryDate());
        QVERIFY(certificate.effectiveDate() < QDateTime::currentDateTime());
        QVERIFY(certificate.expiryDate() > QDateTime::currentDateTime().addYears(9));
        QVERIFY(certificate.subjectAlternativeNames().contains(QSsl::DnsEntry, QStringLiteral("localhost")));
        QVERIFY(certificate.subjectAlternativeNames().contains(QSsl::IpAddressEntry, QStringLiteral("127.0.0.1")));
        QCOMPARE(QFile::permissions(folder.one.key) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }

    void nothingIsOverwritten()
    {
        const Folder folder;
        const auto again = makeSelfSigned(folder.one, {QStringLiteral("localhost")});
        QVERIFY(!again);
        QVERIFY2(again.error().message.contains(folder.one.key), qPrintable(again.error().message));
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("certificate");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("why");
        const Folder folder;
        const QByteArray certificate = Folder::contentOf(folder.one.certificate);
        const QByteArray key = Folder::contentOf(folder.one.key);
        const QString ofCertificate = QStringLiteral("used.crt");
        const QString ofKey = QStringLiteral("used.key");
        QTest::newRow("no certificate") << QByteArray() << key << ofCertificate << QStringLiteral("No such file");
        QTest::newRow("no key") << certificate << QByteArray() << ofKey << QStringLiteral("No such file");
        QTest::newRow("garbage") << QByteArray("garbage") << key << ofCertificate << QStringLiteral("none in it");
        QTest::newRow("half") << certificate.first(certificate.size() / 2) << key << ofCertificate << QString();
        QTest::newRow("half a key") << certificate << key.first(key.size() / 2) << ofKey << QString();
        QTest::newRow("key as certificate") << key << key << ofCertificate << QStringLiteral("none in it");
        QTest::newRow("another key") << certificate << Folder::contentOf(folder.other.key) << ofKey
                                     << QStringLiteral("isn't that of the certificate");
        QTest::newRow("a key with a passphrase")
            << certificate
            << QByteArray("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                          "MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAiYVHEXKgOqSwICCAAw\n"
                          "-----END ENCRYPTED PRIVATE KEY-----\n")
            << ofKey << QString();
    }
    void saysWhatIsWrong()
    {
        QFETCH(const QByteArray, certificate);
        QFETCH(const QByteArray, key);
        QFETCH(const QString, file);
        QFETCH(const QString, why);
        const Folder folder;
        QFile::remove(folder.used.certificate);
        QFile::remove(folder.used.key);
        if (!certificate.isEmpty())
            Folder::write(folder.used.certificate, certificate);
        if (!key.isEmpty())
            Folder::write(folder.used.key, key);
        const auto keeper = TlsKeeper::open(folder.used);
        QVERIFY(!keeper);
        const QString message = keeper.error().message;
        QVERIFY2(message.startsWith(folder.folder.filePath(file)), qPrintable(message));
        QVERIFY2(message.contains(why) && message.endsWith(u'.'), qPrintable(message));
    }

    // Whichever file is written first, there is a moment at which the two don't fit.
    void aNewPairIsTaken()
    {
        const Folder folder;
        const auto keeper = TlsKeeper::open(folder.used);
        QVERIFY(keeper.has_value());
        const QSignalSpy changed(keeper->get(), &TlsKeeper::changed);
        const auto before = (*keeper)->context();
        folder.put(folder.other);
        QTRY_COMPARE_WITH_TIMEOUT((*keeper)->fingerprint(), Folder::fingerprintOf(folder.other), Patience);
        QCOMPARE(changed.size(), 1);
        QVERIFY((*keeper)->context() != before);
    }

    void theOldPairStaysWhileTheNewOneIsWrong_data()
    {
        QTest::addColumn<bool>("key"); // is written, else the certificate
        QTest::addColumn<int>("percent");
        QTest::newRow("another certificate") << false << 100;
        QTest::newRow("half of another certificate") << false << 50;
        QTest::newRow("another key") << true << 100;
        QTest::newRow("half of another key") << true << 50;
        QTest::newRow("nothing") << true << 0;
    }
    void theOldPairStaysWhileTheNewOneIsWrong()
    {
        QFETCH(const bool, key);
        QFETCH(const int, percent);
        const Folder folder;
        const auto keeper = TlsKeeper::open(folder.used);
        QVERIFY(keeper.has_value());
        const auto before = (*keeper)->context();
        const Log log;
        const QString &target = key ? folder.used.key : folder.used.certificate;
        const QByteArray content = Folder::contentOf(key ? folder.other.key : folder.other.certificate);
        Folder::write(target, content.first(content.size() * percent / 100));
        const auto said = [&] {
            return Log::lines().filter(folder.used.key).size() + Log::lines().filter(folder.used.certificate).size();
        };
        QTRY_VERIFY_WITH_TIMEOUT(said() > 0, Patience);
        QCOMPARE((*keeper)->context(), before);
        folder.put(folder.other); // then it is mended
        QTRY_COMPARE_WITH_TIMEOUT((*keeper)->fingerprint(), Folder::fingerprintOf(folder.other), Patience);
    }
};

POSTRIDER_TEST(tst_TlsKeeper)
#include "tst_tlskeeper.moc"
