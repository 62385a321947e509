// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace postrider::realtime {
Q_DECLARE_LOGGING_CATEGORY(log) // "postrider.realtime"
} // namespace postrider::realtime
