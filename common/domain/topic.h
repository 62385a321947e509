// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace postrider {

// The topics of the message bus; their names stand in wire/topics.h.
enum class Topic {
    MessageSave,   // keyed by chat: messages and commands, read by persistence
    ReceiptSave,   // keyed by chat: marks, read by persistence
    MessageEvents, // keyed by chat: what persistence decided, read by every realtime and chats
    UserEvents,    // keyed by user: devices revoked, presence; read by everyone
    MessageDead,   // what could not be read or kept, with the reason
};

} // namespace postrider
