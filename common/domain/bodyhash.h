// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "entry.h"

#include <QByteArray>

namespace postrider {

// What a repeat has in common with what it repeats, and what tells it from another message under the same uuid.
QByteArray bodyHash(EntryKind kind, const QString &text);

} // namespace postrider
