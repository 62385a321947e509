// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractEventDispatcher>
#include <QHash>
#include <QList>

#include <array>
#include <memory>

class QEventDispatcherUNIX;

namespace postrider {

// Qt's event loop for a process with thousands of sockets. Qt's own polls every descriptor at each wake-up; here socket
// notifiers are kept in one epoll set, whose descriptor is the only one that is polled. Timers, posted events and
// wake-ups stay with Qt's dispatcher.
//
// Before the application: QCoreApplication::setEventDispatcher(new EpollDispatcher); or QThread::setEventDispatcher().
// A notifier must be disabled before its descriptor is closed, as Qt asks for anyway.
class EpollDispatcher final : public QAbstractEventDispatcher {
    Q_OBJECT
public:
    explicit EpollDispatcher(QObject *parent = nullptr);
    ~EpollDispatcher() override;

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;
    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;
    void registerTimer(int id, qint64 interval, Qt::TimerType type, QObject *object) override;
    bool unregisterTimer(int id) override;
    bool unregisterTimers(QObject *object) override;
    QList<TimerInfo> registeredTimers(QObject *object) const override;
    int remainingTime(int id) override;
    void wakeUp() override;
    void interrupt() override;

private:
    using Notifiers = std::array<QSocketNotifier *, 3>; // by QSocketNotifier::Type
    enum class Watched { ByEpoll, ByPoll };             // epoll refuses files, which are always ready

    Watched watch(int descriptor, const Notifiers &notifiers);
    void collectReady();
    void activateReady();

    QEventDispatcherUNIX *const m_qt; // a child, so that it moves between threads with this
    const int m_epoll;
    std::unique_ptr<QSocketNotifier> m_epollReady;
    QHash<int, Notifiers> m_notifiers; // those in the epoll set
    QList<QSocketNotifier *> m_ready;  // to be activated; an inner event loop goes on with the same list
};

} // namespace postrider
