// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend.h"

namespace postrider::test {

// A Kafka broker of its own for a test binary. A missing Java, Maven or artifact is a failure, told of as a warning.
class KafkaBroker : public Backend {
public:
    KafkaBroker() : Backend(QStringLiteral("kafka")) {}
    bool run() { return launch(); } // true once it answers
};

} // namespace postrider::test
