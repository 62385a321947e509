// SPDX-License-Identifier: GPL-3.0-or-later
#include "revocationwatch.h"

#include "authenticator.h"

#include <wire/records.h>

#include <QLoggingCategory>

namespace postrider {
namespace {
Q_LOGGING_CATEGORY(lcRevocations, "postrider.revocations")
}

RevocationWatch::RevocationWatch(MessageBus &bus, UserDirectory &users, Authenticator &authenticator,
                                 const Clock &clock, QObject *parent)
    : QObject(parent), m_bus(bus), m_authenticator(authenticator), m_loader(users, authenticator, clock)
{
    m_authenticator.setCurrent(false);
    connect(&m_loader, &RevocationLoader::loaded, this, [this] { setCurrent(true); });
}

RevocationWatch::~RevocationWatch() = default;

void RevocationWatch::start()
{
    m_events = m_bus.subscribeBroadcast(Topic::UserEvents);
    connect(m_events.get(), &BroadcastSubscription::received, this, &RevocationWatch::take);
    connect(m_events.get(), &BroadcastSubscription::positioned, &m_loader, &RevocationLoader::load);
    connect(m_events.get(), &BroadcastSubscription::lost, this, [this] {
        m_loader.cancel();
        setCurrent(false);
    });
}

void RevocationWatch::stop()
{
    m_loader.cancel();
    m_events.reset();
}

void RevocationWatch::take(const QList<Record> &records)
{
    for (const Record &record : records) {
        const auto event = wire::parseUserEvent(record.value);
        if (!event)
            qCCritical(lcRevocations).noquote() << "can't read user event" << record.offset << event.error().cause;
        else if (const auto *revoked = std::get_if<DeviceRevoked>(&*event))
            m_authenticator.revoke(revoked->device);
    }
}

void RevocationWatch::setCurrent(bool current)
{
    m_authenticator.setCurrent(current);
    Q_EMIT currentChanged(current);
}

} // namespace postrider
