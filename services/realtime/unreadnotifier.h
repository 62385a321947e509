// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "hub.h"

#include <ports/readers.h>

#include <QHash>
#include <QObject>
#include <QSet>

namespace postrider::realtime {

// Tells a user's devices what is left unread in a chat after one of them has read there. One question at a time is
// asked for each user, so that the last answer told is the last state.
class UnreadNotifier : public QObject {
    Q_OBJECT
public:
    UnreadNotifier(ChatReader &chats, Hub &hub, QObject *parent = nullptr);

    void countChanged(UserId user, const ChatUri &chat);

private:
    void ask(UserId user);
    void tell(UserId user, const QSet<ChatUri> &asked, const QList<UnreadChat> &unread);

    ChatReader &m_chats;
    Hub &m_hub;
    QHash<UserId, QSet<ChatUri>> m_next; // to be asked about; there is an entry as long as an answer is awaited
};

} // namespace postrider::realtime
