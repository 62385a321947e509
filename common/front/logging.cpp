// SPDX-License-Identifier: GPL-3.0-or-later
#include "logging.h"

namespace postrider::front {
Q_LOGGING_CATEGORY(lcFront, "postrider.front")
} // namespace postrider::front
