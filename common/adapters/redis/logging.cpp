// SPDX-License-Identifier: GPL-3.0-or-later
#include "logging.h"

namespace postrider::redis {
Q_LOGGING_CATEGORY(log, "postrider.redis")
} // namespace postrider::redis
