// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/http/httpserver.h>
#include <front/listener.h>
#include <front/localupstream.h>
#include <support/rawclient.h>
#include <support/testmain.h>

#include <QJsonDocument>
#include <QJsonObject>
#include <QPromise>
#include <QTcpServer>
#include <QTest>
#include <QTimer>

#include <memory>
#include <stdexcept>
#include <vector>

using namespace postrider;
using postrider::test::eventually;
using postrider::test::RawClient;

namespace {
using Promise = std::shared_ptr<QPromise<HttpResponse>>;

QByteArray request(const QByteArray &method, const QByteArray &target, const QByteArray &fields = {},
                   const QByteArray &body = {})
{
    return method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields +
           "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray bodyOf(const QByteArray &answer)
{
    const qsizetype end = answer.indexOf("\r\n\r\n");
    return end < 0 ? QByteArray() : answer.sliced(end + 4);
}

QString errorCode(const QByteArray &answer)
{
    const QJsonDocument body = QJsonDocument::fromJson(bodyOf(answer));
    return body[QStringLiteral("error")][QStringLiteral("code")].toString();
}

// Our server behind the front, as in postrider-server; the last request is kept, late answers wait in `promises`.
struct Service {
    Service()
    {
        const auto ready = [this](const HttpRequest &asked) {
            last = asked;
            return QtFuture::makeReadyFuture(HttpResponse{.body = "\"ready\""});
        };
        http->route(HttpMethod::Get, QStringLiteral("/users"), ready);
        http->route(HttpMethod::Get, QStringLiteral("/users/{id}"), ready);
        http->route(HttpMethod::Delete, QStringLiteral("/users/{id}"), ready);
        http->route(HttpMethod::Post, QStringLiteral("/users"), ready);
        http->route(HttpMethod::Get, QStringLiteral("/late"), [this](const HttpRequest &) {
            promises.push_back(std::make_shared<QPromise<HttpResponse>>());
            promises.back()->start();
            return promises.back()->future();
        });
        http->route(HttpMethod::Get, QStringLiteral("/status"),
                    [](const HttpRequest &) { return QtFuture::makeReadyFuture(HttpResponse{.status = 204}); });
        upstream.serve(*http);
        if (const auto listening = listener->listen(QHostAddress::LocalHost, 0); !listening)
            qFatal("%s", qUtf8Printable(listening.error().message));
    }
    ~Service() { listener.reset(); }

    // One request, its whole answer.
    QByteArray ask(const QByteArray &bytes) const
    {
        RawClient client(listener->port());
        client.write(bytes);
        if (!eventually([&] { return client.isClosed(); }))
            qFatal("no answer");
        return client.received;
    }

    front::LocalUpstream upstream{{}, {}};
    std::unique_ptr<HttpServer> http = std::make_unique<HttpServer>();
    std::unique_ptr<front::Listener> listener = std::make_unique<front::Listener>(upstream, front::Serving::Rest);
    HttpRequest last;
    std::vector<Promise> promises;
};

const QByteArray Close = "Connection: close\r\n";
} // namespace

class tst_HttpServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsTheHandlerWhatWasAsked()
    {
        Service service;
        const QByteArray answer =
            service.ask(request("DELETE", "/users/a%2Fb%20%C3%A9/?query=a+b%2Bc&x=%26",
                                Close + "Authorization: Token t\r\nContent-Type: application/json\r\n", "{\"a\":1}"));
        QVERIFY(answer.startsWith("HTTP/1.1 200 OK\r\n"));
        QCOMPARE(service.last.method, HttpMethod::Delete);
        QCOMPARE(service.last.path, QStringLiteral("/users/a/b é"));
        QCOMPARE(service.last.parameters, (QHash<QString, QString>{{QStringLiteral("id"), QStringLiteral("a/b é")}}));
        QCOMPARE(service.last.query.queryItemValue(QStringLiteral("query"), QUrl::FullyDecoded),
                 QStringLiteral("a b+c"));
        QCOMPARE(service.last.query.queryItemValue(QStringLiteral("x"), QUrl::FullyDecoded), QStringLiteral("&"));
        QCOMPARE(service.last.authorization, QByteArray("Token t"));
        QCOMPARE(service.last.contentType, QByteArray("application/json"));
        QCOMPARE(service.last.body, QByteArray("{\"a\":1}"));
        QCOMPARE(service.last.peer, QStringLiteral("127.0.0.1"));
    }

    // What the gate lets through, Qt's server reads as the same thing.
    void readsOddTargets_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QString>("id");
        QTest::newRow("colon") << QByteArray("/users/a:80") << QStringLiteral("a:80");
        QTest::newRow("at sign") << QByteArray("/users/a@b") << QStringLiteral("a@b");
        QTest::newRow("semicolon") << QByteArray("/users/a;b=c") << QStringLiteral("a;b=c");
        QTest::newRow("percent") << QByteArray("/users/%25") << QStringLiteral("%");
        QTest::newRow("escaped escape") << QByteArray("/users/%2541") << QStringLiteral("%41");
        QTest::newRow("NUL") << QByteArray("/users/a%00b") << QStringView(u"a\0b", 3).toString();
        QTest::newRow("not UTF-8") << QByteArray("/users/%FF") << QString(QChar(0xfffd));
        QTest::newRow("line end") << QByteArray("/users/a%0D%0Ab") << QStringLiteral("a\r\nb");
        QTest::newRow("question mark") << QByteArray("/users/a%3Fb") << QStringLiteral("a?b");
        QTest::newRow("number sign") << QByteArray("/users/a%23b") << QStringLiteral("a#b");
        QTest::newRow("plus") << QByteArray("/users/a+b") << QStringLiteral("a+b");
        QTest::newRow("dots") << QByteArray("/users/..") << QStringLiteral("..");
        QTest::newRow("raw brackets") << QByteArray("/users/[a]|\"b\"") << QStringLiteral("[a]|\"b\"");
        QTest::newRow("raw UTF-8") << QByteArray("/users/\xC3\xA9") << QStringLiteral("é");
        QTest::newRow("slashes in front") << QByteArray("///users/7") << QStringLiteral("7");
        QTest::newRow("absolute form") << QByteArray("http://elsewhere:1/users/7") << QStringLiteral("7");
        QTest::newRow("two question marks") << QByteArray("/users/7?a?b") << QStringLiteral("7");
        QTest::newRow("long") << "/users/" + QByteArray(8'000, 'x') << QString(8'000, u'x');
    }
    void readsOddTargets()
    {
        QFETCH(QByteArray, target);
        QFETCH(QString, id);
        const Service service;
        QVERIFY(service.ask(request("GET", target, Close)).startsWith("HTTP/1.1 200 OK\r\n"));
        QCOMPARE(service.last.parameters.value(QStringLiteral("id")), id);
    }

    void answersWhatCannotBeServed_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QByteArray>("allow");
        const QString notFound = QStringLiteral("not_found");
        const QString notAllowed = QStringLiteral("method_not_allowed");
        QTest::newRow("no such path") << QByteArray("GET") << QByteArray("/nothing") << 404 << notFound << QByteArray();
        QTest::newRow("no such path, POST")
            << QByteArray("POST") << QByteArray("/nothing") << 404 << notFound << QByteArray();
        QTest::newRow("root") << QByteArray("GET") << QByteArray("/") << 404 << notFound << QByteArray();
        QTest::newRow("PUT") << QByteArray("PUT") << QByteArray("/users") << 405 << notAllowed
                             << QByteArray("Allow: GET, HEAD, POST");
        QTest::newRow("POST") << QByteArray("POST") << QByteArray("/users/7") << 405 << notAllowed
                              << QByteArray("Allow: GET, HEAD, DELETE");
        QTest::newRow("OPTIONS") << QByteArray("OPTIONS") << QByteArray("/users") << 405 << notAllowed
                                 << QByteArray("Allow: GET, HEAD, POST");
    }
    void answersWhatCannotBeServed()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        QFETCH(int, status);
        QFETCH(QString, code);
        QFETCH(QByteArray, allow);
        const Service service;
        const QByteArray answer = service.ask(request(method, target, Close));
        QVERIFY(answer.startsWith(QByteArray("HTTP/1.1 ").append(QByteArray::number(status))));
        QCOMPARE(errorCode(answer), code);
        QVERIFY(answer.contains("\r\nContent-Type: application/json\r\n"));
        QVERIFY(allow.isEmpty() || answer.contains(QByteArray("\r\n" + allow + "\r\n")));
    }

    void answersHead()
    {
        const Service service;
        const QByteArray answer = service.ask(request("HEAD", "/users", Close));
        QVERIFY(answer.startsWith("HTTP/1.1 200 OK\r\n"));
        QVERIFY(answer.contains("\r\nContent-Length: 7\r\n"));
        QVERIFY(bodyOf(answer).isEmpty());
    }

    // Without the front between: the server itself leaves the body out.
    void answersHeadBare()
    {
        HttpServer bare;
        bare.route(HttpMethod::Get, QStringLiteral("/users"),
                   [](const HttpRequest &) { return QtFuture::makeReadyFuture(HttpResponse{.body = "\"ready\""}); });
        auto *server = new QTcpServer;
        QVERIFY(server->listen(QHostAddress::LocalHost));
        bare.bind(server);
        RawClient client(server->serverPort());
        client.write(request("HEAD", "/users") + request("GET", "/users"));
        QVERIFY(eventually([&] { return client.received.endsWith("\"ready\""); }));
        QCOMPARE(client.received.count("\"ready\""), 1);
    }

    void noContentKeepsTheConnection()
    {
        const Service service;
        RawClient client(service.listener->port());
        client.write(request("GET", "/status") + request("GET", "/users"));
        QVERIFY(eventually([&] { return client.received.endsWith("\"ready\""); }));
        QCOMPARE(client.statuses(), QList<int>({204, 200}));
    }

    void aHandlerThatNeverAnswers_data()
    {
        using End = std::function<void(Promise &)>;
        QTest::addColumn<End>("end");
        QTest::newRow("finished without a result") << End([](Promise &promise) { promise->finish(); });
        QTest::newRow("dropped") << End([](Promise &promise) { promise.reset(); });
        QTest::newRow("cancelled") << End([](Promise &promise) {
            promise->future().cancel();
            promise->finish();
        });
        QTest::newRow("failed") << End([](Promise &promise) {
            promise->setException(std::make_exception_ptr(std::runtime_error("no")));
            promise->finish();
        });
    }
    void aHandlerThatNeverAnswers()
    {
        QFETCH(std::function<void(Promise &)>, end);
        Service service;
        RawClient client(service.listener->port());
        client.write(request("GET", "/late"));
        QVERIFY(eventually([&] { return service.promises.size() == 1; }));
        end(service.promises.front());
        QVERIFY(eventually([&] { return !bodyOf(client.received).isEmpty(); }));
        QCOMPARE(client.statuses(), QList<int>{500});
        QCOMPARE(errorCode(client.received), QStringLiteral("internal"));
    }

    // The server goes while answers are still awaited: they reach nothing.
    void endsWhileAnswersAreAwaited()
    {
        Service service;
        RawClient client(service.listener->port());
        client.write(request("GET", "/late"));
        QVERIFY(eventually([&] { return service.promises.size() == 1; }));
        service.http.reset();
        service.promises.front()->addResult(HttpResponse{.body = "\"late\""});
        service.promises.front()->finish();
        service.listener.reset();
        QVERIFY(eventually([&] { return client.isClosed(); }));
        QVERIFY(client.received.isEmpty());
    }

    // Bare, as never in earnest: a client that leaves before the answer is noticed at once.
    void clientsMayLeaveBare()
    {
        HttpServer bare;
        std::vector<Promise> promises;
        bare.route(HttpMethod::Get, QStringLiteral("/late"), [&](const HttpRequest &) {
            promises.push_back(std::make_shared<QPromise<HttpResponse>>());
            promises.back()->start();
            return promises.back()->future();
        });
        auto *server = new QTcpServer;
        QVERIFY(server->listen(QHostAddress::LocalHost));
        bare.bind(server);
        for (int i = 0; i < 20; ++i) {
            RawClient client(server->serverPort());
            client.write(request("GET", "/late"));
            QVERIFY(eventually([&] { return promises.size() == size_t(i) + 1; }));
        }
        QTest::qWait(50); // the server notices
        for (const Promise &promise : promises) {
            promise->addResult(HttpResponse{.body = "\"late\""});
            promise->finish();
        }
        QTest::qWait(10);
    }
};

POSTRIDER_TEST(tst_HttpServer)
#include "tst_httpserver.moc"
