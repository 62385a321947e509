// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/password/argon2hasher.h>
#include <support/testmain.h>

#include <QTest>

#include <ctime>
#include <limits>

using namespace postrider;

namespace {

// The least that libsodium allows: what is tested is the same, only quicker.
constexpr Argon2Hasher::Cost Cheap{.passes = 1, .memoryBytes = 8192, .threads = 1, .waiting = 8};

std::unique_ptr<Argon2Hasher> hasher(const Argon2Hasher::Cost &cost = Cheap)
{
    return std::move(Argon2Hasher::create(cost).value());
}

} // namespace

class tst_Argon2Hasher : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void knowsThePassword_data();
    void knowsThePassword();
    void saltsEachHash();
    void renewsWhatWasMadeWithOtherParameters();
    void takesAsLongForNobody();
    void refusesMoreThanMayWait();
    void saysWhatItCannotRead();
    void canGoWhileSomeWait();
};

void tst_Argon2Hasher::knowsThePassword_data()
{
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("tried");
    QTest::addColumn<bool>("matches");
    const QString word = QStringLiteral("correct horse");
    QTest::newRow("the same") << word << word << true;
    QTest::newRow("another") << word << QStringLiteral("correct horsf") << false;
    QTest::newRow("cut") << word << word.chopped(1) << false;
    QTest::newRow("longer") << word << word + u' ' << false;
    QTest::newRow("empty") << word << QString() << false;
    QTest::newRow("another keyboard") << QStringLiteral("caf\u00e9 au lait") << QStringLiteral("cafe\u0301 au lait")
                                      << true;
    QTest::newRow("1,024 bytes, the last differs") << QString(1024, u'x') << QString(1023, u'x') + u'y' << false;
    QTest::newRow("emoji") << QStringLiteral("\U0001F511\U0001F511\U0001F511")
                           << QStringLiteral("\U0001F511\U0001F511\U0001F511") << true;
}

void tst_Argon2Hasher::knowsThePassword()
{
    QFETCH(const QString, password);
    QFETCH(const QString, tried);
    QFETCH(const bool, matches);
    const auto passwords = hasher();
    const auto hash = passwords->hash(password).result();
    QVERIFY(hash.has_value());
    QVERIFY(hash->startsWith(QStringLiteral("$argon2id$")));
    const auto verdict = passwords->verify(*hash, tried).result();
    QVERIFY(verdict.has_value());
    QCOMPARE(verdict->matches, matches);
    QVERIFY(verdict->renewed.isEmpty());
}

void tst_Argon2Hasher::saltsEachHash()
{
    const auto passwords = hasher();
    QVERIFY(*passwords->hash(QStringLiteral("12345678")).result() !=
            *passwords->hash(QStringLiteral("12345678")).result());
}

void tst_Argon2Hasher::renewsWhatWasMadeWithOtherParameters()
{
    const QString word = QStringLiteral("12345678");
    const QString old = *hasher()->hash(word).result();
    const auto stronger = hasher({.passes = 2, .memoryBytes = 16384, .threads = 1, .waiting = 8});
    const auto wrong = stronger->verify(old, QStringLiteral("87654321")).result();
    QVERIFY(!wrong->matches && wrong->renewed.isEmpty());
    const auto right = stronger->verify(old, word).result();
    QVERIFY(right->matches);
    QVERIFY(right->renewed.contains(QStringLiteral("m=16,t=2")));
    QVERIFY(stronger->verify(right->renewed, word).result()->renewed.isEmpty());
}

// The processor's time, which a busy computer doesn't falsify.
void tst_Argon2Hasher::takesAsLongForNobody()
{
    const auto passwords = hasher({.passes = 3, .memoryBytes = 16 << 20, .threads = 1, .waiting = 8});
    const QString hash = *passwords->hash(QStringLiteral("12345678")).result();
    const auto shortest = [&passwords](const QString &stored) {
        std::clock_t least = std::numeric_limits<std::clock_t>::max();
        for (int i = 0; i < 5; ++i) {
            const std::clock_t begin = std::clock();
            const auto verdict = passwords->verify(stored, QStringLiteral("87654321")).result();
            if (!verdict || verdict->matches)
                return std::clock_t(0);
            least = std::min(least, std::clock() - begin);
        }
        return least;
    };
    const std::clock_t somebody = shortest(hash);
    const std::clock_t nobody = shortest(QString());
    QVERIFY(nobody > somebody / 3);
    QVERIFY(nobody < somebody * 3);
}

void tst_Argon2Hasher::refusesMoreThanMayWait()
{
    const auto passwords = hasher({.passes = 3, .memoryBytes = 32 << 20, .threads = 1, .waiting = 2});
    QList<QFuture<Result<QString>>> answers;
    for (int i = 0; i < 10; ++i)
        answers += passwords->hash(QStringLiteral("12345678"));
    int made = 0;
    for (auto &answer : answers) {
        const auto result = answer.result();
        made += result.has_value();
        QVERIFY(result || result.error().code == Code::TooMany);
    }
    QVERIFY(made >= 3);
    QVERIFY(made < 10);
    QVERIFY(passwords->hash(QStringLiteral("12345678")).result().has_value()); // there is room again
}

void tst_Argon2Hasher::saysWhatItCannotRead()
{
    const auto passwords = hasher();
    const auto huge =
        Argon2Hasher::create({.passes = 1, .memoryBytes = qsizetype(1) << 41, .threads = 1, .waiting = 1});
    QVERIFY(!huge);
    for (const QString &hash : {QStringLiteral("plain"), QStringLiteral("$argon2id$v=19$m=8,t=1,p=1$cut")}) {
        const auto verdict = passwords->verify(hash, QStringLiteral("12345678")).result();
        QVERIFY(!verdict || !verdict->matches);
    }
}

void tst_Argon2Hasher::canGoWhileSomeWait()
{
    QList<QFuture<Result<QString>>> answers;
    {
        const auto passwords = hasher({.passes = 3, .memoryBytes = 16 << 20, .threads = 1, .waiting = 8});
        for (int i = 0; i < 8; ++i)
            answers += passwords->hash(QStringLiteral("12345678"));
    }
    for (const auto &answer : answers)
        QVERIFY(answer.isFinished());
}

POSTRIDER_TEST(tst_Argon2Hasher)
#include "tst_argon2hasher.moc"
