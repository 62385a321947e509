// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace postrider::kafka {
Q_DECLARE_LOGGING_CATEGORY(log) // "postrider.kafka"
} // namespace postrider::kafka
