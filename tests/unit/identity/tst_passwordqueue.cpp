// SPDX-License-Identifier: GPL-3.0-or-later
#include <identity/passwordqueue.h>
#include <ports/futures.h>
#include <support/testmain.h>

#include <QTest>

#include <memory>
#include <vector>

using namespace postrider;
using namespace postrider::identity;

namespace {
// Hashes when it is told to.
class SlowHasher final : public PasswordHasher {
public:
    QFuture<Result<QString>> hash(const QString &password) override
    {
        begun.append(password);
        m_promises.push_back(std::make_unique<QPromise<Result<QString>>>());
        m_promises.back()->start();
        return m_promises.back()->future();
    }
    QFuture<Result<PasswordVerdict>> verify(const QString &, const QString &) override
    {
        return ready(Result<PasswordVerdict>(PasswordVerdict()));
    }
    void finishOne()
    {
        const auto promise = std::move(m_promises.front());
        m_promises.erase(m_promises.begin());
        promise->addResult(QStringLiteral("hash"));
        promise->finish();
    }

    QStringList begun;

private:
    std::vector<std::unique_ptr<QPromise<Result<QString>>>> m_promises;
};

Caller from(const QString &address)
{
    return {address, {}};
}

const QString Home = QStringLiteral("192.0.2.1");
const QString Away = QStringLiteral("198.51.100.7");

bool refused(const QFuture<Result<QString>> &future)
{
    return future.isFinished() && !future.result() && future.result().error().code == Code::TooMany;
}
} // namespace

class tst_PasswordQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // limit: running
    void soManyAreDoneAtATime()
    {
        SlowHasher hasher;
        PasswordQueue queue(hasher, {.running = 2});
        for (const char16_t name : u"abcd")
            if (name)
                queue.hash(from(Home), QString(QChar(name)));
        QCOMPARE(hasher.begun, (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
        QCOMPARE(queue.waiting(), 2);
        hasher.finishOne();
        QTRY_COMPARE(hasher.begun.size(), 3);
        hasher.finishOne();
        QTRY_COMPARE(hasher.begun.size(), 4);
    }

    void addressesTakeTurns()
    {
        SlowHasher hasher;
        PasswordQueue queue(hasher, {.running = 1});
        for (int i = 0; i < 5; ++i)
            queue.hash(from(Away), QStringLiteral("flood"));
        queue.hash(from(Home), QStringLiteral("honest"));
        hasher.finishOne();
        QTRY_COMPARE(hasher.begun.size(), 2);
        hasher.finishOne();
        QTRY_COMPARE(hasher.begun.size(), 3);
        QVERIFY(hasher.begun.contains(QStringLiteral("honest")));
    }

    // limit: waitingPerAddress
    void anAddressHasItsShareOfTheRoom()
    {
        SlowHasher hasher;
        PasswordQueue queue(hasher, {.running = 1, .waiting = 10, .waitingPerAddress = 3});
        for (int i = 0; i < 4; ++i)
            QVERIFY(!refused(queue.hash(from(Away), QStringLiteral("flood"))));
        QVERIFY(refused(queue.hash(from(Away), QStringLiteral("flood"))));
        QVERIFY(!refused(queue.hash(from(Home), QStringLiteral("honest"))));
    }

    // limit: waiting
    void soManyMayWait()
    {
        SlowHasher hasher;
        PasswordQueue queue(hasher, {.running = 1, .waiting = 10});
        for (int i = 0; i < 11; ++i)
            QVERIFY(!refused(queue.hash(from(QString::number(i)), QStringLiteral("flood"))));
        QVERIFY(refused(queue.hash(from(Home), QStringLiteral("late"))));
    }

    void thoseWhoHaveLeftAreNotHashed()
    {
        SlowHasher hasher;
        PasswordQueue queue(hasher, {.running = 1});
        bool left = false;
        queue.hash(from(Away), QStringLiteral("first"));
        QList<QFuture<Result<QString>>> leavers;
        for (int i = 0; i < 30; ++i)
            leavers.append(queue.hash({Away, [&] { return left; }}, QStringLiteral("leaver")));
        queue.hash(from(Away), QStringLiteral("last"));
        left = true;
        hasher.finishOne();
        QTRY_COMPARE(hasher.begun, (QStringList{QStringLiteral("first"), QStringLiteral("last")}));
        for (const auto &leaver : leavers)
            QVERIFY(refused(leaver));
    }

    void thoseWhoHaveLeftMakeRoom()
    {
        SlowHasher hasher;
        PasswordQueue queue(hasher, {.running = 1, .waiting = 4, .waitingPerAddress = 4});
        queue.hash(from(Away), QStringLiteral("first"));
        bool left = false;
        for (int i = 0; i < 4; ++i)
            queue.hash({Away, [&] { return left; }}, QStringLiteral("leaver"));
        QVERIFY(refused(queue.hash(from(Away), QStringLiteral("too many"))));
        left = true;
        QVERIFY(!refused(queue.hash(from(Away), QStringLiteral("fits"))));
        QCOMPARE(queue.waiting(), 1);
    }
};

POSTRIDER_TEST(tst_PasswordQueue)
#include "tst_passwordqueue.moc"
