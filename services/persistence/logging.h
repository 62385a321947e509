// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace postrider::persistence {
Q_DECLARE_LOGGING_CATEGORY(lcPersistence) // "postrider.persistence"
} // namespace postrider::persistence
