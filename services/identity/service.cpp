// SPDX-License-Identifier: GPL-3.0-or-later
#include "service.h"

#include "authroutes.h"
#include "userroutes.h"

#include <domain/limits.h>
#include <ports/futures.h>

namespace postrider::identity {
namespace {

const QString Dependency = QStringLiteral("accounts");
constexpr auto ProbeInterval = std::chrono::seconds(1);

} // namespace

Service::Service(const Ports &ports, QObject *parent)
    : QObject(parent)
    , m_ports(ports)
    , m_revocations(ports.authenticator, ports.bus)
    , m_sessions({ports.devices, ports.signer, m_revocations, ports.clock})
    , m_accounts({ports.accounts, ports.passwords, m_sessions, ports.clock})
    , m_presence(ports.bus, ports.devices)
{
    m_ports.health.declare(Dependency, Health::Need::Essential);
    m_ports.metrics.gauge("postrider_passwords_waiting", "Passwords that wait for their turn to be hashed.",
                          [this] { return double(m_accounts.passwordsWaiting()); });
    connect(&m_probe, &QTimer::timeout, this, &Service::probe);
}

void Service::registerRoutes(HttpRoutes &routes)
{
    AuthRoutes{*this, m_ports.authenticator, m_ports.signer, m_accounts, m_sessions}.registerIn(routes);
    UserRoutes{*this, m_ports.authenticator, m_ports.accounts, m_ports.keyValue}.registerIn(routes);
}

void Service::start()
{
    const Timestamp since = m_ports.clock.now() - limits::TokenLife - Authenticator::ClockSlack;
    whenDone(m_ports.devices.revokedAfter(since), this, [this](const Result<QList<UserDevice>> &revoked) {
        if (!revoked) {
            Q_EMIT failed(revoked.error());
            return;
        }
        // Told again to everybody: this process may have ended between keeping a revocation and publishing it.
        m_revocations.announce(*revoked);
        m_presence.start();
        m_ports.health.report(Dependency, Health::Status::Ok);
        m_probe.start(ProbeInterval);
        Q_EMIT ready();
    });
}

void Service::stop()
{
    m_probe.stop();
    m_presence.stop();
}

// Nothing to keep, but a transaction that takes the database's lock.
void Service::probe()
{
    whenDone(m_ports.devices.seen({}), this, [this](const Result<void> &kept) {
        m_ports.health.report(Dependency, kept ? Health::Status::Ok : Health::Status::Degraded);
    });
}

} // namespace postrider::identity
