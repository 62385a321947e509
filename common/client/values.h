// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/chat.h>
#include <domain/result.h>
#include <domain/user.h>

#include <QList>
#include <QUrl>

#include <optional>

// What the client core tells its user interfaces: plain values, made on the client's thread, shown on another.
namespace postrider::client {

// One line of a conversation: a saved entry, or a message of one's own that still waits in the outbox.
struct MessageItem {
    MessageUuid uuid;
    ChatUri chat;
    Seq seq; // 0 while it isn't saved
    EntryKind kind = EntryKind::Message;
    UserId from;
    QString fromName; // to show: without bidirectional controls
    bool own = false;
    QString text;
    Timestamp time; // saved_at; while it isn't saved, when it was written (this computer's clock)
    bool removed = false;
    MessageState state = MessageState::Saved; // of one's own; the least over all recipients
    std::optional<Error> failure;             // of a Failed one
    bool retry = false;                       // the server says that the same text may work later
    friend bool operator==(const MessageItem &, const MessageItem &) = default;
};

// A line of the list of conversations.
struct Conversation {
    ChatUri chat;
    ChatKind kind = ChatKind::Direct;
    UserId peer; // of a direct chat
    QString title;
    bool online = false;
    std::optional<Timestamp> lastSeen;
    std::optional<MessageItem> last; // the outbox's newest if there is one
    int unread = 0;
    Mark mark; // one's own
    Mark all;  // the least of the others
    Seq firstSeq;
    Seq lastSeq;
    friend bool operator==(const Conversation &, const Conversation &) = default;
};

// A stretch of what is shown of a chat: saved entries by seq, then (only at the newest end) the outbox in its order.
struct MessagePage {
    ChatUri chat;
    QList<MessageItem> items; // ascending
    bool atBeginning = false; // nothing earlier exists, here or on the server
    bool atEnd = false;       // nothing later exists
};
struct MessageRange {
    enum class From { Newest, Before, After, Around } from = From::Newest;
    Seq seq; // exclusive for Before and After
    int count = 100;
};

// Where one message is: its own times, then each recipient's. What isn't known has no time and is never guessed.
struct MessageDetails {
    MessageItem item;
    std::optional<Timestamp> queuedAt;   // this computer's clock; known only on the device that sent it
    std::optional<Timestamp> acceptedAt; // likewise
    std::optional<Timestamp> savedAt;
    struct Recipient {
        QString name;
        Receipt receipt;
    };
    QList<Recipient> recipients;
    std::optional<Error> incomplete; // the server couldn't be asked: only what is cached is told
};

// Withheld: that something was read is said to nobody, one's own other devices included.
enum class ReadReceipts { Sent, Withheld };

struct Account {
    QUrl server;
    UserId user;
    QString name;
    DeviceId device;
    QString fingerprint = {}; // of the certificate that a person trusts; empty: only what authorities vouch for
};

// What a server shows for itself.
struct ServerCertificate {
    QString fingerprint;       // SHA-256: "AB:CD:…"
    QString problem;           // a sentence; empty: none, or this certificate is already trusted here
    bool canBeTrusted = false; // despite the problem, by a person who compares the fingerprint
};

enum class Link {
    SignedOut,
    Connecting, // first attempt, or again at once
    Syncing,    // connected, catching up
    Online,
    Offline, // waiting for the next attempt
};
struct Connection {
    Link link = Link::SignedOut;
    QString reason;         // a sentence, when Offline or SignedOut against one's will
    int retryInSeconds = 0; // when Offline
};

} // namespace postrider::client

Q_DECLARE_METATYPE(postrider::client::Connection)
Q_DECLARE_METATYPE(postrider::client::MessageItem)
Q_DECLARE_METATYPE(postrider::client::Conversation)
