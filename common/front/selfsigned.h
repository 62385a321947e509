// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tlskeeper.h"

#include <QStringList>

namespace postrider::front {

// Makes a key (P-256) and a certificate that nobody vouches for, good for ten years, for these names and addresses.
// Writes both files, the key for its owner alone; neither may exist. Errors are sentences.
Result<void> makeSelfSigned(const TlsKeeper::Files &files, const QStringList &hosts);

} // namespace postrider::front
