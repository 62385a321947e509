// SPDX-License-Identifier: GPL-3.0-or-later
#include "databasewatch.h"

#include <QLoggingCategory>

#include <utility>

namespace postrider::daemon {
namespace {
Q_LOGGING_CATEGORY(lcDatabase, "postrider.database")

const QString Dependency = QStringLiteral("database");
constexpr auto Interval = std::chrono::seconds(1);
constexpr auto Patience = std::chrono::seconds(5);
} // namespace

DatabaseWatch::DatabaseWatch(const SqlSettings &settings, Health &health) : m_health(health), m_connection(settings)
{
    m_health.declare(Dependency, Health::Need::Essential);
    m_thread.setObjectName(QStringLiteral("database-watch"));
    m_there.moveToThread(&m_thread);
    connect(&m_next, &QTimer::timeout, this, [this] {
        if (m_looking) {
            if (m_heard.hasExpired(std::chrono::milliseconds(Patience).count()))
                report(Health::Status::Down, QStringLiteral("it doesn't answer"));
            return;
        }
        m_looking = true;
        QMetaObject::invokeMethod(&m_there, [this] { look(); }, Qt::QueuedConnection);
    });
}

DatabaseWatch::~DatabaseWatch()
{
    if (!m_thread.isRunning())
        return;
    QMetaObject::invokeMethod(
        &m_there,
        [this] {
            m_connection.close();
            m_thread.quit();
        },
        Qt::QueuedConnection);
    m_thread.wait();
}

void DatabaseWatch::start()
{
    m_thread.start();
    m_heard.start();
    m_next.start(Interval);
    m_looking = true;
    QMetaObject::invokeMethod(&m_there, [this] { look(); }, Qt::QueuedConnection);
}

void DatabaseWatch::look()
{
    const auto open = m_connection.open();
    const auto durability = open ? durabilityOf(m_connection) : std::unexpected(open.error());
    QMetaObject::invokeMethod(this, [this, durability] { take(durability); }, Qt::QueuedConnection);
}

void DatabaseWatch::take(const SqlResult<Durability> &durability)
{
    m_looking = false;
    m_heard.start();
    if (durability) {
        const QStringList &concerns = durability->concerns;
        report(concerns.isEmpty() ? Health::Status::Ok : Health::Status::Degraded, concerns.join(u"; "));
        return;
    }
    report(Health::Status::Down, durability.error().cause);
    const bool newer = durability.error().kind == SqlError::Kind::Newer;
    if ((newer || durability.error().kind == SqlError::Kind::Corrupt) && !std::exchange(m_unusable, true))
        Q_EMIT unusable(newer, durability.error().cause);
}

void DatabaseWatch::report(Health::Status status, const QString &cause)
{
    if (m_status != status) {
        if (status == Health::Status::Ok)
            qCInfo(lcDatabase).noquote() << Dependency << "is well";
        else
            qCWarning(lcDatabase).noquote() << Dependency << "isn't well:" << cause;
    }
    m_status = status;
    m_health.report(Dependency, status);
}

} // namespace postrider::daemon
