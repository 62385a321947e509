// SPDX-License-Identifier: GPL-3.0-or-later
#include "logging.h"

namespace postrider::kafka {
Q_LOGGING_CATEGORY(log, "postrider.kafka")
} // namespace postrider::kafka
