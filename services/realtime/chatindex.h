// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/entry.h>

#include <QHash>
#include <QList>
#include <QSet>

#include <optional>

namespace postrider::realtime {

// What is known here of the chats of the users who are connected here: who else is in them, and how far their logs go.
// Filled from the store when a user connects, and by the events from then on.
class ChatIndex {
public:
    void connected(UserId user); // once more does nothing
    void disconnected(UserId user);

    void addMemberships(UserId user, const QList<ChatUri> &chats);
    void entrySaved(const ChatUri &chat, Seq seq);
    // The chat is one of the user's, and its log goes this far at least: the store said so.
    void learned(UserId user, const ChatUri &chat, Seq lastSeq);

    bool isMember(UserId user, const ChatUri &chat) const;
    // How far the log is known to go, of a chat that is known to be the user's.
    std::optional<Seq> lastSeq(UserId user, const ChatUri &chat) const;
    // Those of the chat's members who may be connected here, in order of their ids.
    QList<UserId> members(const ChatUri &chat) const;
    // Everybody who is connected here or shares a chat with somebody who is.
    QSet<UserId> known() const { return {m_chatsOf.keyBegin(), m_chatsOf.keyEnd()}; }
    // The users connected here who share a chat with `user`, who may be connected elsewhere; not themselves.
    QSet<UserId> sharing(UserId user) const;

private:
    struct Known {
        QSet<UserId> members;
        Seq lastSeq;
    };
    void add(UserId user, const ChatUri &chat);

    QSet<UserId> m_connected;
    QHash<ChatUri, Known> m_chats;          // of those connected
    QHash<UserId, QSet<ChatUri>> m_chatsOf; // also of those whom somebody connected shares a chat with
};

} // namespace postrider::realtime
