// SPDX-License-Identifier: GPL-3.0-or-later
#include "epolldispatcher.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <cerrno>
#include <private/qeventdispatcher_unix_p.h>
#include <sys/epoll.h>
#include <unistd.h>

namespace postrider {
namespace {
// What makes a notifier of each type ready: a hang-up or an error is everybody's, or nobody would notice it.
constexpr std::array<quint32, 3> Readiness{EPOLLIN | EPOLLHUP | EPOLLERR, EPOLLOUT | EPOLLHUP | EPOLLERR,
                                           EPOLLPRI | EPOLLHUP | EPOLLERR};

int descriptorOf(const QSocketNotifier *notifier)
{
    return int(notifier->socket());
}
} // namespace

EpollDispatcher::EpollDispatcher(QObject *parent)
    : QAbstractEventDispatcher(parent), m_qt(new QEventDispatcherUNIX(this)), m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
    if (m_epoll < 0)
        qFatal("no descriptors left for an event loop");
    connect(m_qt, &QAbstractEventDispatcher::awake, this, &QAbstractEventDispatcher::awake);
    connect(m_qt, &QAbstractEventDispatcher::aboutToBlock, this, &QAbstractEventDispatcher::aboutToBlock);
}

EpollDispatcher::~EpollDispatcher()
{
    if (m_epollReady)
        m_qt->unregisterSocketNotifier(m_epollReady.get());
    ::close(m_epoll);
}

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    if (!m_epollReady) { // made here to belong to the thread that runs the loop
        m_epollReady = std::make_unique<QSocketNotifier>(m_epoll, QSocketNotifier::Read);
        connect(m_epollReady.get(), &QSocketNotifier::activated, this, [this] {
            collectReady();
            activateReady();
        });
    }
    return m_qt->processEvents(flags);
}

void EpollDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    const int descriptor = descriptorOf(notifier);
    if (descriptor == m_epoll)
        return m_qt->registerSocketNotifier(notifier);
    Notifiers notifiers = m_notifiers.value(descriptor);
    notifiers[notifier->type()] = notifier;
    if (watch(descriptor, notifiers) == Watched::ByEpoll)
        m_notifiers.insert(descriptor, notifiers);
    else
        m_qt->registerSocketNotifier(notifier);
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    m_ready.removeAll(notifier);
    const auto found = m_notifiers.find(descriptorOf(notifier));
    if (found == m_notifiers.end() || (*found)[notifier->type()] != notifier)
        return m_qt->unregisterSocketNotifier(notifier);
    (*found)[notifier->type()] = nullptr;
    watch(found.key(), *found);
    if (*found == Notifiers{})
        m_notifiers.erase(found);
}

// A descriptor that was closed has left the set by itself, and its number may be another's by now: what the kernel
// knows decides, not what we remember.
EpollDispatcher::Watched EpollDispatcher::watch(int descriptor, const Notifiers &notifiers)
{
    epoll_event event{};
    event.data.fd = descriptor;
    event.events = (notifiers[QSocketNotifier::Read] ? EPOLLIN : 0u) |
                   (notifiers[QSocketNotifier::Write] ? EPOLLOUT : 0u) |
                   (notifiers[QSocketNotifier::Exception] ? EPOLLPRI : 0u);
    if (event.events == 0) {
        ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr);
        return Watched::ByEpoll;
    }
    if (::epoll_ctl(m_epoll, EPOLL_CTL_MOD, descriptor, &event) == 0 ||
        ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event) == 0)
        return Watched::ByEpoll;
    return Watched::ByPoll;
}

void EpollDispatcher::collectReady()
{
    // The kernel gives those next who had to wait. Between two rounds it is the turn of what other threads and queued
    // calls have brought: however many sockets have something to say, an answer that is under way isn't held up by all.
    constexpr size_t AtOnce = 32;
    std::array<epoll_event, AtOnce> events;
    const bool withinSlot = !m_ready.isEmpty(); // an outer call is not through with it
    const int count = ::epoll_wait(m_epoll, events.data(), int(events.size()), 0);
    for (int i = 0; i < count; ++i) {
        const epoll_event &event = events[size_t(i)];
        const Notifiers notifiers = m_notifiers.value(event.data.fd);
        for (size_t type = 0; type < notifiers.size(); ++type) {
            if (!notifiers[type] || !(event.events & Readiness[type]))
                continue;
            if (!withinSlot || !m_ready.contains(notifiers[type]))
                m_ready.append(notifiers[type]);
        }
    }
}

// A slot may disable any notifier, or run an inner loop: only what is still on the list is activated.
void EpollDispatcher::activateReady()
{
    while (!m_ready.isEmpty()) {
        QEvent event(QEvent::SockAct);
        QCoreApplication::sendEvent(m_ready.takeFirst(), &event);
    }
}

void EpollDispatcher::registerTimer(int id, qint64 interval, Qt::TimerType type, QObject *object)
{
    m_qt->registerTimer(id, interval, type, object);
}

bool EpollDispatcher::unregisterTimer(int id)
{
    return m_qt->unregisterTimer(id);
}

bool EpollDispatcher::unregisterTimers(QObject *object)
{
    return m_qt->unregisterTimers(object);
}

QList<QAbstractEventDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject *object) const
{
    return m_qt->registeredTimers(object);
}

int EpollDispatcher::remainingTime(int id)
{
    return m_qt->remainingTime(id);
}

void EpollDispatcher::wakeUp()
{
    m_qt->wakeUp();
}

void EpollDispatcher::interrupt()
{
    m_qt->interrupt();
}

} // namespace postrider
