// SPDX-License-Identifier: GPL-3.0-or-later
#include "unreadnotifier.h"

#include "logging.h"

#include <ports/futures.h>
#include <wire/frames.h>

#include <utility>

namespace postrider::realtime {

UnreadNotifier::UnreadNotifier(ChatReader &chats, Hub &hub, QObject *parent)
    : QObject(parent), m_chats(chats), m_hub(hub)
{
}

void UnreadNotifier::countChanged(UserId user, const ChatUri &chat)
{
    if (m_hub.sockets(user).isEmpty())
        return;
    const bool awaited = m_next.contains(user);
    m_next[user].insert(chat);
    if (!awaited)
        ask(user);
}

void UnreadNotifier::ask(UserId user)
{
    const QSet<ChatUri> chats = std::exchange(m_next[user], {});
    whenDone(m_chats.unread(user, chats.values()), this, [this, user, chats](const Result<QList<UnreadChat>> &unread) {
        if (unread)
            tell(user, chats, *unread);
        else
            qCWarning(log).noquote() << "can't count what is unread:" << unread.error().message << unread.error().cause;
        if (m_next.value(user).isEmpty())
            m_next.remove(user);
        else
            ask(user);
    });
}

void UnreadNotifier::tell(UserId user, const QSet<ChatUri> &asked, const QList<UnreadChat> &unread)
{
    QSet<ChatUri> nothingLeft = asked;
    for (const UnreadChat &chat : unread)
        nothingLeft.remove(chat.chat);
    QList<UnreadChat> chats = unread;
    for (const ChatUri &chat : std::as_const(nothingLeft))
        chats.append({chat, 0, {}});
    for (const UnreadChat &chat : std::as_const(chats))
        m_hub.send(user, chat.chat, wire::encode(wire::UnreadFrame{{chat}}));
}

} // namespace postrider::realtime
