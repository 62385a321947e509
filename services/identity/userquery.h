// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/accounts.h>

#include <QUrlQuery>

// What stands behind the "?" of GET /users, and the string that goes on from one page to the next.
namespace postrider::identity {

// Code::BadRequest for a quantity that is out of range or no number, a text that is none, an `after` that isn't ours.
Result<UserQuery> userQuery(const QUrlQuery &query);
// `next`: where the page ends; empty if there is no more.
QString nextAfter(const UserPage &page);

} // namespace postrider::identity
