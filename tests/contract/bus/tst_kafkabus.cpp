// SPDX-License-Identifier: GPL-3.0-or-later
#include "messagebuscontract.h"

#include <adapters/kafka/kafkabus.h>
#include <support/kafkabroker.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;

class tst_KafkaBus : public test::MessageBusContract {
    Q_OBJECT
protected:
    std::unique_ptr<MessageBus> make() override { return std::make_unique<KafkaBus>(settings()); }

private:
    // Topics of its own for each test; few partitions, as each of them costs the broker open files.
    KafkaSettings settings()
    {
        KafkaSettings settings;
        settings.port = m_broker.port();
        settings.topicPrefix = QString::fromLatin1(QTest::currentTestFunction()) + QLatin1Char('.');
        settings.partitions = 8;
        return settings;
    }
    test::KafkaBroker m_broker;

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_broker.run()); }
};

POSTRIDER_TEST(tst_KafkaBus)
#include "tst_kafkabus.moc"
