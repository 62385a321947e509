// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyvaluecontract.h"

#include <QTest>

namespace postrider::test {
using namespace std::chrono_literals;
using Values = QHash<QByteArray, QByteArray>;

void KeyValueContract::init()
{
    m_store = make();
}

void KeyValueContract::cleanup()
{
    m_store.reset();
}

QHash<QByteArray, QByteArray> KeyValueContract::get(const QList<QByteArray> &keys)
{
    const auto values = m_store->get(keys);
    [&] { QTRY_VERIFY_WITH_TIMEOUT(values.isFinished(), 30'000); }();
    return values.result();
}

void KeyValueContract::keepsBytes()
{
    const QByteArray key("k\0\n\xff", 4);
    const QByteArray value("\0v\r\n", 4);
    m_store->set(key, value, 60s);
    m_store->set("empty", "", 60s);
    QCOMPARE(get({key, "empty", "none"}), (Values{{key, value}, {"empty", ""}}));
    QCOMPARE(get({}), Values());
}

void KeyValueContract::replaces()
{
    m_store->set("k", "one", 60s);
    m_store->set("k", "two", 60s);
    QCOMPARE(get({"k"}), (Values{{"k", "two"}}));
}

void KeyValueContract::removes()
{
    m_store->set("k", "v", 60s);
    m_store->remove("k");
    m_store->remove("none");
    QCOMPARE(get({"k"}), Values());
}

void KeyValueContract::ends()
{
    m_store->set("short", "v", 10s);
    m_store->set("long", "v", 60s);
    QCOMPARE(get({"short", "long"}).size(), 2);
    pass(11s);
    QCOMPARE(get({"short", "long"}), (Values{{"long", "v"}}));
}

void KeyValueContract::renews()
{
    m_store->set("k", "v", 10s);
    pass(6s);
    m_store->set("k", "v", 10s);
    pass(6s);
    QCOMPARE(get({"k"}), (Values{{"k", "v"}}));
    pass(6s);
    QCOMPARE(get({"k"}), Values());
}

std::chrono::milliseconds KeyValueContract::prolong(const QByteArray &key, std::chrono::milliseconds time)
{
    const auto life = m_store->prolong(key, time, 3600s);
    [&] { QTRY_VERIFY_WITH_TIMEOUT(life.isFinished(), 30'000); }();
    return life.result().value_or(-1ms);
}

// Times of a real store go by meanwhile: they are compared by minutes.
void KeyValueContract::prolongs()
{
    QCOMPARE(prolong("k", 600s), 600s);
    QCOMPARE(get({"k"}), (Values{{"k", ""}}));
    const auto twice = prolong("k", 600s);
    QVERIFY(twice <= 1200s && twice > 1140s);
    pass(600s);
    const auto thrice = prolong("k", 600s);
    QVERIFY(thrice <= 1200s && thrice > 1080s);
    pass(1200s);
    QCOMPARE(get({"k"}), Values());
    QCOMPARE(prolong("k", 600s), 600s);
    QCOMPARE(prolong("k", 7200s), 3600s);
    QCOMPARE(prolong("other", 0s), 0s);
    QCOMPARE(get({"other"}), Values());
}

void KeyValueContract::prolongsWhatHasAValue()
{
    m_store->set("k", "v", 600s);
    const auto life = prolong("k", 600s);
    QVERIFY(life <= 1200s && life > 1140s);
    QCOMPARE(get({"k"}), (Values{{"k", "v"}}));
}

} // namespace postrider::test
