// SPDX-License-Identifier: GPL-3.0-or-later
#include <front/listener.h>
#include <front/localupstream.h>
#include <support/rawclient.h>
#include <support/testmain.h>

#include <QFutureInterface>
#include <QHttpServer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <memory>
#include <sys/socket.h>
#include <vector>

using namespace postrider;
using namespace postrider::front;
using postrider::test::eventually;
using postrider::test::RawClient;

namespace {
QByteArray get(const QByteArray &target, const QByteArray &fields = {})
{
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
}

// Qt's own QHttpServer, with all of its habits, behind a listener: what is shown here doesn't rely on our adapter.
struct Door {
    explicit Door(const FrontLimits &limits = {}, const Proxies &proxies = {})
        : upstream(limits, QStringLiteral("postrider.v1"))
    {
        server->route(QStringLiteral("/api"), [] { return QHttpServerResponse("text/plain", QByteArray(200, 'x')); });
        server->route(QStringLiteral("/big"),
                      [] { return QHttpServerResponse("text/plain", QByteArray(8 << 20, 'x')); });
        server->route(QStringLiteral("/len"), [](const QHttpServerRequest &request) {
            return QHttpServerResponse("text/plain", QByteArray::number(request.body().size()));
        });
        server->route(QStringLiteral("/who"), [](const QHttpServerRequest &request) {
            return QHttpServerResponse("text/plain", '<' + request.value("x-forwarded-for") + '>');
        });
        server->route(QStringLiteral("/wait/<arg>/<arg>"), [this](int milliseconds, int number) {
            // Not a QPromise: in Qt 6.4 one whose result was moved out runs its continuation once more when it dies.
            QFutureInterface<QHttpServerResponse> promise(QFutureInterfaceBase::Started);
            QTimer::singleShot(milliseconds, server.get(), [promise, number, this]() mutable {
                ++answered;
                promise.reportResult(QHttpServerResponse("text/plain", "number " + QByteArray::number(number) + ';'));
                promise.reportFinished();
            });
            return promise.future();
        });
        upstream.serve(*server);
        options.limits = limits;
        options.proxies = proxies;
        listener = std::make_unique<Listener>(upstream, Serving::Both, options);
        if (const auto listening = listener->listen(QHostAddress::LocalHost, 0); !listening)
            qFatal("%s", qUtf8Printable(listening.error().message));
    }
    ~Door()
    {
        listener.reset();
        server.reset(); // before the upstream, whose sockets it may be about to answer
    }

    std::unique_ptr<RawClient> connect() const { return std::make_unique<RawClient>(listener->port()); }

    FrontOptions options;
    LocalUpstream upstream;
    std::unique_ptr<QHttpServer> server = std::make_unique<QHttpServer>();
    std::unique_ptr<Listener> listener;
    int answered = 0;
};

QString errorCode(const QByteArray &answer)
{
    const QJsonDocument body = QJsonDocument::fromJson(answer.sliced(answer.indexOf("\r\n\r\n") + 4));
    return body[QStringLiteral("error")][QStringLiteral("code")].toString();
}
} // namespace

class tst_Listener : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersAndStaysOpen()
    {
        const Door door;
        const auto client = door.connect();
        for (int i = 1; i <= 3; ++i) {
            client->write(get("/api"));
            QVERIFY(eventually([&] { return client->received.count(QByteArray(200, 'x')) == i; }));
        }
        QCOMPARE(client->statuses(), QList<int>({200, 200, 200}));
        QVERIFY(!client->isClosed());
    }

    void closesWhenAsked()
    {
        const Door door;
        const auto client = door.connect();
        client->write(get("/api", "Connection: close\r\n"));
        QVERIFY(eventually([&] { return client->isClosed(); }));
        QCOMPARE(client->statuses(), QList<int>{200});
        QVERIFY(client->received.contains("\r\nConnection: close\r\n"));
        QVERIFY(client->received.endsWith(QByteArray(200, 'x')));
    }

    void believesOnlyAProxyWhoTheClientIs()
    {
        const QByteArray question = get("/who", "X-Forwarded-For: 203.0.113.5\r\nForwarded: for=203.0.113.5\r\n");
        const Door open;
        const auto unknown = open.connect();
        unknown->write(question);
        QVERIFY(eventually([&] { return unknown->received.endsWith("<>"); }));
        const Door behind({}, [](const QHostAddress &address) { return address == QHostAddress::LocalHost; });
        const auto proxy = behind.connect();
        proxy->write(question + get("/who"));
        QVERIFY(eventually([&] { return proxy->received.endsWith("<>"); }));
        QVERIFY(proxy->received.contains("<203.0.113.5>"));
    }

    void listensBeyondThisComputerOnlyBehindAProxy()
    {
        LocalUpstream upstream({}, QStringLiteral("postrider.v1"));
        Listener open(upstream, Serving::Rest);
        QCOMPARE(open.listen(QHostAddress::AnyIPv4, 0).error().code, Code::Forbidden);
        Listener behind(upstream, Serving::Rest, {.proxies = [](const QHostAddress &) { return false; }});
        QVERIFY(behind.listen(QHostAddress::AnyIPv4, 0));
    }

    void answersOneWhoHasStoppedSending()
    {
        const Door door;
        const auto client = door.connect();
        client->write(get("/wait/50/1"));
        QVERIFY(client->waitForBytesWritten());
        ::shutdown(int(client->socketDescriptor()), SHUT_WR);
        QVERIFY(eventually([&] { return client->received.endsWith("number 1;"); }));
        QVERIFY(eventually([&] { return client->isClosed(); }));
    }

    void aHeadHasNoBodyAndTheNextAnswerIsWhole()
    {
        const Door door;
        const auto client = door.connect();
        client->write("HEAD" + get("/api").sliced(3) + get("/wait/1/7"));
        QVERIFY(eventually([&] { return client->received.endsWith("number 7;"); }));
        QCOMPARE(client->statuses(), QList<int>({200, 200}));
        QVERIFY(!client->received.contains("xxx"));
        QVERIFY(client->received.toLower().contains("content-length: 200\r\n"));
    }

    void pipelinedAnswersKeepTheirOrder()
    {
        const Door door;
        const auto client = door.connect();
        QByteArray requests;
        QByteArray numbers;
        for (int i = 0; i < 20; ++i) {
            requests += get("/wait/" + QByteArray::number(i % 2 ? 0 : 20) + '/' + QByteArray::number(i));
            numbers += "number " + QByteArray::number(i) + ';';
        }
        client->write(requests);
        QVERIFY(eventually([&] { return client->received.endsWith("number 19;"); }));
        QByteArray got;
        for (qsizetype at = 0; (at = client->received.indexOf("number ", at)) >= 0; ++at)
            got += client->received.sliced(at, client->received.indexOf(';', at) + 1 - at);
        QCOMPARE(got, numbers);
    }

    // Fifty clients pipeline random delays: each answer carries its request's number.
    void noAnswerGoesToAnotherRequest()
    {
        const Door door;
        std::vector<std::unique_ptr<RawClient>> clients;
        constexpr int Requests = 20;
        for (int c = 0; c < 50; ++c) {
            clients.push_back(door.connect());
            for (int r = 0; r < Requests; ++r)
                clients.back()->write(get("/wait/" + QByteArray::number(QRandomGenerator::global()->bounded(5)) + '/' +
                                          QByteArray::number(c * 1000 + r)));
        }
        for (int c = 0; c < 50; ++c) {
            RawClient &client = *clients[size_t(c)];
            QVERIFY(eventually(
                [&] { return client.received.count("number ") == Requests && client.received.endsWith(';'); }));
            qsizetype at = 0;
            for (int r = 0; r < Requests; ++r) {
                const QByteArray number = "number " + QByteArray::number(c * 1000 + r) + ';';
                at = client.received.indexOf(number, at);
                QVERIFY(at >= 0);
            }
        }
    }

    // Trap: Qt's server keeps bare pointers to the socket of a late answer.
    void clientsMayLeaveAtAnyMoment()
    {
        Door door;
        constexpr int Leavers = 10'000;
        int asked = 0;
        for (int round = 0; round < Leavers / 50; ++round) {
            std::vector<std::unique_ptr<RawClient>> clients;
            for (int c = 0; c < 50; ++c) {
                clients.push_back(door.connect());
                clients.back()->write(
                    get("/wait/" + QByteArray::number(QRandomGenerator::global()->bounded(8)) + "/1"));
                clients.back()->flush();
                ++asked;
            }
            QTest::qWait(QRandomGenerator::global()->bounded(6));
            for (const auto &client : clients) {
                if (QRandomGenerator::global()->bounded(2))
                    client->abort();
            }
        }
        QVERIFY(eventually([&] { return door.listener->connections() == 0; }));
        QVERIFY(door.answered > 0);
        const auto client = door.connect();
        client->write(get("/api"));
        QVERIFY(eventually([&] { return client->statuses() == QList<int>{200}; }));
    }

    // The other way to be gone before the answer: the front gives up waiting. The service's late answer meets an
    // orphan.
    // limit: answer
    void anAnswerThatIsTooLateReachesNothing()
    {
        FrontLimits limits;
        limits.answer = milliseconds(1);
        Door door(limits);
        std::vector<std::unique_ptr<RawClient>> clients;
        constexpr int Clients = 200;
        for (int c = 0; c < Clients; ++c) {
            clients.push_back(door.connect());
            clients.back()->write(get("/wait/" + QByteArray::number(600 + c) + "/1"));
        }
        for (const auto &client : clients) {
            QVERIFY(eventually([&] { return client->isClosed(); }));
            QCOMPARE(client->statuses(), QList<int>{503});
            QCOMPARE(errorCode(client->received), QStringLiteral("unavailable"));
        }
        QVERIFY(eventually([&] { return door.answered == Clients; }));
        QVERIFY(eventually([&] { return door.upstream.findChildren<QTcpSocket *>().isEmpty(); }));
    }

    void refusesInTheContractsWords_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("code");
        QTest::newRow("not HTTP") << QByteArray("hello\r\n\r\n") << 400 << QStringLiteral("bad_request");
        QTest::newRow("too large") << QByteArray("POST /len HTTP/1.1\r\nHost: a\r\nContent-Length: 600000000\r\n\r\n")
                                   << 413 << QStringLiteral("too_large");
        QTest::newRow("head too large") << "GET / HTTP/1.1\r\nX: " + QByteArray(20'000, 'x') << 431
                                        << QStringLiteral("too_large");
        QTest::newRow("HTTP/1.0") << QByteArray("GET / HTTP/1.0\r\nHost: a\r\n\r\n") << 505
                                  << QStringLiteral("bad_request");
        QTest::newRow("origin") << get("/api", "Origin: https://evil.example\r\n") << 403
                                << QStringLiteral("forbidden");
    }
    void refusesInTheContractsWords()
    {
        QFETCH(QByteArray, request);
        const Door door;
        const auto client = door.connect();
        client->write(request);
        QVERIFY(eventually([&] { return client->isClosed(); }));
        QCOMPARE(client->statuses().size(), 1);
        QTEST(client->statuses().constFirst(), "status");
        QTEST(errorCode(client->received), "code");
    }

    // A client in the middle of its upload sees the answer, not a reset.
    void aRefusalArrivesWhileTheBodyIsStillComing()
    {
        const Door door;
        const auto client = door.connect();
        client->write("POST /len HTTP/1.1\r\nHost: a\r\nContent-Length: 60000000\r\n\r\n");
        for (int i = 0; i < 20; ++i)
            client->write(QByteArray(1 << 20, 'x'));
        QVERIFY(eventually([&] { return client->received.endsWith("}}"); }));
        QCOMPARE(client->statuses(), QList<int>{413});
    }

    void slowSendersAreCutOff_data()
    {
        QTest::addColumn<QByteArray>("begin");
        QTest::addColumn<QList<int>>("statuses");
        QTest::newRow("idle") << QByteArray() << QList<int>{};
        QTest::newRow("head") << QByteArray("GET /api HTTP/1.1\r\nX: ") << QList<int>{408};
        QTest::newRow("body") << QByteArray("POST /len HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
                              << QList<int>{408};
    }
    void slowSendersAreCutOff()
    {
        QFETCH(QByteArray, begin);
        FrontLimits limits;
        limits.idle = limits.head = limits.body = milliseconds(300);
        const Door door(limits);
        const auto client = door.connect();
        client->write(begin);
        QTimer trickle;
        if (!begin.isEmpty()) {
            connect(&trickle, &QTimer::timeout, client.get(), [&] { client->write("x"); });
            trickle.start(20); // it never stands still
        }
        QVERIFY(eventually([&] { return client->isClosed(); }));
        QTEST(client->statuses(), "statuses");
    }

    // limit: closing
    void whoStaysAfterARefusalIsCutOff()
    {
        FrontLimits limits;
        limits.closing = milliseconds(300);
        Door door(limits);
        const auto client = door.connect();
        client->setReadBufferSize(1); // the end is not noticed
        client->write("nonsense\r\n\r\n");
        QVERIFY(eventually([&] { return client->bytesAvailable() > 0 || !client->received.isEmpty(); }));
        QVERIFY(eventually([&] { return door.listener->connections() == 0; }));
    }

    // limit: spare
    void whatARequestNeedsIsGivenBackBetweenTwo()
    {
        FrontLimits limits;
        limits.spare = milliseconds(300);
        Door door(limits);
        const auto client = door.connect();
        const qsizetype before = door.upstream.children().size();
        client->write(get("/api"));
        QVERIFY(eventually([&] { return client->statuses() == QList{200}; }));
        QCOMPARE(door.upstream.children().size(), before + 1);
        QVERIFY(eventually([&] { return door.upstream.children().size() == before; }));
        client->write(get("/api"));
        QVERIFY(eventually([&] { return client->statuses() == (QList{200, 200}); }));
    }

    // limit: output
    void oneWhoDoesNotReadIsCutOff()
    {
        FrontLimits limits;
        limits.output = milliseconds(300);
        Door door(limits);
        const auto client = door.connect();
        client->setReadBufferSize(1);
        client->blockSignals(true);               // else it takes what came byte by byte, and goes on
        client->write(get("/big").repeated(100)); // more than the kernel keeps for both ends
        QVERIFY(eventually([&] { return door.listener->connections() == 1; }));
        QVERIFY(eventually([&] { return door.listener->connections() == 0; }));
    }

    void continuesWhenAsked()
    {
        const Door door;
        const auto client = door.connect();
        client->write("POST /len HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
        QVERIFY(eventually([&] { return client->received == "HTTP/1.1 100 Continue\r\n\r\n"; }));
        client->write("abc");
        QVERIFY(eventually([&] { return client->received.endsWith("\r\n\r\n3"); }));
        QCOMPARE(client->statuses(), QList<int>({100, 200}));
    }

    // What the gate passes, Qt's server reads as one request of that length.
    void bodiesArriveWhole_data()
    {
        QTest::addColumn<QByteArray>("framing");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("length");
        QTest::newRow("none") << QByteArray() << QByteArray() << QByteArray("0");
        QTest::newRow("length") << QByteArray("Content-Length: 5\r\n") << QByteArray("abcde") << QByteArray("5");
        QTest::newRow("chunks") << QByteArray("Transfer-Encoding: chunked\r\n")
                                << QByteArray("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n") << QByteArray("5");
        QTest::newRow("1 MiB") << QByteArray("Content-Length: 1048576\r\n") << QByteArray(1 << 20, 'x')
                               << QByteArray("1048576");
        QTest::newRow("a long field") << "X: " + QByteArray(16'000, 'x') + "\r\nContent-Length: 5\r\n"
                                      << QByteArray("abcde") << QByteArray("5");
        QTest::newRow("many fields") << QByteArray("X: y\r\n").repeated(62) + "Content-Length: 5\r\n"
                                     << QByteArray("abcde") << QByteArray("5");
    }
    void bodiesArriveWhole()
    {
        QFETCH(QByteArray, framing);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, length);
        const Door door;
        const auto client = door.connect();
        const QByteArray end = "\r\n\r\n" + length;
        const QByteArray request = "POST /len HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n" + body;
        client->write(request + request);
        QVERIFY(eventually([&] { return client->statuses().size() == 2 && client->received.endsWith(end); }));
        QCOMPARE(client->statuses(), QList<int>({200, 200}));
    }

    void listensToLoopbackOnly_data()
    {
        QTest::addColumn<QHostAddress>("address");
        QTest::newRow("any IPv4") << QHostAddress(QHostAddress::AnyIPv4);
        QTest::newRow("any") << QHostAddress(QHostAddress::Any);
        QTest::newRow("an address") << QHostAddress(QStringLiteral("192.0.2.1"));
        QTest::newRow("none") << QHostAddress();
    }
    void listensToLoopbackOnly()
    {
        QFETCH(QHostAddress, address);
        LocalUpstream upstream({}, {});
        Listener listener(upstream, Serving::Rest);
        const auto listening = listener.listen(address, 0);
        QVERIFY(!listening);
        QCOMPARE(listening.error().code, Code::Forbidden);
        QVERIFY(listening.error().message.contains(QLatin1String("encryption")));
    }

    void namesAPortInUse()
    {
        const Door door;
        LocalUpstream upstream({}, {});
        Listener second(upstream, Serving::Rest);
        const auto listening = second.listen(QHostAddress::LocalHost, door.listener->port());
        QVERIFY(!listening);
        QCOMPARE(listening.error().code, Code::Unavailable);
        QVERIFY(listening.error().message.contains(QLatin1String("127.0.0.1")));
        QVERIFY(listening.error().message.contains(QString::number(door.listener->port())));
    }

    void finishesBehindTheAnswersUnderWay()
    {
        Door door;
        const auto idle = door.connect();
        const auto busy = door.connect();
        busy->write(get("/wait/200/5"));
        QVERIFY(eventually([&] { return door.listener->connections() == 2; }));
        QTest::qWait(20); // the request arrives
        QSignalSpy finished(door.listener.get(), &Listener::finished);
        const quint16 port = door.listener->port();
        door.listener->finish();
        QVERIFY(eventually([&] { return idle->isClosed(); }));
        QVERIFY(eventually([&] { return busy->isClosed(); }));
        QVERIFY(busy->received.endsWith("number 5;"));
        QVERIFY(eventually([&] { return finished.size() == 1; }));
        QTcpSocket late;
        late.connectToHost(QHostAddress::LocalHost, port);
        QVERIFY(!late.waitForConnected());
    }
};

POSTRIDER_TEST(tst_Listener)
#include "tst_listener.moc"
