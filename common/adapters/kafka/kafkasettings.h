// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace postrider {

// Where the brokers are, and what a KafkaBus may keep.
struct KafkaSettings {
    QString host = QStringLiteral("127.0.0.1"); // any one broker: the others are asked for
    quint16 port = 9092;
    QString topicPrefix;           // before the name of each topic and group: tests share a broker
    int partitions = 64;           // of each topic, for its whole life
    qsizetype records = 65'536;    // that wait for their acknowledgement, of each topic
    qsizetype bytes = 64LL << 20U; // the same; a topic always takes one record, whatever its size
};

} // namespace postrider
