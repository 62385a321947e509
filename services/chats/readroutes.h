// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/http.h>
#include <ports/readers.h>
#include <runtime/authenticator.h>

class QObject;

namespace postrider::chats {

// Everything that only reads: GET /api/chats, /api/chats/{uri}, its messages and receipts, /api/unread. Answers are
// made in `context`'s thread; all of these outlive `routes`.
struct ReadRoutes {
    QObject &context;
    const Authenticator &authenticator;
    ChatReader &chats;
    HistoryReader &history;

    void registerIn(HttpRoutes &routes) const;
};

} // namespace postrider::chats
