// SPDX-License-Identifier: GPL-3.0-or-later
#include "identitykeys.h"

#include <QFile>
#include <QJsonDocument>
#include <QLoggingCategory>

#include <utility>

namespace postrider::daemon {
namespace {
Q_LOGGING_CATEGORY(lcKeys, "postrider.keys")

const QString Dependency = QStringLiteral("identity");
} // namespace

IdentityKeys::IdentityKeys(IdentityPlace identity, Health &health)
    : m_identity(std::move(identity))
    , m_health(health)
    , m_keys(m_identity.all())
    , m_verifier([this] { QMetaObject::invokeMethod(&m_keys, &PublicKeys::missing, Qt::QueuedConnection); })
{
    if (m_identity.keys.isEmpty())
        m_health.declare(Dependency, Health::Need::Essential);
    connect(&m_keys, &PublicKeys::found, this, &IdentityKeys::take);
    connect(&m_keys, &PublicKeys::missed, this, &IdentityKeys::onMissed);
}

Result<void> IdentityKeys::start()
{
    if (m_identity.keys.isEmpty()) {
        m_keys.start();
        return {};
    }
    QFile file(m_identity.keys);
    const auto wrong = [this](const QString &why) {
        return failure(
            Code::BadRequest,
            QStringLiteral("IDENTITY_PUBLIC_KEYS: the file \"%1\" can't be used: %2.").arg(m_identity.keys, why));
    };
    if (!file.open(QFile::ReadOnly))
        return wrong(file.errorString());
    if (const auto set = m_verifier.setKeys(QJsonDocument::fromJson(file.readAll()).object()); !set)
        return wrong(set.error().cause);
    QMetaObject::invokeMethod(this, &IdentityKeys::found, Qt::QueuedConnection);
    return {};
}

void IdentityKeys::take(const QJsonObject &keys)
{
    if (const auto set = m_verifier.setKeys(keys); !set) {
        qCWarning(lcKeys).noquote() << "identity's keys can't be used:" << set.error().cause;
        return onMissed();
    }
    m_health.report(Dependency, Health::Status::Ok);
    if (!std::exchange(m_known, true))
        Q_EMIT found();
}

void IdentityKeys::onMissed()
{
    // Tokens by the keys that are known are verified without it.
    m_health.report(Dependency, m_known ? Health::Status::Degraded : Health::Status::Down);
}

} // namespace postrider::daemon
