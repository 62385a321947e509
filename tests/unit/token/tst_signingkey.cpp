// SPDX-License-Identifier: GPL-3.0-or-later
#include "forge.h"

#include <adapters/token/signingkey.h>
#include <support/testmain.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace postrider;

class tst_SigningKey : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QVERIFY(m_dir.emplace().isValid()); }
    void isMadeOnceForItsOwnerOnly();
    void refusesWhatIsNoKey_data();
    void refusesWhatIsNoKey();
    void refusesWhatOthersMayRead();
    void saysWhenTheFolderCannotBe();

private:
    QString folder() const { return m_dir->filePath(QStringLiteral("data/identity")); }
    QString path() const { return folder() + QStringLiteral("/signing-key.pem"); }
    void write(const QByteArray &content) const
    {
        QVERIFY(QDir().mkpath(folder()));
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }
    std::optional<QTemporaryDir> m_dir;
};

void tst_SigningKey::isMadeOnceForItsOwnerOnly()
{
    const auto made = SigningKey::open(folder());
    QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().cause));
    const auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
    QCOMPARE(QFile::permissions(path()), ownerOnly);
    QCOMPARE(QFile::permissions(folder()), ownerOnly | QFile::ExeOwner | QFile::ExeUser);
    QCOMPARE(QDir(folder()).entryList(QDir::Files | QDir::Hidden), QStringList{QStringLiteral("signing-key.pem")});

    const auto again = SigningKey::open(folder());
    QVERIFY(again.has_value());
    QCOMPARE(again->publicJwk(), made->publicJwk());
    QCOMPARE(again->privatePem(), made->privatePem());
    QVERIFY(!QJsonObject(made->publicJwk()).contains(QStringLiteral("d")));
}

void tst_SigningKey::refusesWhatIsNoKey_data()
{
    QTest::addColumn<QByteArray>("content");
    const QByteArray good = test::makePem("EC", "P-256");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no PEM") << QByteArray("hello\n");
    QTest::newRow("cut") << good.first(good.size() / 2);
    QTest::newRow("a byte turned") << QByteArray(good).replace(80, 1, good.at(80) == 'A' ? "B" : "A");
    QTest::newRow("another curve") << test::makePem("EC", "P-384");
    QTest::newRow("RSA") << test::makePem("RSA", nullptr);
    QTest::newRow("only the public half") << test::publicPem(good);
    QTest::newRow("too big") << QByteArray(1 << 20, 'x');
}

void tst_SigningKey::refusesWhatIsNoKey()
{
    QFETCH(const QByteArray, content);
    write(content);
    const auto key = SigningKey::open(folder());
    QVERIFY(!key);
    QVERIFY(key.error().cause.contains(path()));
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), content);
}

void tst_SigningKey::refusesWhatOthersMayRead()
{
    write(test::makePem("EC", "P-256"));
    QVERIFY(SigningKey::open(folder()).has_value());
    QVERIFY(QFile::setPermissions(path(), QFile::ReadOwner | QFile::ReadGroup));
    const auto key = SigningKey::open(folder());
    QVERIFY(!key);
    QVERIFY(key.error().cause.contains(QStringLiteral("chmod 600")));
}

void tst_SigningKey::saysWhenTheFolderCannotBe()
{
    QFile file(m_dir->filePath(QStringLiteral("data")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto key = SigningKey::open(folder());
    QVERIFY(!key);
    QVERIFY(key.error().cause.contains(m_dir->path()));
}

POSTRIDER_TEST(tst_SigningKey)
#include "tst_signingkey.moc"
