// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyvaluecontract.h"

#include <adapters/redis/redisconnection.h>
#include <adapters/redis/rediskeyvalue.h>
#include <support/backend.h>
#include <support/testmain.h>

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace postrider;
using namespace std::chrono_literals;

namespace {

using Values = QHash<QByteArray, QByteArray>;

constexpr int Patience = 60'000; // ms; no verdict depends on how long something takes

// What the keys with this prefix would have left if so much time had passed.
const QByteArray PassTime = R"(
for _, key in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
    local left = redis.call('PTTL', key) - ARGV[2]
    if left > 0 then redis.call('PEXPIRE', key, left) else redis.call('DEL', key) end
end
return 'OK')";

Values found(RedisKeyValue &store, const QList<QByteArray> &keys)
{
    const auto values = store.get(keys);
    [&] { QTRY_VERIFY_WITH_TIMEOUT(values.isFinished(), Patience); }();
    return values.isFinished() ? values.result() : Values{{"never", "answered"}};
}

} // namespace

class tst_RedisKeyValue : public test::KeyValueContract {
    Q_OBJECT
protected:
    std::unique_ptr<KeyValue> make() override;
    void pass(std::chrono::seconds time) override;

private Q_SLOTS:
    void initTestCase();
    void keepsOrderWithinATurn();
    void forgetsWhenFlushed();
    void comesBackAfterAKill();
    void findsNothingWhileStopped();
    void noticesAStopWithoutBeingAsked();
    void findsNothingWhereNothingListens();
    void bearsAWrongPassword();
    void boundsWhatWaits();
    void mayGoWhileAsked();
    void looksUpNames();
    void choosesADatabase();

private:
    RedisSettings settings() const;
    std::unique_ptr<RedisKeyValue> connected(const RedisSettings &settings);
    void administer(const QList<QByteArray> &command);

    test::Backend m_redis{QStringLiteral("redis")};
    QByteArray m_prefix;
};

void tst_RedisKeyValue::initTestCase()
{
    QVERIFY(m_redis.launch());
}

RedisSettings tst_RedisKeyValue::settings() const
{
    return {.port = m_redis.port(),
            .password = m_redis.variable(QStringLiteral("REDIS_PASSWORD")),
            .prefix = m_prefix,
            .patience = std::chrono::milliseconds(Patience)};
}

std::unique_ptr<KeyValue> tst_RedisKeyValue::make()
{
    m_prefix = QByteArray::number(QRandomGenerator::global()->generate64(), 36) + ':';
    return std::make_unique<RedisKeyValue>(settings());
}

std::unique_ptr<RedisKeyValue> tst_RedisKeyValue::connected(const RedisSettings &settings)
{
    auto store = std::make_unique<RedisKeyValue>(settings);
    [&] { QTRY_VERIFY_WITH_TIMEOUT(store->isAvailable(), Patience); }();
    return store;
}

// As the one who runs Redis.
void tst_RedisKeyValue::administer(const QList<QByteArray> &command)
{
    redis::Connection connection;
    redis::Reply reply;
    bool done = false;
    connect(&connection, &redis::Connection::opened, &connection, [&] {
        connection.ask({"AUTH", m_redis.variable(QStringLiteral("REDIS_PASSWORD")).toUtf8()}, [](const auto &) {});
        connection.ask(command, [&](const redis::Reply &answer) {
            reply = answer;
            done = true;
        });
    });
    connection.open(QHostAddress(QHostAddress::LocalHost), m_redis.port());
    QTRY_VERIFY_WITH_TIMEOUT(done, Patience);
    QCOMPARE(reply.error, QString());
    QCOMPARE(reply.value, QByteArray("OK"));
}

void tst_RedisKeyValue::pass(std::chrono::seconds time)
{
    get({"what was set has arrived"});
    administer({"EVAL", PassTime, "0", m_prefix, QByteArray::number(1000 * qint64(time.count()))});
}

void tst_RedisKeyValue::keepsOrderWithinATurn()
{
    QList<QFuture<Values>> answers;
    for (int i = 0; i < 1000; ++i) {
        m_store->set("k", QByteArray::number(i), 60s);
        answers.append(m_store->get({"k"}));
    }
    for (int i = 0; i < 1000; ++i) {
        QTRY_VERIFY_WITH_TIMEOUT(answers.at(i).isFinished(), Patience);
        QCOMPARE(answers.at(i).result(), (Values{{"k", QByteArray::number(i)}}));
    }
}

void tst_RedisKeyValue::forgetsWhenFlushed()
{
    m_store->set("k", "v", 60s);
    QCOMPARE(get({"k"}).size(), 1);
    administer({"FLUSHALL"});
    QCOMPARE(get({"k"}), Values());
    m_store->set("k", "w", 60s);
    QCOMPARE(get({"k"}), (Values{{"k", "w"}}));
}

void tst_RedisKeyValue::comesBackAfterAKill()
{
    const auto store = connected(settings());
    QSignalSpy changes(store.get(), &RedisKeyValue::availableChanged);
    QVERIFY(m_redis.kill());
    QTRY_COMPARE_WITH_TIMEOUT(changes.size(), 1, Patience);
    QCOMPARE(changes.takeFirst().first().toBool(), false);
    store->set("k", "v", 60s);
    store->remove("k");
    QVERIFY(store->get({"k"}).isFinished());
    QVERIFY(m_redis.start());
    QTRY_COMPARE_WITH_TIMEOUT(changes.size(), 1, Patience);
    QCOMPARE(changes.takeFirst().first().toBool(), true);
    store->set("k", "v", 60s);
    QCOMPARE(found(*store, {"k"}), (Values{{"k", "v"}}));
}

// A stopped process still takes connections: the kernel does.
void tst_RedisKeyValue::findsNothingWhileStopped()
{
    RedisSettings hasty = settings();
    const auto store = connected(hasty);
    store->set("k", "v", 3600s);
    QCOMPARE(found(*store, {"k"}).size(), 1);

    hasty.patience = 200ms;
    RedisKeyValue hastyStore(hasty);
    QTRY_VERIFY_WITH_TIMEOUT(hastyStore.isAvailable(), Patience);
    QVERIFY(m_redis.pause());
    QCOMPARE(found(hastyStore, {"k"}), Values());
    QVERIFY(!hastyStore.isAvailable());
    QVERIFY(m_redis.resume());
    QTRY_VERIFY_WITH_TIMEOUT(hastyStore.isAvailable(), Patience);
    QCOMPARE(found(hastyStore, {"k"}), (Values{{"k", "v"}}));
}

void tst_RedisKeyValue::noticesAStopWithoutBeingAsked()
{
    RedisSettings hasty = settings();
    hasty.patience = 200ms;
    const auto store = connected(hasty);
    QVERIFY(m_redis.pause());
    QTRY_VERIFY_WITH_TIMEOUT(!store->isAvailable(), Patience);
    QVERIFY(m_redis.resume());
    QTRY_VERIFY_WITH_TIMEOUT(store->isAvailable(), Patience);
}

void tst_RedisKeyValue::findsNothingWhereNothingListens()
{
    QVERIFY(m_redis.stop());
    RedisKeyValue store(settings());
    store.set("k", "v", 60s);
    QCOMPARE(found(store, {"k"}), Values());
    QVERIFY(!store.isAvailable());
    QVERIFY(m_redis.start());
    QTRY_VERIFY_WITH_TIMEOUT(store.isAvailable(), Patience);
}

void tst_RedisKeyValue::bearsAWrongPassword()
{
    for (const QString &password : {QString(), QStringLiteral("wrong")}) {
        RedisSettings wrong = settings();
        wrong.password = password;
        RedisKeyValue store(wrong);
        QCOMPARE(found(store, {"k"}), Values());
        QVERIFY(!store.isAvailable());
    }
}

void tst_RedisKeyValue::boundsWhatWaits()
{
    const auto store = connected(settings());
    QVERIFY(m_redis.pause());
    for (qsizetype i = 0; i < RedisKeyValue::MostWaiting; ++i)
        store->set(QByteArray::number(i), "v", 60s);
    const auto refused = store->get({"0"});
    QVERIFY(refused.isFinished());
    QCOMPARE(refused.result(), Values());
    QVERIFY(m_redis.resume());
    const QByteArray last = QByteArray::number(RedisKeyValue::MostWaiting - 1);
    QTRY_COMPARE_WITH_TIMEOUT(get({last}), (Values{{last, "v"}}), Patience);
    QTRY_VERIFY_WITH_TIMEOUT(!store->get({"0"}).isFinished(), Patience); // there is room again
}

void tst_RedisKeyValue::mayGoWhileAsked()
{
    QFuture<Values> whileConnecting;
    {
        RedisKeyValue store(settings());
        whileConnecting = store.get({"k"});
        QVERIFY(!whileConnecting.isFinished());
    }
    QVERIFY(whileConnecting.isFinished());
    auto store = connected(settings());
    const auto whileConnected = store->get({"k"});
    store.reset();
    QVERIFY(whileConnected.isFinished());
    QCOMPARE(whileConnected.result(), Values());
}

void tst_RedisKeyValue::looksUpNames()
{
    RedisSettings named = settings();
    named.host = QStringLiteral("localhost"); // ::1 comes first, where nothing listens
    connected(named);
    named.host = QStringLiteral("no.such.host.invalid");
    RedisKeyValue nowhere(named);
    QCOMPARE(found(nowhere, {"k"}), Values());
    QVERIFY(!nowhere.isAvailable());
}

void tst_RedisKeyValue::choosesADatabase()
{
    RedisSettings third = settings();
    third.database = 3;
    const auto store = connected(third);
    store->set("k", "v", 60s);
    QCOMPARE(found(*store, {"k"}), (Values{{"k", "v"}}));
    QCOMPARE(get({"k"}), Values());
}

POSTRIDER_TEST(tst_RedisKeyValue)
#include "tst_rediskeyvalue.moc"
