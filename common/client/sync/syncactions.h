// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "seqranges.h"

#include <wire/frames.h>
#include <wire/rest.h>

#include <QHash>

#include <variant>

// What Sync is told at its start, and what it asks to have done. Store… are done in order, in one transaction with the
// others of the same turn; Fetch… and SendMark only after that transaction was committed.
namespace postrider::client {

// What this device knows of one chat.
struct ChatProgress {
    Seq first{1};    // the lowest the server still has
    Seq last;        // the highest known to exist
    Mark mark;       // one's own, as the server has it
    Seq seen;        // a person has seen up to here on this device
    Seq lastForeign; // the highest entry held that somebody else wrote
    SeqRanges held;
    bool left = false; // no longer a member: nothing more comes, no mark is taken
    friend bool operator==(const ChatProgress &, const ChatProgress &) = default;
};

struct SyncState {
    Epoch epoch;                    // empty: a fresh cache
    std::optional<Timestamp> since; // of the last complete list of chats
    QHash<ChatUri, ChatProgress> chats;
    QList<ChatUri> order; // last changed first
};

// What an entry that waits costs in memory, by and large.
inline qsizetype heldBytes(const Entry &entry)
{
    return qsizetype(sizeof(Entry)) + 2 * entry.text.size();
}

using FetchId = quint64; // names one request; an answer to a forgotten one is ignored

struct DropCache { // all of it but the outbox; what follows belongs to this epoch
    Epoch epoch;
};
struct StoreChats {
    QList<Chat> chats; // marks and last_seq only ever go up
};
struct StoreSince {
    Timestamp since;
};
struct StorePage {
    Page page; // from…to is held now, whatever of it is listed
};
struct StoreEntry {
    Entry entry; // held now
};
struct StoreReceipts {
    wire::ReceiptsFrame receipts;
};
struct StoreSeen {
    ChatUri chat;
    Seq seq;
};
struct StoreUnread {
    UnreadChat unread;
};
struct FetchChats {
    FetchId id = 0;
    std::optional<Timestamp> since;
    QString after;
};
struct FetchChat {
    FetchId id = 0;
    ChatUri chat;
};
struct FetchPage {
    FetchId id = 0;
    ChatUri chat;
    Seq before;
    int quantity = 0;
};
struct SendMark {
    wire::MarkFrame mark;
};
struct CaughtUp { // everything that was missing at this connection's start is held
};

using SyncAction = std::variant<DropCache, StoreChats, StoreSince, StorePage, StoreEntry, StoreReceipts, StoreSeen,
                                StoreUnread, FetchChats, FetchChat, FetchPage, SendMark, CaughtUp>;

} // namespace postrider::client
