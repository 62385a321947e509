// SPDX-License-Identifier: GPL-3.0-or-later
#include "revocationloader.h"

#include "authenticator.h"

#include <domain/limits.h>
#include <ports/futures.h>

#include <QLoggingCategory>

namespace postrider {
namespace {
Q_LOGGING_CATEGORY(lcRevocations, "postrider.revocations")

constexpr auto RetryAfter = std::chrono::seconds(1);
} // namespace

RevocationLoader::RevocationLoader(UserDirectory &users, Authenticator &authenticator, const Clock &clock,
                                   QObject *parent)
    : QObject(parent), m_users(users), m_authenticator(authenticator), m_clock(clock)
{
    m_retry.setSingleShot(true);
    m_retry.setInterval(RetryAfter);
    connect(&m_retry, &QTimer::timeout, this, &RevocationLoader::load);
}

void RevocationLoader::load()
{
    cancel();
    const Timestamp since = m_clock.now() - limits::TokenLife - Authenticator::ClockSlack;
    const auto take = [this, attempt = m_attempt](const Result<QList<DeviceId>> &revoked) {
        if (attempt != m_attempt)
            return;
        if (!revoked) {
            qCWarning(lcRevocations).noquote() << "can't read who was signed out:" << revoked.error().cause;
            m_retry.start();
            return;
        }
        for (const DeviceId &device : *revoked)
            m_authenticator.revoke(device);
        Q_EMIT loaded();
    };
    whenDone(m_users.revokedAfter(since), this, take);
}

void RevocationLoader::cancel()
{
    ++m_attempt;
    m_retry.stop();
}

} // namespace postrider
