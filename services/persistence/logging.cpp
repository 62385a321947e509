// SPDX-License-Identifier: GPL-3.0-or-later
#include "logging.h"

namespace postrider::persistence {
Q_LOGGING_CATEGORY(lcPersistence, "postrider.persistence")
} // namespace postrider::persistence
