// SPDX-License-Identifier: GPL-3.0-or-later
#include "logging.h"

namespace postrider::identity {
Q_LOGGING_CATEGORY(lcIdentity, "postrider.identity")
} // namespace postrider::identity
