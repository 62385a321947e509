// SPDX-License-Identifier: GPL-3.0-or-later
#include "health.h"

#include "application.h"

#include <QJsonDocument>

#include <algorithm>

namespace postrider {
namespace {
QString name(Health::Status status)
{
    switch (status) {
    case Health::Status::Ok:
        return QStringLiteral("ok");
    case Health::Status::Degraded:
        return QStringLiteral("degraded");
    case Health::Status::Down:
        return QStringLiteral("down");
    }
    Q_UNREACHABLE();
}
} // namespace

Health::Health(QString service) : m_service(std::move(service)) {}

void Health::declare(const QString &dependency, Need need)
{
    m_dependencies.insert(dependency, {need, Status::Down});
}

void Health::report(const QString &dependency, Status status)
{
    const auto found = m_dependencies.find(dependency);
    Q_ASSERT(found != m_dependencies.end());
    found->status = status;
}

Health::Status Health::status() const
{
    Status worst = Status::Ok;
    for (const Dependency &dependency : m_dependencies) {
        const bool bearable = dependency.status != Status::Down || dependency.need == Need::Helpful;
        worst = std::max(worst, bearable ? std::min(dependency.status, Status::Degraded) : Status::Down);
    }
    return worst;
}

QJsonObject Health::toJson() const
{
    QJsonObject dependencies;
    for (const auto &[dependency, state] : m_dependencies.asKeyValueRange())
        dependencies.insert(dependency, QJsonObject{{QStringLiteral("status"), name(state.status)}});
    return {{QStringLiteral("status"), name(status())},
            {QStringLiteral("service"), m_service},
            {QStringLiteral("version"), QString(application::Version)},
            {QStringLiteral("dependencies"), dependencies}};
}

void Health::registerRoutes(HttpRoutes &routes) const
{
    routes.route(HttpMethod::Get, QStringLiteral("/status"), [this](const HttpRequest &) {
        const QByteArray body = QJsonDocument(toJson()).toJson(QJsonDocument::Compact);
        return QtFuture::makeReadyFuture(HttpResponse{.body = body});
    });
}

} // namespace postrider
