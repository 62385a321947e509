// SPDX-License-Identifier: GPL-3.0-or-later
#include "service.h"

#include "consumer.h"
#include "keeperthread.h"
#include "meters.h"

#include <QElapsedTimer>

namespace postrider::persistence {
namespace {
const QString Dependency = QStringLiteral("ledger");
}

Service::Service(Ports ports, const Config &config, QObject *parent)
    : QObject(parent), m_config(config), m_health(ports.health), m_meters(std::make_unique<Meters>(ports.metrics))
{
    m_health.declare(Dependency, Health::Need::Essential);
    m_keeper = std::make_unique<KeeperThread>(
        std::make_unique<Keeper>(std::move(ports.store), std::move(ports.users), ports.clock));
    m_consumer = std::make_unique<Consumer>(ports.bus, m_config, [this](const QList<Input> &inputs) {
        QElapsedTimer since;
        since.start();
        m_keeper->keep(inputs, m_consumer.get(), [this, since, records = inputs.size()](const StoreResult<Kept> &kept) {
            m_meters->batch(records, std::chrono::nanoseconds(since.nsecsElapsed()), kept);
            m_consumer->kept(kept);
        });
    });
    connect(m_consumer.get(), &Consumer::storeReached, this,
            [this] { m_health.report(Dependency, Health::Status::Ok); });
    connect(m_consumer.get(), &Consumer::storeMissed, this,
            [this] { m_health.report(Dependency, Health::Status::Degraded); });
    connect(m_consumer.get(), &Consumer::eventRefused, this, [this] { m_meters->eventRefused(); });
    connect(m_consumer.get(), &Consumer::drained, this, &Service::stopped, Qt::QueuedConnection);
}

Service::~Service() = default;

void Service::start()
{
    m_consumer->start();
}

void Service::stop()
{
    m_consumer->drain();
}

} // namespace postrider::persistence
