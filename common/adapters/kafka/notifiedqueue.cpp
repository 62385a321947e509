// SPDX-License-Identifier: GPL-3.0-or-later
#include "notifiedqueue.h"

#include "logging.h"

#include <QTimer>

#include <cerrno>
#include <cstring>
#include <sys/eventfd.h>
#include <unistd.h>

namespace postrider::kafka {
namespace {
constexpr auto WithoutDescriptor = std::chrono::milliseconds(200);
}

NotifiedQueue::NotifiedQueue(Queue queue) : m_queue(std::move(queue))
{
    connect(&m_notifier, &QSocketNotifier::activated, this, &NotifiedQueue::onActivated);
    listen();
}

// A process that has no descriptor left looks now and then what there is, until it has one again.
void NotifiedQueue::listen()
{
    if (!m_queue)
        return;                                            // released
    m_descriptor = eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC); // 1: it may not be empty
    if (m_descriptor < 0) {
        qCCritical(log) << "no descriptor for a queue:" << std::strerror(errno);
        QTimer::singleShot(WithoutDescriptor, this, [this] {
            listen();
            Q_EMIT readable();
        });
        return;
    }
    const eventfd_t one = 1;
    rd_kafka_queue_io_event_enable(m_queue.get(), m_descriptor, &one, sizeof one);
    m_notifier.setSocket(m_descriptor);
    m_notifier.setEnabled(true);
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
    return Event(m_queue ? rd_kafka_queue_poll(m_queue.get(), 0) : nullptr);
}

void NotifiedQueue::again()
{
    if (m_descriptor >= 0)
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
