// SPDX-License-Identifier: GPL-3.0-or-later
#include "presenceconsumer.h"

#include "logging.h"

#include <domain/limits.h>
#include <ports/futures.h>
#include <wire/records.h>

#include <QTimer>

#include <algorithm>
#include <utility>

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
    connect(&m_bus, &MessageBus::room, this, &PresenceConsumer::takeNext);
    takeNext();
}

void PresenceConsumer::stop()
{
    if (!m_events)
        return;
    for (auto records = m_events->take(limits::BatchRecords, limits::BatchBytes); !records.isEmpty();
         records = m_events->take(limits::BatchRecords, limits::BatchBytes))
        read(records);
    buryUnreadable();
    m_events.reset();
    if (!m_unkept.isEmpty())
        m_devices.seen(m_unkept.values());
}

void PresenceConsumer::takeNext()
{
    while (!m_busy && m_events) {
        if (!buryUnreadable())
            return; // goes on at room()
        if (m_read.isEmpty()) {
            const QList<Record> records = m_events->take(limits::BatchRecords, limits::BatchBytes);
            if (records.isEmpty())
                return;
            m_read = read(records);
            continue;
        }
        const QList<Position> positions = std::exchange(m_read, {});
        if (m_unkept.isEmpty() || m_failing)
            m_events->commit(positions);
        else
            keep(positions);
    }
}

bool PresenceConsumer::buryUnreadable()
{
    while (!m_unreadable.isEmpty()) {
        const Record &record = m_unreadable.constFirst();
        const QString reason = wire::parseUserEvent(record.value).error().cause;
        if (m_bus.publish(Topic::MessageDead, record.key,
                          wire::encode(wire::DeadRecord{reason, record.key, record.value})) == MessageBus::Taken::Full)
            return false;
        m_unreadable.removeFirst();
    }
    return true;
}

QList<Position> PresenceConsumer::read(const QList<Record> &records)
{
    QList<Position> positions;
    for (const Record &record : records) {
        moveOn(positions, record);
        const auto event = wire::parseUserEvent(record.value);
        if (!event) {
            qCWarning(lcIdentity).noquote()
                << "a user event that can't be read, offset" << record.offset << "cause:" << event.error().cause;
            m_unreadable.append(record);
            continue;
        }
        if (const auto *change = std::get_if<PresenceChanged>(&*event)) {
            Sighting &latest = m_unkept[{change->device, !change->online}];
            latest = {change->user, change->device, !change->online, std::max(latest.at, change->at)};
        }
    }
    return positions;
}

void PresenceConsumer::keep(const QList<Position> &positions)
{
    m_busy = true;
    whenDone(m_devices.seen(m_unkept.values()), this, [this, positions](const Result<void> &kept) {
        m_busy = false;
        if (!m_events)
            return;
        m_failing = !kept;
        if (kept) {
            m_unkept.clear();
        } else {
            qCWarning(lcIdentity).noquote() << "when devices were seen is not kept yet, cause:" << kept.error().cause;
            QTimer::singleShot(RetryAfter, this, [this] {
                if (m_events)
                    keep({});
            });
        }
        m_events->commit(positions);
        takeNext();
    });
}

} // namespace postrider::identity
