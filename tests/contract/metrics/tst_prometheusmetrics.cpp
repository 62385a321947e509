// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/prometheus/prometheusmetrics.h>
#include <runtime/health.h>
#include <runtime/measuredbus.h>
#include <runtime/measuredroutes.h>
#include <support/routes.h>
#include <support/testmain.h>

#include <QPromise>
#include <QTest>

using namespace postrider;
using Status = Health::Status;

namespace {

// Takes or refuses as it is told, and acknowledges when it is told.
class ScriptedBus final : public MessageBus {
public:
    Taken publish(Topic, const QByteArray &, const QByteArray &, Acknowledged done) override
    {
        if (next == Taken::Yes)
            waiting.append(done);
        return next;
    }
    std::unique_ptr<SharedSubscription> subscribeShared(const QList<Topic> &, const QString &) override { return {}; }
    std::unique_ptr<BroadcastSubscription> subscribeBroadcast(Topic) override
    {
        auto subscription = std::make_unique<BroadcastSubscription>();
        listener = subscription.get();
        return subscription;
    }

    Taken next = Taken::Yes;
    QList<Acknowledged> waiting;
    BroadcastSubscription *listener = nullptr;
};

} // namespace

class tst_PrometheusMetrics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsAndObserves()
    {
        PrometheusMetrics metrics;
        metrics.counter("things_total", "Things.", {{"kind", "a"}}).add();
        metrics.counter("things_total", "Things.", {{"kind", "a"}}).add(2);
        metrics.counter("things_total", "Things.", {{"kind", "b"}}).add();
        metrics.histogram("size", "Sizes.", {1, 10}, {}).observe(5);
        double now = 1;
        metrics.gauge("queue", "Waiting.", [&now] { return now; }, {});
        now = 7;
        const QByteArray page = metrics.page();
        QVERIFY(page.contains("# TYPE things_total counter\n"));
        QVERIFY(page.contains("things_total{kind=\"a\"} 3\n"));
        QVERIFY(page.contains("things_total{kind=\"b\"} 1\n"));
        QVERIFY(page.contains("size_bucket{le=\"1\"} 0\n"));
        QVERIFY(page.contains("size_bucket{le=\"10\"} 1\n"));
        QVERIFY(page.contains("size_sum 5\n"));
        QVERIFY(page.contains("queue 7\n"));
    }

    void knowsItsProcess()
    {
        PrometheusMetrics metrics;
        const QByteArrayList lines = metrics.page().split('\n');
        const auto value = [&](const QByteArray &name) {
            for (const QByteArray &line : lines)
                if (line.startsWith(QByteArray(name + ' ')))
                    return line.sliced(name.size()).toDouble();
            return -1.0;
        };
        QVERIFY(value("process_resident_memory_bytes") > 1e6);
        QVERIFY(value("process_open_fds") >= 3);
        QVERIFY(value("process_cpu_seconds_total") > 0);
        QVERIFY(value("process_threads") >= 1);
    }

    void answers()
    {
        PrometheusMetrics metrics;
        const HttpResponse answer = metrics.answer();
        QVERIFY(answer.contentType.startsWith("text/plain"));
        QVERIFY(answer.body.contains("process_open_fds"));
    }

    void routesAreCounted()
    {
        PrometheusMetrics metrics;
        test::Routes routes;
        MeasuredRoutes measured(routes, metrics);
        QPromise<HttpResponse> late;
        late.start();
        measured.route(HttpMethod::Get, QStringLiteral("/users/{id}"),
                       [&late](const HttpRequest &) { return late.future(); });
        measured.route(HttpMethod::Post, QStringLiteral("/users/{id}"),
                       [](const HttpRequest &) { return QtFuture::makeReadyFuture(HttpResponse{.status = 503}); });
        routes.ask({.method = HttpMethod::Post, .target = QStringLiteral("/users/1")});
        const auto answer = routes.ask({.method = HttpMethod::Get, .target = QStringLiteral("/users/2")});
        const QByteArray got = "postrider_http_requests_total{method=\"GET\",route=\"/users/{id}\",status=\"200\"} 1\n";
        QVERIFY(!metrics.page().contains(got));
        late.addResult(HttpResponse{.body = "late"});
        late.finish();
        QTRY_VERIFY(metrics.page().contains(got));
        QCOMPARE(answer.result().body, QByteArray("late"));
        const QByteArray page = metrics.page();
        QVERIFY(page.contains("{method=\"POST\",route=\"/users/{id}\",status=\"503\"} 1\n"));
        QVERIFY(page.contains("postrider_http_request_seconds_count{method=\"GET\",route=\"/users/{id}\"} 1\n"));
    }

    void theBusIsCounted()
    {
        PrometheusMetrics metrics;
        ScriptedBus inner;
        MeasuredBus bus(inner, metrics);
        int acknowledged = 0;
        const auto done = [&acknowledged](const Result<void> &) { ++acknowledged; };
        QCOMPARE(bus.publish(Topic::MessageSave, "k", "v", done), MessageBus::Taken::Yes);
        QCOMPARE(bus.publish(Topic::MessageSave, "k", "v"), MessageBus::Taken::Yes);
        QCOMPARE(bus.publish(Topic::MessageSave, "k", "v", done), MessageBus::Taken::Yes);
        inner.next = MessageBus::Taken::Full;
        QCOMPARE(bus.publish(Topic::MessageSave, "k", "v", done), MessageBus::Taken::Full);
        inner.waiting.at(0)({});
        inner.waiting.at(1)(failure(Code::Unavailable));
        QCOMPARE(acknowledged, 1);
        const auto subscription = bus.subscribeBroadcast(Topic::UserEvents);
        Q_EMIT inner.listener->received({Record{}, Record{}});
        Q_EMIT inner.listener->lost();
        const QByteArray page = metrics.page();
        QVERIFY(page.contains("postrider_bus_published_total{topic=\"message_save\"} 3\n"));
        QVERIFY(page.contains("postrider_bus_full_total{topic=\"message_save\"} 1\n"));
        QVERIFY(page.contains("postrider_bus_lost_total{topic=\"message_save\"} 1\n"));
        QVERIFY(page.contains("postrider_bus_unacknowledged{topic=\"message_save\"} 1\n"));
        QVERIFY(page.contains("postrider_bus_received_total{topic=\"user_events\"} 2\n"));
        QVERIFY(page.contains("postrider_bus_positions_lost_total{topic=\"user_events\"} 1\n"));
    }

    void healthIsMeasured()
    {
        PrometheusMetrics metrics;
        Health health(QStringLiteral("x"));
        const QString redis = QStringLiteral("redis");
        health.declare(redis, Health::Need::Helpful);
        health.measure(metrics);
        health.declare(QStringLiteral("kafka"), Health::Need::Essential);
        QVERIFY(metrics.page().contains("postrider_dependency_status{dependency=\"kafka\"} 0\n"));
        const QByteArray recovered = "postrider_dependency_recoveries_total{dependency=\"redis\"} ";
        health.report(redis, Status::Ok);
        QVERIFY(metrics.page().contains(QByteArray(recovered + "0\n")));
        QVERIFY(metrics.page().contains("postrider_dependency_status{dependency=\"redis\"} 1\n"));
        health.report(redis, Status::Degraded);
        QVERIFY(metrics.page().contains("postrider_dependency_status{dependency=\"redis\"} 0.5\n"));
        health.report(redis, Status::Ok);
        health.report(redis, Status::Ok);
        QVERIFY(metrics.page().contains(QByteArray(recovered + "1\n")));
    }
};

POSTRIDER_TEST(tst_PrometheusMetrics)
#include "tst_prometheusmetrics.moc"
