// SPDX-License-Identifier: GPL-3.0-or-later
#include "notifiedqueue.h"

#include "logging.h"

#include <cerrno>
#include <cstring>
#include <sys/eventfd.h>
#include <unistd.h>

namespace postrider::kafka {

NotifiedQueue::NotifiedQueue(Queue queue)
    : m_queue(std::move(queue))
    , m_descriptor(eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC))
    , // 1: it may not be empty
    m_notifier(QSocketNotifier::Read)
{
    if (m_descriptor < 0) {
        qCCritical(log) << "no descriptor for a queue:" << std::strerror(errno);
        return;
    }
    const eventfd_t one = 1;
    rd_kafka_queue_io_event_enable(m_queue.get(), m_descriptor, &one, sizeof one);
    m_notifier.setSocket(m_descriptor);
    m_notifier.setEnabled(true);
    connect(&m_notifier, &QSocketNotifier::activated, this, &NotifiedQueue::onActivated);
}

NotifiedQueue::~NotifiedQueue()
{
    release();
    m_notifier.setEnabled(false);
    if (m_descriptor >= 0)
        close(m_descriptor);
}

Event NotifiedQueue::poll()
{
    return Event(rd_kafka_queue_poll(m_queue.get(), 0));
}

void NotifiedQueue::again()
{
    eventfd_write(m_descriptor, 1);
}

Queue NotifiedQueue::release()
{
    if (m_queue)
        rd_kafka_queue_io_event_enable(m_queue.get(), -1, nullptr, 0);
    return std::move(m_queue);
}

void NotifiedQueue::onActivated()
{
    eventfd_t count = 0;
    eventfd_read(m_descriptor, &count); // before the queue is polled: what comes from here on is told of again
    Q_EMIT readable();
}

} // namespace postrider::kafka
