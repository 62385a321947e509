// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client.h"

#include <QObject>
#include <QSocketNotifier>

namespace postrider::kafka {

// A queue of the library on Qt's loop. The library tells of it only when it was empty before, so whoever hears
// readable() polls until nothing comes, or calls again().
class NotifiedQueue : public QObject {
    Q_OBJECT
public:
    explicit NotifiedQueue(Queue queue);
    ~NotifiedQueue() override;

    Event poll(); // nothing if it is empty
    void again(); // readable() in a later turn, behind what the other sockets have
    rd_kafka_queue_t *handle() const { return m_queue.get(); }
    Queue release(); // it notifies no more

Q_SIGNALS:
    void readable();

private:
    void listen();
    void onActivated();

    Queue m_queue;
    int m_descriptor = -1; // an eventfd: never full, so the library never waits to write
    QSocketNotifier m_notifier{QSocketNotifier::Read};
};

} // namespace postrider::kafka
