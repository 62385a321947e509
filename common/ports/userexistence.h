// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/ids.h>
#include <domain/result.h>

#include <QSet>

namespace postrider {

// Who there is, for a service that must know before it goes on. The answer is waited for: called on a worker thread,
// always the same one, on which it is also destroyed.
class UserExistence {
public:
    virtual ~UserExistence() = default;
    // Those of them that exist and are not deleted. Code::Unavailable if that can't be found out now.
    virtual Result<QSet<UserId>> existing(const QSet<UserId> &users) = 0;
};

} // namespace postrider
