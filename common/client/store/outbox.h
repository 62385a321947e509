// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adapters/sql/sqlerror.h>
#include <domain/chat.h>

#include <QList>

#include <optional>

namespace postrider {
class SqlConnection;
}

namespace postrider::client {

// A message of one's own that isn't in the copy of its chat's log yet.
struct OutboxItem {
    qint64 id = 0; // grows in the order written; given when it is added
    MessageUuid uuid;
    ChatUri chat;
    QString text;
    Timestamp queuedAt;                  // this computer's clock
    bool sent = false;                   // it may have left this computer
    std::optional<Timestamp> acceptedAt; // likewise
    Seq seq;                             // once it is Saved
    std::optional<Timestamp> savedAt;
    std::optional<Error> failure; // once it has Failed
    bool retry = false;

    MessageState state() const;
};

// What was written and must not be lost: on disk before anybody is told that it is Queued, there until it is found in
// the log's copy, or refused by the server and dismissed by a person. The caller makes the transactions.
class Outbox {
public:
    explicit Outbox(SqlConnection &database) : m_database(database) {}

    SqlResult<void> add(const OutboxItem &item);
    SqlResult<void> markSent(const QList<MessageUuid> &uuids);
    // Nothing changes, and false, for a uuid that isn't here or is further already: frames may come twice.
    SqlResult<bool> accept(const MessageUuid &uuid, Timestamp at);
    SqlResult<bool> save(const MessageUuid &uuid, Seq seq, Timestamp at);
    SqlResult<bool> fail(const MessageUuid &uuid, const Error &reason, bool retry);
    SqlResult<bool> remove(const MessageUuid &uuid);

    SqlResult<std::optional<OutboxItem>> find(const MessageUuid &uuid) const;
    SqlResult<QList<OutboxItem>> ofChat(const ChatUri &chat) const; // in the order written
    SqlResult<QList<OutboxItem>> newest() const;                    // of each chat
    // Neither Saved nor Failed, in the order written: at most `count` of those behind `after`.
    SqlResult<QList<OutboxItem>> undecided(qint64 after = 0, int count = -1) const;

private:
    SqlConnection &m_database;
};

} // namespace postrider::client
