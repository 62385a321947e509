// SPDX-License-Identifier: GPL-3.0-or-later
#include "presenceconsumer.h"

#include "logging.h"

#include <domain/limits.h>
#include <ports/futures.h>
#include <wire/records.h>

#include <QTimer>

#include <algorithm>

namespace postrider::identity {
namespace {

void moveOn(QList<Position> &positions, const Record &record)
{
    const auto same = [&](const Position &position) {
        return position.topic == record.topic && position.partition == record.partition;
    };
    const auto known = std::ranges::find_if(positions, same);
    if (known == positions.end())
        positions.append({record.topic, record.partition, record.offset + 1});
    else
        known->next = std::max(known->next, record.offset + 1);
}

} // namespace

PresenceConsumer::PresenceConsumer(MessageBus &bus, DeviceStore &devices) : m_bus(bus), m_devices(devices) {}

void PresenceConsumer::start()
{
    m_events = m_bus.subscribeShared({Topic::UserEvents}, QStringLiteral("identity"));
    connect(m_events.get(), &SharedSubscription::ready, this, &PresenceConsumer::takeNext);
    takeNext();
}

void PresenceConsumer::stop()
{
    m_events.reset();
}

void PresenceConsumer::takeNext()
{
    if (m_busy || !m_events)
        return;
    const QList<Record> records = m_events->take(limits::BatchRecords, limits::BatchBytes);
    if (!records.isEmpty())
        keep(read(records));
}

PresenceConsumer::Batch PresenceConsumer::read(const QList<Record> &records)
{
    Batch batch;
    for (const Record &record : records) {
        moveOn(batch.positions, record);
        const auto event = wire::parseUserEvent(record.value);
        if (!event) {
            qCWarning(lcIdentity).noquote()
                << "a user event that can't be read, offset" << record.offset << "cause:" << event.error().cause;
            m_bus.publish(Topic::MessageDead, record.key,
                          wire::encode(wire::DeadRecord{event.error().message, record.key, record.value}));
            continue;
        }
        if (const auto *change = std::get_if<PresenceChanged>(&*event))
            batch.sightings.append({change->user, change->device, !change->online, change->at});
    }
    return batch;
}

void PresenceConsumer::keep(const Batch &batch)
{
    m_busy = true;
    whenDone(m_devices.seen(batch.sightings), this, [this, batch](const Result<void> &kept) {
        if (!m_events)
            return;
        if (!kept) {
            qCWarning(lcIdentity).noquote() << "when devices were seen is not kept yet, cause:" << kept.error().cause;
            QTimer::singleShot(RetryAfter, this, [this, batch] { keep(batch); });
            return;
        }
        m_events->commit(batch.positions);
        m_busy = false;
        takeNext();
    });
}

} // namespace postrider::identity
