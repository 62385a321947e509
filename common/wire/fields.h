// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "names.h"

#include <domain/user.h>

// Which fields a value has on the wire, said once: `out` is a JsonWriter (bytes) or a JsonBuilder (an object to add
// to).
namespace postrider::wire {

using namespace Qt::StringLiterals;

template <class Out>
void timeOrNull(Out &out, QLatin1StringView key, const std::optional<Timestamp> &time)
{
    if (time)
        out.text(key, toIso(*time));
    else
        out.null(key);
}

template <class Out>
void textOrNull(Out &out, QLatin1StringView key, const QString &text)
{
    if (text.isEmpty())
        out.null(key);
    else
        out.text(key, text);
}

template <class Out>
void write(Out &out, const Mark &mark)
{
    out.number("delivered"_L1, mark.delivered.value);
    out.number("read"_L1, mark.read.value);
}

// What an entry says beside its place and sender.
template <class Out>
void writeContent(Out &out, const Entry &entry)
{
    switch (entry.kind) {
    case EntryKind::Message:
        if (entry.removed)
            out.flag("removed"_L1, true);
        else
            out.text("message"_L1, entry.text);
        return;
    case EntryKind::Join:
    case EntryKind::Leave:
    case EntryKind::Remove:
    case EntryKind::Owner:
        out.number("user"_L1, entry.subject.value);
        return;
    case EntryKind::Create:
    case EntryKind::Rename:
        textOrNull(out, "title"_L1, entry.title);
        return;
    case EntryKind::Close:
    case EntryKind::Open:
    case EntryKind::Unknown:
        return;
    }
}

template <class Out>
void write(Out &out, const Entry &entry)
{
    out.text("chat"_L1, entry.chat.value);
    out.number("seq"_L1, entry.seq.value);
    out.text("uuid"_L1, entry.uuid.toString());
    out.text("kind"_L1, nameOf(entry.kind));
    out.number("user_from"_L1, entry.from.value);
    out.text("time"_L1, toIso(entry.savedAt));
    writeContent(out, entry);
}

// A message that is saved, by WebSocket and by REST alike.
template <class Out>
void writeSaved(Out &out, const MessageUuid &uuid, const ChatUri &chat, Seq seq, Timestamp time)
{
    out.text("uuid"_L1, uuid.toString());
    out.text("state"_L1, nameOf(MessageState::Saved));
    out.text("chat"_L1, chat.value);
    out.number("seq"_L1, seq.value);
    out.text("time"_L1, toIso(time));
}

template <class Out>
void write(Out &out, const UnreadChat &chat)
{
    out.text("chat"_L1, chat.chat.value);
    out.number("count"_L1, chat.count);
    out.list("senders"_L1, chat.senders, [](Out &inner, const UnreadSender &sender) {
        inner.number("user"_L1, sender.user.value);
        inner.number("count"_L1, sender.count);
        inner.number("first_seq"_L1, sender.firstSeq.value);
        inner.number("last_seq"_L1, sender.lastSeq.value);
        inner.list("messages"_L1, sender.messages, [](Out &innermost, const UnreadMessage &message) {
            innermost.number("seq"_L1, message.seq.value);
            innermost.text("message"_L1, message.text);
            innermost.text("time"_L1, toIso(message.savedAt));
        });
    });
}

} // namespace postrider::wire
