// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>
#include <ports/readers.h>

#include <QUrlQuery>

// What stands behind the "?" of a REST call, checked: a number that is out of range or none is refused, never guessed.
namespace postrider::chats {

// quantity (1 or more; above limits::PageEntries it counts as that) and at most one of time, before, after.
Result<PageQuery> pageQuery(const QUrlQuery &query);
// since, after, quantity
Result<ChatQuery> chatQuery(const QUrlQuery &query);

} // namespace postrider::chats
