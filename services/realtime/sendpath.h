// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/records.h>
#include <domain/sendbudget.h>
#include <ports/clock.h>
#include <ports/messagebus.h>
#include <wire/frames.h>

#include <QObject>
#include <QPointer>
#include <QQueue>

namespace postrider::realtime {

class SocketSession;

// What a client sends, on its way to the bus. A message that can't go now, for its user's rate or because the bus is
// full, holds its socket: it is never skipped, so that order holds.
class SendPath : public QObject {
    Q_OBJECT
public:
    SendPath(MessageBus &bus, SendBudget &budget, const Clock &clock, QObject *parent = nullptr);

    void submit(SocketSession *session, const wire::SendFrame &frame);
    qsizetype held() const { return m_waitingForRoom.size(); } // for the bus
    void ended(const SocketSession *session); // what it was held for was never taken: its client will send it again

private:
    struct Held {
        QPointer<SocketSession> session;
        SaveMessage message;
    };
    void spend(const Held &held);
    bool publish(const Held &held);
    void onRoom();

    MessageBus &m_bus;
    SendBudget &m_budget;
    const Clock &m_clock;
    QQueue<Held> m_waitingForRoom;
};

} // namespace postrider::realtime
