// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/chat.h>
#include <domain/result.h>
#include <domain/user.h>

#include <QFuture>
#include <QSet>

#include <variant>

namespace postrider {

// Read-only views of what other services write. Each call is answered by a reader thread; continue with
// whenDone() (ports/futures.h) on your own. Code::Unavailable when the database can't be reached.

struct ChatQuery {
    std::optional<Timestamp> since = {}; // only what changed after it, less limits::ListOverlap
    QString after = {};                  // `next` of the page before
    int quantity = 100;
};
struct ChatList {
    Epoch epoch;
    Timestamp time;
    QList<Chat> chats; // last changed first
    QString next;      // empty: that was all
};

class ChatReader {
public:
    virtual ~ChatReader() = default;
    virtual QFuture<Result<ChatList>> chats(UserId viewer, const ChatQuery &query) = 0;
    virtual QFuture<Result<Chat>> chat(UserId viewer, const ChatUri &chat) = 0; // NoSuchChat also for a stranger
    virtual QFuture<Result<QList<UnreadChat>>> unread(UserId viewer, const QList<ChatUri> &only) = 0; // empty: all
    // The user's open chats, without further detail: whom presence concerns.
    virtual QFuture<Result<QList<ChatUri>>> memberships(UserId user) = 0;
    virtual QFuture<Result<Epoch>> epoch() = 0;
};

struct Newest {};
struct BeforeMessage {
    MessageUuid uuid;
};
struct BeforeSeq {
    Seq seq;
};
struct AfterSeq {
    Seq seq;
};
struct PageQuery {
    std::variant<Newest, BeforeMessage, BeforeSeq, AfterSeq> from;
    int quantity = 10;
};

// What became of a record: its entry, or why there is none.
using Decision = std::variant<Entry, Error>;

class HistoryReader {
public:
    virtual ~HistoryReader() = default;
    virtual QFuture<Result<Page>> page(UserId viewer, const ChatUri &chat, const PageQuery &query) = 0;
    // NotFound if it was never decided; the verdict of a failed one is its sender's only.
    virtual QFuture<Result<Decision>> decision(UserId viewer, const ChatUri &chat, const MessageUuid &uuid) = 0;
    virtual QFuture<Result<QList<Receipt>>> receipts(UserId viewer, const ChatUri &chat, const MessageUuid &uuid) = 0;
};

class UserDirectory {
public:
    virtual ~UserDirectory() = default;
    // Those of them that exist and are not deleted. `online` is not known here.
    virtual QFuture<Result<QHash<UserId, User>>> users(const QSet<UserId> &ids) = 0;
    // Devices signed out after `after`: their tokens may not have expired yet.
    virtual QFuture<Result<QList<DeviceId>>> revokedAfter(Timestamp after) = 0;
};

} // namespace postrider
