// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chatindex.h"

#include <ports/clock.h>
#include <ports/readers.h>

#include <QObject>
#include <QPointer>
#include <QQueue>

namespace postrider::realtime {

class SocketSession;

// Reads what a session begins with and opens it: hello, then unread. Some at a time: when all clients come back at
// once, they wait in a line here instead of flooding the store with questions.
class SocketOpener : public QObject {
    Q_OBJECT
public:
    static constexpr int AtATime = 32;

    SocketOpener(ChatReader &chats, ChatIndex &index, const Clock &clock, QObject *parent = nullptr);

    // opened() follows, or the session is closed. The index knows its user.
    void open(SocketSession *session);

Q_SIGNALS:
    void opened(postrider::realtime::SocketSession *session); // about to be: nothing was sent yet

private:
    void next();
    void read(const QPointer<SocketSession> &session);
    void greet(SocketSession *session, const Epoch &epoch, const QList<UnreadChat> &unread);

    ChatReader &m_chats;
    ChatIndex &m_index;
    const Clock &m_clock;
    QQueue<QPointer<SocketSession>> m_waiting;
    int m_reading = 0;
};

} // namespace postrider::realtime
