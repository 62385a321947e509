// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/accounts.h>
#include <ports/messagebus.h>

#include <QObject>

#include <memory>

namespace postrider::identity {

// user_events -> when a device, and a user, was last seen. Takes what waits as one batch and one transaction; a batch
// that can't be kept is tried again until it is. Repeats do no harm: times only go forward.
class PresenceConsumer : public QObject {
    Q_OBJECT
public:
    static constexpr auto RetryAfter = std::chrono::seconds(1);

    PresenceConsumer(MessageBus &bus, DeviceStore &devices);
    void start();
    void stop();

private:
    struct Batch {
        QList<Sighting> sightings;
        QList<Position> positions;
    };
    void takeNext();
    Batch read(const QList<Record> &records);
    void keep(const Batch &batch);

    MessageBus &m_bus;
    DeviceStore &m_devices;
    std::unique_ptr<SharedSubscription> m_events;
    bool m_busy = false; // a batch is being kept
};

} // namespace postrider::identity
