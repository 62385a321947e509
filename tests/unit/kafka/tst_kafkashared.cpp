// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/kafka/kafkashared.h>
#include <support/testmain.h>

#include <QTest>

#include <librdkafka/rdkafka_mock.h>

using namespace postrider;
using namespace postrider::kafka;

namespace {

constexpr int PartitionCount = 4;
constexpr int Patience = 60'000; // ms

using MockCluster = std::unique_ptr<rd_kafka_mock_cluster_t, Destroy<rd_kafka_mock_cluster_destroy>>;

} // namespace

// Against a broker that the library plays: it gives answers that a real one gives once in a hundred restarts.
class tst_KafkaShared : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void takesItsWorkThoughTheBrokerDidNotSayFromWhere_data();
    void takesItsWorkThoughTheBrokerDidNotSayFromWhere();

private:
    void produce(int count);

    KafkaSettings m_settings;
    Client m_owner; // of the mock broker, and its producer
    MockCluster m_broker;
};

void tst_KafkaShared::init()
{
    rd_kafka_conf_t *configuration = rd_kafka_conf_new();
    std::array<char, 512> reason{};
    m_owner = {rd_kafka_new(RD_KAFKA_PRODUCER, configuration, reason.data(), reason.size()), rd_kafka_destroy};
    m_broker.reset(rd_kafka_mock_cluster_new(m_owner.get(), 1));
    const QByteArray place(rd_kafka_mock_cluster_bootstraps(m_broker.get()));
    m_settings = {};
    m_settings.host = QString::fromUtf8(place.left(place.indexOf(':')));
    m_settings.port = place.mid(place.indexOf(':') + 1).toUShort();
    m_settings.partitions = PartitionCount;
    QVERIFY(m_settings.port);
    rd_kafka_brokers_add(m_owner.get(), place.constData());
    QCOMPARE(rd_kafka_mock_topic_create(m_broker.get(), nameOf(Topic::MessageSave, m_settings), PartitionCount, 1),
             RD_KAFKA_RESP_ERR_NO_ERROR);
}

void tst_KafkaShared::cleanup()
{
    m_broker.reset();
    m_owner.reset();
}

void tst_KafkaShared::produce(int count)
{
    const QByteArray topic = nameOf(Topic::MessageSave, m_settings);
    for (int i = 0; i < count; ++i) {
        QByteArray value = QByteArray::number(i);
        QCOMPARE(rd_kafka_producev(m_owner.get(), RD_KAFKA_V_TOPIC(topic.constData()),
                                   RD_KAFKA_V_PARTITION(i % PartitionCount),
                                   RD_KAFKA_V_VALUE(value.data(), size_t(value.size())),
                                   RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END),
                 RD_KAFKA_RESP_ERR_NO_ERROR);
    }
    QCOMPARE(rd_kafka_flush(m_owner.get(), Patience), RD_KAFKA_RESP_ERR_NO_ERROR);
}

void tst_KafkaShared::takesItsWorkThoughTheBrokerDidNotSayFromWhere_data()
{
    QTest::addColumn<int>("error");
    QTest::newRow("not the coordinator") << int(RD_KAFKA_RESP_ERR_NOT_COORDINATOR);
    QTest::newRow("no coordinator yet") << int(RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE);
    QTest::newRow("coordinator loads") << int(RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS);
    QTest::newRow("unknown") << int(RD_KAFKA_RESP_ERR_UNKNOWN);
}

void tst_KafkaShared::takesItsWorkThoughTheBrokerDidNotSayFromWhere()
{
    QFETCH(int, error);
    constexpr int All = 100;
    constexpr int OffsetFetch = 9; // of Kafka's protocol
    produce(All);
    const auto refusal = rd_kafka_resp_err_t(error);
    rd_kafka_mock_push_request_errors(m_broker.get(), OffsetFetch, 2, refusal, refusal);

    KafkaShared member(m_settings, std::make_shared<Background>(), {Topic::MessageSave}, QStringLiteral("g"));
    member.start();
    QSet<QByteArray> values;
    const auto all = [&] {
        for (const Record &record : member.take(1000, 1 << 20))
            values.insert(record.value);
        return values.size() == All;
    };
    QVERIFY(QTest::qWaitFor(all, Patience));
}

POSTRIDER_TEST(tst_KafkaShared)
#include "tst_kafkashared.moc"
