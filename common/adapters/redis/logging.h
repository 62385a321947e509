// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace postrider::redis {
Q_DECLARE_LOGGING_CATEGORY(log) // "postrider.redis"
} // namespace postrider::redis
