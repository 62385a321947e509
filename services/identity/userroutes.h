// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/accounts.h>
#include <ports/http.h>
#include <ports/keyvalue.h>
#include <runtime/authenticator.h>

namespace postrider::identity {

// GET /users and /users/{id}: who there is, and who of them is online. Answers are made in `context`'s thread; all of
// these outlive `routes`.
struct UserRoutes {
    QObject &context;
    const Authenticator &authenticator;
    AccountStore &accounts;
    KeyValue &presence;

    void registerIn(HttpRoutes &routes) const;

private:
    QFuture<QList<User>> withPresence(const QList<User> &users) const;
};

} // namespace postrider::identity
