// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace postrider::front {
Q_DECLARE_LOGGING_CATEGORY(lcFront) // "postrider.front"
} // namespace postrider::front
