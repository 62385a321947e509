// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace postrider::kafka {

// The one partition of a key, 0 to partitions - 1: murmur2 as Kafka's own Java clients have it, so that a record of
// theirs would stand with ours. Never changes: what a chat has in one partition can't be in order with another.
int partitionOf(const QByteArray &key, int partitions);

} // namespace postrider::kafka
