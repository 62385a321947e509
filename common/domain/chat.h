// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/entry.h>
#include <domain/mark.h>

#include <QList>

#include <optional>
#include <utility>

namespace postrider {

enum class ChatKind { Direct, Room };
enum class Role { Member, Owner };

struct Member {
    UserId id;
    QString name;
    Role role = Role::Member;
    Mark mark;
    friend bool operator==(const Member &, const Member &) = default;
};

// A chat as one of its members sees it.
struct Chat {
    ChatUri uri;
    ChatKind kind = ChatKind::Direct;
    std::optional<QString> title; // none in a direct chat
    bool closed = false;
    bool hasPassword = false;
    UserId owner; // nobody in a direct chat
    int memberCount = 0;
    QList<Member> members; // the first 20
    Mark all;              // the least mark of all members but the one who looks; alone: lastSeq
    Seq firstSeq;
    Seq lastSeq;
    std::optional<Entry> last;
    Mark mark;                  // of the one who looks
    int unread = 0;             // messages of others above the read mark, counted up to limits::UnreadCounted
    std::optional<Seq> leftSeq; // set for a chat one has left; then only uri, kind and title are known
    friend bool operator==(const Chat &, const Chat &) = default;
};

// A stretch of a chat's log, ascending. A seq within from…to that isn't listed is gone for good; empty: from = to + 1.
struct Page {
    ChatUri chat;
    Epoch epoch;
    Seq from;
    Seq to;
    Seq firstSeq;
    Seq lastSeq;
    QList<Entry> entries;
    friend bool operator==(const Page &, const Page &) = default;
};

// What waits unread, by chat and sender; of each sender the newest three texts.
struct UnreadMessage {
    Seq seq;
    QString text;
    Timestamp savedAt;
    friend bool operator==(const UnreadMessage &, const UnreadMessage &) = default;
};
struct UnreadSender {
    UserId user;
    int count = 0;
    Seq firstSeq;
    Seq lastSeq;
    QList<UnreadMessage> messages;
    friend bool operator==(const UnreadSender &, const UnreadSender &) = default;
};
struct UnreadChat {
    ChatUri chat;
    int count = 0;
    QList<UnreadSender> senders;
    friend bool operator==(const UnreadChat &, const UnreadChat &) = default;
};

// "dm-<smaller id>-<greater id>"
ChatUri directChat(UserId a, UserId b);
// The two of a direct chat, the smaller id first; nothing for a room or any other spelling.
std::optional<std::pair<UserId, UserId>> directMembers(const ChatUri &chat);
// What a client may call a chat: 1 to limits::ChatUriCharacters of 0-9, a-z and "-". Whether there is one of that name
// is decided, and remembered; of what isn't even of this form, no chat can ever be meant, and nothing is kept.
bool couldNameAChat(const ChatUri &chat);
// Of the very form that a direct chat's or a room's uri has; there may be no such chat.
bool isChatUri(const ChatUri &chat);
// The other one; nobody if `self` isn't in it.
UserId directPeer(const ChatUri &chat, UserId self);

} // namespace postrider

Q_DECLARE_METATYPE(postrider::Chat)
