// SPDX-License-Identifier: GPL-3.0-or-later
#include "chatindex.h"

#include <domain/chat.h>

#include <algorithm>

namespace postrider::realtime {

void ChatIndex::connected(UserId user)
{
    m_connected.insert(user);
}

void ChatIndex::disconnected(UserId user)
{
    m_connected.remove(user);
    const QSet<ChatUri> chats = m_chatsOf.value(user);
    for (const ChatUri &chat : chats) {
        const QSet<UserId> members = m_chats.value(chat).members;
        if (members.intersects(m_connected))
            continue;
        m_chats.remove(chat);
        for (const UserId member : members) {
            const auto theirs = m_chatsOf.find(member);
            theirs->remove(chat);
            if (theirs->isEmpty())
                m_chatsOf.erase(theirs);
        }
    }
}

void ChatIndex::addMemberships(UserId user, const QList<ChatUri> &chats)
{
    for (const ChatUri &chat : chats)
        add(user, chat);
}

void ChatIndex::entrySaved(const ChatUri &chat, Seq seq)
{
    // A direct chat may have come into being with this very entry.
    if (const auto two = directMembers(chat)) {
        for (const UserId member : {two->first, two->second})
            if (m_connected.contains(member))
                add(member, chat);
    }
    const auto known = m_chats.find(chat);
    if (known != m_chats.end())
        known->lastSeq = std::max(known->lastSeq, seq);
}

void ChatIndex::learned(UserId user, const ChatUri &chat, Seq lastSeq)
{
    if (!m_connected.contains(user))
        return;
    add(user, chat);
    Known &known = m_chats[chat];
    known.lastSeq = std::max(known.lastSeq, lastSeq);
}

bool ChatIndex::isMember(UserId user, const ChatUri &chat) const
{
    const auto chats = m_chatsOf.find(user);
    return chats != m_chatsOf.end() && chats->contains(chat);
}

std::optional<Seq> ChatIndex::lastSeq(UserId user, const ChatUri &chat) const
{
    if (!isMember(user, chat))
        return std::nullopt;
    return m_chats.value(chat).lastSeq;
}

QList<UserId> ChatIndex::members(const ChatUri &chat) const
{
    // The uri of a direct chat says it, also while a user's chats are still being loaded.
    if (const auto two = directMembers(chat))
        return {two->first, two->second};
    QList<UserId> members = m_chats.value(chat).members.values();
    std::ranges::sort(members);
    return members;
}

QSet<UserId> ChatIndex::sharing(UserId user) const
{
    QSet<UserId> others;
    const QSet<ChatUri> chats = m_chatsOf.value(user);
    for (const ChatUri &chat : chats)
        others.unite(m_chats.value(chat).members);
    others.intersect(m_connected);
    others.remove(user);
    return others;
}

void ChatIndex::add(UserId user, const ChatUri &chat)
{
    if (!m_connected.contains(user))
        return;
    QSet<UserId> joined{user};
    if (const UserId peer = directPeer(chat, user))
        joined.insert(peer);
    for (const UserId member : joined)
        m_chatsOf[member].insert(chat);
    m_chats[chat].members.unite(joined);
}

} // namespace postrider::realtime
