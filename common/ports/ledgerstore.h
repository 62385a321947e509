// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/chat.h>
#include <domain/records.h>
#include <ports/messagebus.h>

#include <QHash>
#include <QMap>
#include <QSet>

#include <expected>

namespace postrider {

// Where the logs of all chats are kept, as their one writer sees it: values in, values out.

// What an entry or a verdict is found by.
struct DecisionKey {
    ChatUri chat;
    MessageUuid uuid;
    friend bool operator==(const DecisionKey &, const DecisionKey &) = default;
    friend size_t qHash(const DecisionKey &key, size_t seed = 0) { return qHashMulti(seed, key.chat, key.uuid); }
};

// What must be known of a chat to decide about it.
struct ChatState {
    qint64 id = 0; // the store's; 0: not kept yet
    ChatUri uri;
    ChatKind kind = ChatKind::Direct;
    bool closed = false;
    Seq lastSeq;
    Timestamp savedAt;          // of the entry lastSeq
    Timestamp changedAt;        // of the last entry, or mark that moved
    QMap<UserId, Mark> members; // those who are in it now
    friend bool operator==(const ChatState &, const ChatState &) = default;
};

struct KeptEntry {
    Entry entry;
    DeviceId device; // that sent it
    friend bool operator==(const KeptEntry &, const KeptEntry &) = default;
};

// A record that was decided without an entry.
struct Verdict {
    DecisionKey key;
    UserId from;
    QByteArray bodyHash; // what tells a repeat from another text under the same uuid
    Code code = Code::Internal;
    Timestamp at;
    friend bool operator==(const Verdict &, const Verdict &) = default;
};

struct MovedMark {
    ChatUri chat;
    Mark mark;       // as it stands now
    Segment segment; // how it moved, and whose
    friend bool operator==(const MovedMark &, const MovedMark &) = default;
};

// The move that ended at `segment.upTo`, if there was one: `after` is what is asked for.
struct SegmentKey {
    ChatUri chat;
    MarkKind kind = MarkKind::Delivered;
    UserId user;
    Seq upTo;
    friend bool operator==(const SegmentKey &, const SegmentKey &) = default;
    friend size_t qHash(const SegmentKey &key, size_t seed = 0)
    {
        return qHashMulti(seed, key.chat, int(key.kind), key.user, key.upTo);
    }
};

struct LedgerQuestion {
    QSet<ChatUri> chats;
    QSet<DecisionKey> decisions;
    QSet<SegmentKey> segments;
    Timestamp verdictsFrom; // older ones don't stand any more
};

struct LedgerFacts { // what isn't there has no row
    QHash<ChatUri, ChatState> chats;
    QHash<DecisionKey, KeptEntry> entries;
    QMultiHash<DecisionKey, Verdict> verdicts;
    QHash<SegmentKey, Segment> segments;
};

struct LedgerChanges {
    QList<ChatState> chats; // every one that anything below is about, as it stands now; a new one has id 0
    QList<KeptEntry> entries;
    QList<Verdict> verdicts;
    QList<MovedMark> marks;
    QList<Position> positions; // everything before is decided
    Timestamp verdictsFrom;    // older ones are forgotten
};

struct StoreError {
    enum class Kind {
        Later,   // the same may succeed later: nothing of the transaction is kept
        Never,   // the store won't take this: nothing of the transaction is kept
        Unknown, // a commit without an answer: look what became of it
    };
    Kind kind = Kind::Later;
    QString cause; // for the operator's log
};

template <class T>
using StoreResult = std::expected<T, StoreError>;

// Used on one thread, on which it is also destroyed; every call may take long. begin(), then load() and write(), then
// commit() or rollback(). After an error of any of them no transaction is open, and the next begin() reconnects if need
// be.
class LedgerStore {
public:
    virtual ~LedgerStore() = default;
    // Opens a transaction and locks the cursors of these partitions, in both topics persistence reads: nobody else
    // moves them before its end. Their positions; 0 where there was no row.
    virtual StoreResult<QList<Position>> begin(const QSet<int> &partitions) = 0;
    virtual StoreResult<LedgerFacts> load(const LedgerQuestion &question) = 0;
    virtual StoreResult<void> write(const LedgerChanges &changes) = 0;
    virtual StoreResult<void> commit() = 0;
    virtual void rollback() = 0;
};

} // namespace postrider
