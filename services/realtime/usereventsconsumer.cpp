// SPDX-License-Identifier: GPL-3.0-or-later
#include "usereventsconsumer.h"

#include "logging.h"
#include "meters.h"

#include <wire/records.h>

namespace postrider::realtime {

UserEventsConsumer::UserEventsConsumer(MessageBus &bus, Authenticator &authenticator, PresencePath &presence,
                                       const TypingPath &typing, Meters &meters, QObject *parent)
    : QObject(parent)
    , m_bus(bus)
    , m_authenticator(authenticator)
    , m_presence(presence)
    , m_typing(typing)
    , m_meters(meters)
{
}

void UserEventsConsumer::start()
{
    m_subscription = m_bus.subscribeBroadcast(Topic::UserEvents);
    connect(m_subscription.get(), &BroadcastSubscription::received, this, &UserEventsConsumer::onRecords);
    connect(m_subscription.get(), &BroadcastSubscription::positioned, this, &UserEventsConsumer::positioned);
    connect(m_subscription.get(), &BroadcastSubscription::lost, this, &UserEventsConsumer::lost);
}

void UserEventsConsumer::onRecords(const QList<Record> &records)
{
    for (const Record &record : records) {
        const auto event = wire::parseUserEvent(record.value);
        if (event) {
            std::visit([this](const auto &what) { tell(what); }, *event);
            continue;
        }
        qCCritical(log).noquote() << "can't read user event" << record.offset << event.error().cause;
        m_meters.unreadable(record.topic); // identity buries it, once for all instances
    }
}

} // namespace postrider::realtime
