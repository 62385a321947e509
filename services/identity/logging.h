// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace postrider::identity {
Q_DECLARE_LOGGING_CATEGORY(lcIdentity) // "postrider.identity"
} // namespace postrider::identity
