// SPDX-License-Identifier: GPL-3.0-or-later
#include "busbench.h"

#include "figures.h"
#include "rawkafka.h"

#include <adapters/kafka/kafkabus.h>
#include <adapters/sql/sqlconnection.h>
#include <support/backend.h>

#include <QEventLoop>

#include <array>
#include <cstdio>
#include <optional>

namespace postrider::bench {
namespace {

constexpr int Bytes = 200; // of a record
constexpr int Partitions = 64;
constexpr int IdleRecords = 2000;
constexpr std::array<int, 3> Batches = {1, 100, 1000};

int recordsFor(int batch)
{
    return batch == 1 ? 2'000 : 50'000;
}

quint16 kafkaPort(const test::Backend &cluster)
{
    return cluster.variable(QStringLiteral("KAFKA_PORT")).toUShort();
}

KafkaSettings settingsFor(const test::Backend &cluster, const QString &prefix)
{
    KafkaSettings settings;
    settings.port = kafkaPort(cluster);
    settings.topicPrefix = prefix;
    settings.partitions = Partitions;
    return settings;
}

void await(KafkaBus &bus)
{
    QEventLoop loop;
    QObject::connect(&bus, &KafkaBus::upChanged, &loop, &QEventLoop::quit);
    if (!bus.isUp())
        loop.exec();
}

// One member of a group, on Qt's loop.
class OurBus {
public:
    explicit OurBus(const KafkaSettings &settings) : m_bus(settings)
    {
        await(m_bus);
        m_member = m_bus.subscribeShared({Topic::MessageSave}, QStringLiteral("bench"));
        QObject::connect(m_member.get(), &SharedSubscription::ready, &m_loop, [this] { take(); });
        send(1);
        receive(1); // it has its partitions
    }

    void send(int key)
    {
        const QByteArray name = "room-" + QByteArray::number(key % 1000);
        while (m_bus.publish(Topic::MessageSave, name, m_value) == MessageBus::Taken::Full) {
            QEventLoop room;
            QObject::connect(&m_bus, &MessageBus::room, &room, &QEventLoop::quit);
            room.exec();
        }
    }
    void receive(int count)
    {
        m_wanted += count;
        if (m_taken < m_wanted)
            m_loop.exec();
    }

private:
    void take()
    {
        for (auto some = m_member->take(1000, 1 << 20); !some.isEmpty(); some = m_member->take(1000, 1 << 20)) {
            m_taken += some.size();
            m_member->commit({{Topic::MessageSave, some.last().partition, some.last().offset + 1}});
        }
        if (m_taken >= m_wanted)
            m_loop.quit();
    }

    const QByteArray m_value = QByteArray(Bytes, 'x');
    KafkaBus m_bus;
    std::unique_ptr<SharedSubscription> m_member;
    QEventLoop m_loop;
    qsizetype m_taken = 0;
    qsizetype m_wanted = 0;
};

class Raw {
public:
    explicit Raw(quint16 port) : m_kafka(port, "raw.message_save", Partitions)
    {
        send(1);
        receive(1);
    }
    void send(int key) { m_kafka.send(key % Partitions, m_value); }
    void receive(int count) { m_kafka.receive(count); }

private:
    const std::string m_value = std::string(size_t(Bytes), 'x');
    RawKafka m_kafka;
};

template <class Bus>
void printIdle(const char *name, Bus &bus)
{
    std::vector<double> took;
    for (int i = 0; i < IdleRecords; ++i) {
        QElapsedTimer timer;
        timer.start();
        bus.send(i);
        bus.receive(1);
        took.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    std::printf("%-28s %10.2f %10.2f\n", name, percentile(took, 0.5), percentile(took, 0.99));
}

template <class Bus>
double rate(Bus &bus, int batch)
{
    QElapsedTimer timer;
    timer.start();
    const int count = recordsFor(batch);
    for (int sent = 0; sent < count; sent += batch) {
        for (int i = 0; i < batch; ++i)
            bus.send(sent + i);
        bus.receive(batch);
    }
    return perSecond(count, timer);
}

double rows(const test::Backend &cluster, int batch)
{
    MariaDbServer server;
    server.port = cluster.variable(QStringLiteral("MYSQL_PORT")).toUShort();
    server.user = cluster.variable(QStringLiteral("MYSQL_USER"));
    server.password = cluster.variable(QStringLiteral("MYSQL_PASSWORD"));
    server.database = QStringLiteral("mysql");
    SqlConnection connection({.database = server});
    const auto execute = [&](const QString &statement, const QVariantList &values = {}) {
        const auto done = connection.execute(statement, values);
        orEnd(done.has_value(), statement);
    };
    orEnd(connection.open().has_value(), QStringLiteral("can't reach MariaDB"));
    execute(QStringLiteral("CREATE DATABASE IF NOT EXISTS bench"));
    execute(QStringLiteral("CREATE OR REPLACE TABLE bench.t(x BIGINT AUTO_INCREMENT PRIMARY KEY, body VARBINARY(%1)) "
                           "ENGINE=InnoDB")
                .arg(Bytes));
    QString statement = QStringLiteral("INSERT INTO bench.t(body) VALUES(?)");
    QVariantList values{QByteArray(Bytes, 'x')};
    for (int row = 1; row < batch; ++row) {
        statement += QStringLiteral(",(?)");
        values += QByteArray(Bytes, 'x');
    }
    QElapsedTimer timer;
    timer.start();
    for (int row = 0; row < recordsFor(batch); row += batch) {
        orEnd(connection.begin().has_value(), QStringLiteral("can't begin"));
        execute(statement, values);
        orEnd(connection.commit().has_value(), QStringLiteral("can't commit"));
    }
    return perSecond(recordsFor(batch), timer);
}

} // namespace

void measureBus(const test::Backend &cluster)
{
    {
        KafkaBus topics(settingsFor(cluster, QStringLiteral("raw."))); // makes them
        await(topics);
    }
    std::optional<Raw> raw(kafkaPort(cluster));
    std::optional<OurBus> ours(settingsFor(cluster, QStringLiteral("ours.")));
    std::printf("\none record of %d bytes, idle: published -> taken, ms\n%-28s %10s %10s\n", Bytes, "", "p50", "p99");
    printIdle("librdkafka alone", *raw);
    printIdle("KafkaBus", *ours);

    std::printf("\nrecords/s, each batch published and taken before the next\n%8s %12s %12s %8s %16s\n", "batch",
                "alone", "KafkaBus", "ratio", "MariaDB rows/s");
    for (const int batch : Batches) {
        const double alone = rate(*raw, batch);
        const double bus = rate(*ours, batch);
        std::printf("%8d %12.0f %12.0f %8.2f %16.0f\n", batch, alone, bus, bus / alone, rows(cluster, batch));
    }
}

} // namespace postrider::bench
