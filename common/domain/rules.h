// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>

// What may be said and how one may be called. Pure functions; the limits stand in domain/limits.h.
namespace postrider::rules {

// 1 to 64 characters (code points): letters with their marks, digits, space, "._-"; no space at an end.
Result<void> checkName(const QString &name);
// What names are compared by: NFKC and case folding, without what doesn't show (Unicode, 3.13: toNFKC_Casefold).
QString foldedName(const QString &name);
// 1 to 64 characters, no control characters, and something to see.
Result<void> checkDisplayName(const QString &name);
Result<void> checkPassword(const QString &password);
// White space is a message; NUL and lone surrogates are not.
Result<void> checkMessage(const QString &text);
// No lone surrogates and no NUL: what can be kept and given back unchanged.
bool isWellFormed(QStringView text);

// For showing: without the bidirectional controls (UAX #9) and line breaks that could make one name look like another.
QString forDisplay(const QString &name);

} // namespace postrider::rules
