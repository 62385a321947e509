// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/ids.h>
#include <domain/timestamp.h>

namespace postrider {

enum class EntryKind { Message, Create, Join, Leave, Remove, Rename, Owner, Close, Open, Unknown };

// One record of a chat's log. Which of the last fields mean something depends on the kind.
struct Entry {
    ChatUri chat;
    Seq seq;
    MessageUuid uuid;
    EntryKind kind = EntryKind::Message;
    UserId from;
    Timestamp savedAt;    // never before that of the chat's previous entry
    QString text;         // Message
    UserId subject;       // Join, Leave, Remove, Owner
    QString title;        // Create, Rename
    bool removed = false; // the text is gone for good; the entry keeps its place
    friend bool operator==(const Entry &, const Entry &) = default;
};

} // namespace postrider

Q_DECLARE_METATYPE(postrider::Entry)
