// SPDX-License-Identifier: GPL-3.0-or-later
#include <runtime/application.h>
#include <runtime/health.h>
#include <support/testmain.h>

#include <QJsonDocument>
#include <QTest>

using namespace postrider;
using Status = Health::Status;
using Need = Health::Need;

namespace {
class FakeRoutes final : public HttpRoutes {
public:
    void route(HttpMethod, const QString &pattern, HttpHandler handler) override { handlers.insert(pattern, handler); }
    QHash<QString, HttpHandler> handlers;
};
} // namespace

class tst_Health : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isAsTheWorstOfWhatItNeeds_data()
    {
        QTest::addColumn<Need>("need");
        QTest::addColumn<Status>("dependency");
        QTest::addColumn<Status>("whole");
        QTest::newRow("essential, ok") << Need::Essential << Status::Ok << Status::Ok;
        QTest::newRow("essential, degraded") << Need::Essential << Status::Degraded << Status::Degraded;
        QTest::newRow("essential, down") << Need::Essential << Status::Down << Status::Down;
        QTest::newRow("helpful, ok") << Need::Helpful << Status::Ok << Status::Ok;
        QTest::newRow("helpful, degraded") << Need::Helpful << Status::Degraded << Status::Degraded;
        QTest::newRow("helpful, down") << Need::Helpful << Status::Down << Status::Degraded;
    }
    void isAsTheWorstOfWhatItNeeds()
    {
        QFETCH(Need, need);
        QFETCH(Status, dependency);
        Health health(QStringLiteral("x"));
        health.declare(QStringLiteral("good"), Need::Essential);
        health.report(QStringLiteral("good"), Status::Ok);
        health.declare(QStringLiteral("other"), need);
        health.report(QStringLiteral("other"), dependency);
        QTEST(health.status(), "whole");
    }

    void nothingReportedIsDown()
    {
        Health health(QStringLiteral("x"));
        QCOMPARE(health.status(), Status::Ok);
        health.declare(QStringLiteral("database"), Need::Essential);
        QCOMPARE(health.status(), Status::Down);
    }

    void answersStatus()
    {
        Health health(QStringLiteral("postrider-server"));
        health.declare(QStringLiteral("database"), Need::Essential);
        FakeRoutes routes;
        health.registerRoutes(routes);
        health.report(QStringLiteral("database"), Status::Ok);
        const HttpResponse response = routes.handlers.value(QStringLiteral("/status"))(HttpRequest{}).result();
        QCOMPARE(response.status, 200);
        const QJsonObject database{{QStringLiteral("status"), QStringLiteral("ok")}};
        const QJsonObject expected{
            {QStringLiteral("status"), QStringLiteral("ok")},
            {QStringLiteral("service"), QStringLiteral("postrider-server")},
            {QStringLiteral("version"), QString(application::Version)},
            {QStringLiteral("dependencies"), QJsonObject{{QStringLiteral("database"), database}}}};
        QCOMPARE(QJsonDocument::fromJson(response.body).object(), expected);
    }
};

POSTRIDER_TEST(tst_Health)
#include "tst_health.moc"
