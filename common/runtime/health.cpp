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
    Dependency &declared = *m_dependencies.insert(dependency, {need});
    if (m_metrics)
        measure(dependency, declared);
}

void Health::measure(Metrics &metrics)
{
    m_metrics = &metrics;
    for (auto dependency = m_dependencies.begin(); dependency != m_dependencies.end(); ++dependency)
        measure(dependency.key(), *dependency);
}

void Health::measure(const QString &name, Dependency &dependency)
{
    const Metrics::Labels labels{{"dependency", name.toUtf8()}};
    dependency.recoveries = &m_metrics->counter("postrider_dependency_recoveries_total",
                                                "Times a dependency was found well again after it wasn't.", labels);
    m_metrics->gauge(
        "postrider_dependency_status", "1 ok, 0.5 degraded, 0 down.",
        [this, name] { return 1 - double(m_dependencies.value(name).status) / double(Status::Down); }, labels);
}

void Health::report(const QString &dependency, Status status)
{
    const auto found = m_dependencies.find(dependency);
    Q_ASSERT(found != m_dependencies.end());
    if (found->recoveries && found->reported && found->status != Status::Ok && status == Status::Ok)
        found->recoveries->add();
    found->status = status;
    found->reported = true;
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

void Health::setGoodUntil(const QString &dependency, Timestamp time)
{
    const auto found = m_dependencies.find(dependency);
    Q_ASSERT(found != m_dependencies.end());
    found->goodUntil = time;
}

QJsonObject Health::toJson() const
{
    QJsonObject dependencies;
    for (const auto &[dependency, state] : m_dependencies.asKeyValueRange()) {
        QJsonObject told{{QStringLiteral("status"), name(state.status)}};
        if (state.goodUntil)
            told.insert(QStringLiteral("good_until"), toIso(*state.goodUntil));
        dependencies.insert(dependency, told);
    }
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
