// SPDX-License-Identifier: GPL-3.0-or-later
#include "logging.h"

namespace postrider::realtime {
Q_LOGGING_CATEGORY(log, "postrider.realtime")
} // namespace postrider::realtime
