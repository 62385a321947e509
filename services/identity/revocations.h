// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/accounts.h>

#include <QFuture>

namespace postrider::identity {

// Whom the logic tells that devices were signed out, once that is kept.
class Revocations {
public:
    virtual ~Revocations() = default;
    // From now on nobody here takes their tokens; finished when everybody else has been told, or with why not yet.
    virtual QFuture<Result<void>> announce(const QList<UserDevice> &revoked) = 0;
};

} // namespace postrider::identity
