// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyvaluecontract.h"

#include <adapters/local/localkeyvalue.h>
#include <support/manualclock.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;
using namespace std::chrono_literals;

class tst_LocalKeyValue : public test::KeyValueContract {
    Q_OBJECT
protected:
    std::unique_ptr<KeyValue> make() override { return std::make_unique<LocalKeyValue>(m_clock); }
    void pass(std::chrono::seconds time) override { m_clock.advance(time); }

private Q_SLOTS:
    void makesRoom();

private:
    test::ManualClock m_clock;
};

void tst_LocalKeyValue::makesRoom()
{
    LocalKeyValue store(m_clock, 3);
    store.set("60", "v", 60s);
    store.set("10", "v", 10s);
    store.set("30", "v", 30s);
    store.set("30", "w", 31s); // the same key takes no more room
    store.set("90", "v", 90s);
    const QHash<QByteArray, QByteArray> left{{"60", "v"}, {"30", "w"}, {"90", "v"}};
    QCOMPARE(store.get({"10", "30", "60", "90"}).result(), left);
    store.set("0", "v", 0s);
    QVERIFY(store.get({"0"}).result().isEmpty());
}

POSTRIDER_TEST(tst_LocalKeyValue)
#include "tst_localkeyvalue.moc"
