// SPDX-License-Identifier: GPL-3.0-or-later
#include "partitioner.h"

#include <librdkafka/rdkafka.h>

namespace postrider::kafka {

int partitionOf(const QByteArray &key, int partitions)
{
    return rd_kafka_msg_partitioner_murmur2(nullptr, key.constData(), size_t(key.size()), partitions, nullptr, nullptr);
}

} // namespace postrider::kafka
