// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client.h"

#include <domain/result.h>

#include <chrono>

namespace postrider::kafka {

// Makes the topics that are missing, and checks all: the number of partitions, what is kept and for how long. Waits for
// the broker, at most `patience` for each of three questions. Unavailable: may work later. Internal: a
// topic is not as it must be; the cause is a sentence for the operator.
Result<void> setUpTopics(rd_kafka_t *client, const KafkaSettings &settings, std::chrono::milliseconds patience);

// Whether a broker answers within this time.
Result<void> askForMetadata(rd_kafka_t *client, std::chrono::milliseconds patience);

} // namespace postrider::kafka
