// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/accounts.h>
#include <ports/messagebus.h>

#include <QHash>
#include <QObject>

#include <memory>
#include <utility>

namespace postrider::identity {

// user_events -> when a device, and a user, was last seen. Takes what waits as one batch and one transaction. What
// can't be kept is tried again until it is, but leaves the bus, which others need: the latest of each device waits
// here. Repeats do no harm: times only go forward.
class PresenceConsumer : public QObject {
    Q_OBJECT
public:
    static constexpr auto RetryAfter = std::chrono::seconds(1);

    PresenceConsumer(MessageBus &bus, DeviceStore &devices);
    void start();
    void stop(); // what waits on the bus is on its way to the store when it returns

private:
    void takeNext();
    bool buryUnreadable();
    QList<Position> read(const QList<Record> &records);
    void keep(const QList<Position> &positions);

    MessageBus &m_bus;
    DeviceStore &m_devices;
    std::unique_ptr<SharedSubscription> m_events;
    QList<Record> m_unreadable; // of what was read last: for message_dead, as soon as that has room
    QList<Position> m_read;     // behind what was read last
    // Not known to be kept. Disconnects apart: they alone tell when the user was last seen.
    QHash<std::pair<DeviceId, bool>, Sighting> m_unkept;
    bool m_busy = false;    // they are being kept
    bool m_failing = false; // they could not be
};

} // namespace postrider::identity
