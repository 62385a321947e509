// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chatindex.h"
#include "markcoalescer.h"

#include <ports/clock.h>
#include <ports/messagebus.h>
#include <ports/readers.h>
#include <wire/frames.h>

#include <QObject>
#include <QPointer>
#include <QTimer>

namespace postrider::realtime {

class SocketSession;

// What clients say of how far they have got, on its way to the bus. A mark that what is known here doesn't cover is
// asked about in the store, which may be ahead of the events; its socket is held meanwhile.
class MarkPath : public QObject {
    Q_OBJECT
public:
    MarkPath(MessageBus &bus, ChatReader &chats, ChatIndex &index, const Clock &clock, QObject *parent = nullptr);

    void submit(SocketSession *session, const wire::MarkFrame &frame);

private:
    void ask(const QPointer<SocketSession> &session, const SaveMark &mark);
    void answer(SocketSession *session, const SaveMark &mark, const Result<Chat> &chat);
    void take(const SaveMark &mark);
    void publish(const SaveMark &mark);
    void putBack(const SaveMark &mark);
    void publishDue();

    MessageBus &m_bus;
    ChatReader &m_chats;
    ChatIndex &m_index;
    const Clock &m_clock;
    MarkCoalescer m_coalescer;
    QTimer m_interval;
};

} // namespace postrider::realtime
