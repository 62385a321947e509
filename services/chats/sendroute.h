// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sendwaiters.h"

#include <domain/sendbudget.h>
#include <ports/clock.h>
#include <ports/http.h>
#include <ports/messagebus.h>
#include <ports/readers.h>
#include <runtime/authenticator.h>

class QObject;

namespace postrider::chats {

// POST /api/chats/{uri}/messages: publishes the same record as a socket's send and answers when it is decided: 201, 200
// for a repeat, or why it failed. Undecided after limits::SaveWait, the store is asked; if it doesn't know either, 202:
// "repeat with the same uuid". Everything outlives `routes`; `waited` is called for each send that waits.
struct SendRoute {
    QObject &context;
    const Authenticator &authenticator;
    const Clock &clock;
    HistoryReader &history;
    MessageBus &bus;
    SendBudget &budget;
    SendWaiters &waiters;
    std::function<void()> waited;

    void registerIn(HttpRoutes &routes) const;
};

} // namespace postrider::chats
