// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/kafka/kafkabus.h>

#include <QCoreApplication>
#include <QMap>
#include <QSocketNotifier>

#include <cstdio>
#include <unistd.h>

// A member of a group in a process of its own, to be killed and stopped: member <port> <prefix> <partitions> <group>.
// Says "took <partition> <offset>" and "revoked"; at a byte on stdin it commits only the first record it took of each
// partition.
using namespace postrider;

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 5)
        return 2;
    KafkaSettings settings;
    settings.port = arguments.at(1).toUShort();
    settings.topicPrefix = arguments.at(2);
    settings.partitions = arguments.at(3).toInt();
    KafkaBus bus(settings);
    const auto subscription = bus.subscribeShared({Topic::MessageSave, Topic::ReceiptSave}, arguments.at(4));
    QMap<std::pair<Topic, int>, qint64> first;
    QObject::connect(subscription.get(), &SharedSubscription::ready, subscription.get(), [&] {
        for (const Record &record : subscription->take(1000, 1 << 20)) {
            if (!first.contains({record.topic, record.partition}))
                first.insert({record.topic, record.partition}, record.offset);
            std::printf("took %d %lld\n", record.partition, static_cast<long long>(record.offset));
        }
        std::fflush(stdout);
    });
    QObject::connect(subscription.get(), &SharedSubscription::revoked, subscription.get(), [] {
        std::puts("revoked");
        std::fflush(stdout);
    });
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, subscription.get(), [&] {
        char order = 0;
        if (read(STDIN_FILENO, &order, 1) != 1)
            return QCoreApplication::quit(); // the test has ended
        QList<Position> positions;
        for (const auto &[place, offset] : first.asKeyValueRange())
            positions.append({place.first, place.second, offset + 1});
        subscription->commit(positions);
    });
    return QCoreApplication::exec();
}
