// SPDX-License-Identifier: GPL-3.0-or-later
#include <front/listener.h>
#include <front/localupstream.h>
#include <front/wsgate.h>
#include <support/rawclient.h>
#include <support/testmain.h>

#include <QRandomGenerator>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>
#include <QtEndian>

#include <functional>
#include <memory>
#include <sys/socket.h>
#include <vector>

using namespace postrider;
using namespace postrider::front;
using postrider::test::eventually;
using postrider::test::RawClient;

namespace {
QByteArray upgrade(const QByteArray &target = "/", const QByteArray &fields = {})
{
    return "GET " + target +
           " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
           fields + "\r\n";
}

QByteArray text(const QByteArray &payload)
{
    return WsGate::clientFrame({WsGate::Opcode::Text, payload});
}

// What a raw client has got behind the handshake.
QByteArray frames(const RawClient &client)
{
    const qsizetype end = client.received.indexOf("\r\n\r\n");
    return end < 0 ? QByteArray() : client.received.sliced(end + 4);
}

int closeCode(const QByteArray &frames)
{
    return frames.size() >= 4 && frames.startsWith('\x88') ? qFromBigEndian<quint16>(frames.constData() + 2) : 0;
}

// A service that keeps every socket and notes what happens to it.
struct Door {
    explicit Door(const FrontLimits &limits = {})
        : upstream(limits, QStringLiteral("postrider.v1")), listener(upstream, Serving::WebSocket, {limits, {}})
    {
        QObject::connect(&upstream, &WebSocketServer::newWebSocket, &upstream, [this](WebSocket *socket) {
            sockets.emplace_back(socket);
            QObject::connect(socket, &WebSocket::received, &upstream, [this, socket](const QByteArray &message) {
                received.append(message);
                onReceived(socket, message);
            });
            QObject::connect(socket, &WebSocket::receivedBinary, &upstream, [this] { ++binary; });
            QObject::connect(socket, &WebSocket::closed, &upstream, [this] { ++closed; });
            onNew(socket);
        });
        if (const auto listening = listener.listen(QHostAddress::LocalHost, 0); !listening)
            qFatal("%s", qUtf8Printable(listening.error().message));
    }
    ~Door() { sockets.clear(); }

    std::unique_ptr<RawClient> connect() const { return std::make_unique<RawClient>(listener.port()); }
    QUrl url(const QString &path = QStringLiteral("/")) const
    {
        return QUrl(QStringLiteral("ws://127.0.0.1:%1%2").arg(listener.port()).arg(path));
    }

    LocalUpstream upstream;
    Listener listener;
    std::vector<std::unique_ptr<WebSocket>> sockets;
    QList<QByteArray> received;
    std::function<void(WebSocket *)> onNew = [](WebSocket *) {};
    std::function<void(WebSocket *, const QByteArray &)> onReceived = [](WebSocket *, const QByteArray &) {};
    int binary = 0;
    int closed = 0;
};
} // namespace

class tst_WebSockets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void carryTextBothWays()
    {
        Door door;
        door.onReceived = [](WebSocket *socket, const QByteArray &message) { socket->send(message); };
        QWebSocket client;
        QStringList got;
        connect(&client, &QWebSocket::textMessageReceived, this, [&](const QString &message) { got << message; });
        connect(&client, &QWebSocket::connected, this, [&] {
            for (int i = 0; i < 1000; ++i)
                client.sendTextMessage(QStringLiteral("é %1").arg(i));
            client.sendTextMessage(QString(300'000, u'x'));
            client.sendTextMessage({});
        });
        client.open(door.url());
        QVERIFY(eventually([&] { return got.size() == 1002; }));
        for (int i = 0; i < 1000; ++i)
            QCOMPARE(got.at(i), QStringLiteral("é %1").arg(i));
        QCOMPARE(got.at(1000).size(), 300'000);
        QVERIFY(got.at(1001).isEmpty());
    }

    void tellTheServiceOfTheHandshake()
    {
        Door door;
        QWebSocket client;
        QNetworkRequest request(door.url(QStringLiteral("/room%2Fx/?a=b")));
        request.setRawHeader("Authorization", "Bearer " + QByteArray(8'500, 't'));
        client.open(request);
        QVERIFY(eventually([&] { return door.sockets.size() == 1; }));
        const WebSocket::Handshake &handshake = door.sockets.front()->handshake();
        QCOMPARE(handshake.path, QStringLiteral("/room/x"));
        QCOMPARE(handshake.authorization, QByteArray("Bearer " + QByteArray(8'500, 't')));
        QCOMPARE(handshake.peer, QStringLiteral("127.0.0.1"));
        QVERIFY(handshake.subprotocols.isEmpty());
    }

    void selectTheSubprotocol_data()
    {
        QTest::addColumn<QByteArray>("offered");
        QTest::addColumn<QStringList>("seen");
        QTest::addColumn<bool>("selected");
        const QString ours = QStringLiteral("postrider.v1");
        QTest::newRow("with a token") << QByteArray("Sec-WebSocket-Protocol: postrider.v1, bearer.a-b_c.d.e\r\n")
                                      << QStringList{ours, QStringLiteral("bearer.a-b_c.d.e")} << true;
        QTest::newRow("in two fields")
            << QByteArray("Sec-WebSocket-Protocol: bearer.x\r\nSec-WebSocket-Protocol: postrider.v1\r\n")
            << QStringList{QStringLiteral("bearer.x"), ours} << true;
        QTest::newRow("another") << QByteArray("Sec-WebSocket-Protocol: chat\r\n")
                                 << QStringList{QStringLiteral("chat")} << false;
        QTest::newRow("none") << QByteArray() << QStringList{} << false;
    }
    void selectTheSubprotocol()
    {
        QFETCH(QByteArray, offered);
        QFETCH(QStringList, seen);
        QFETCH(bool, selected);
        Door door;
        const auto client = door.connect();
        client->write(upgrade("/", offered));
        QVERIFY(eventually([&] { return client->statuses() == QList<int>{101} && !door.sockets.empty(); }));
        QCOMPARE(door.sockets.front()->handshake().subprotocols, seen);
        QCOMPARE(client->received.contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), true);
        QCOMPARE(client->received.contains("Sec-WebSocket-Protocol: postrider.v1\r\n"), selected);
        QCOMPARE(client->received.contains("Sec-WebSocket-Protocol"), selected);
    }

    // QWebSocketServer would lose it.
    void deliverAFrameThatCameWithTheHandshake()
    {
        Door door;
        door.onReceived = [](WebSocket *socket, const QByteArray &message) { socket->send(message + '!'); };
        const auto client = door.connect();
        client->write(upgrade() + text("early") + text("bird"));
        const QByteArray expected =
            WsGate::serverFrame(WsGate::Opcode::Text, "early!") + WsGate::serverFrame(WsGate::Opcode::Text, "bird!");
        QVERIFY(eventually([&] { return frames(*client) == expected; }));
    }

    void sayWhyTheyAreClosed()
    {
        Door door;
        QWebSocket client;
        int disconnected = 0;
        connect(&client, &QWebSocket::disconnected, this, [&] { ++disconnected; });
        door.onNew = [](WebSocket *socket) {
            socket->send("last words");
            socket->close(4401, QString(200, QChar(u'é')));
            socket->close(1000, {});
            socket->send("too late");
        };
        QStringList got;
        connect(&client, &QWebSocket::textMessageReceived, this, [&](const QString &message) { got << message; });
        client.open(door.url());
        QVERIFY(eventually([&] { return disconnected == 1 && door.closed == 1; }));
        QCOMPARE(int(client.closeCode()), 4401);
        QCOMPARE(client.closeReason(), QString(61, QChar(u'é')));
        QCOMPARE(got, QStringList{QStringLiteral("last words")});
    }

    void noticeThatTheClientCloses()
    {
        Door door;
        const auto client = door.connect();
        client->write(upgrade() + text("bye") + WsGate::clientFrame({WsGate::Opcode::Close, "\x03\xe8"}));
        QVERIFY(eventually([&] { return door.closed == 1; }));
        QCOMPARE(door.received, QList<QByteArray>{"bye"});
        QVERIFY(eventually([&] { return client->isClosed(); }));
        QCOMPARE(closeCode(frames(*client)), 1000);
        QVERIFY(eventually([&] { return door.listener.connections() == 0; }));
    }

    void noticeThatTheClientVanishes()
    {
        Door door;
        const auto client = door.connect();
        client->write(upgrade());
        QVERIFY(eventually([&] { return door.sockets.size() == 1; }));
        client->abort();
        QVERIFY(eventually([&] { return door.closed == 1; }));
        door.sockets.front()->send("nobody hears");
        QCOMPARE(door.sockets.front()->bytesToWrite(), 0);
    }

    void endWhenTheServiceDeletesThem()
    {
        Door door;
        door.onReceived = [&](WebSocket *, const QByteArray &) { door.sockets.clear(); };
        const auto client = door.connect();
        client->write(upgrade() + text("a") + text("b"));
        QVERIFY(eventually([&] { return client->isClosed(); }));
        QCOMPARE(closeCode(frames(*client)), 1001);
        QCOMPARE(door.received, QList<QByteArray>{"a"});
    }

    void refuseWhatIsNoWebSocket_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        QByteArray unmasked = WsGate::serverFrame(WsGate::Opcode::Text, "hello");
        QTest::newRow("unmasked") << unmasked << 1002;
        QTest::newRow("reserved bit") << QByteArray("\xc1\x80\0\0\0\0", 6) << 1002;
        QTest::newRow("too big") << text(QByteArray(400 * 1024 + 1, 'x')) << 1009;
        QTest::newRow("length 2^63") << QByteArray("\x81\xff\x80\0\0\0\0\0\0\0\0\0\0\0", 14) << 1009;
        QTest::newRow("not UTF-8") << text("\xff\xfe") << 1007;
        QTest::newRow("a surrogate in UTF-8") << text("\xed\xa0\x80") << 1007;
        QTest::newRow("close with one byte") << WsGate::clientFrame({WsGate::Opcode::Close, "\x03"}) << 1002;
        QTest::newRow("ping flood") << WsGate::clientFrame({WsGate::Opcode::Ping, "p"}).repeated(1000) << 1008;
    }
    void refuseWhatIsNoWebSocket()
    {
        QFETCH(QByteArray, bytes);
        Door door;
        const auto client = door.connect();
        client->write(upgrade() + bytes);
        QVERIFY(eventually([&] { return client->isClosed() && door.closed == 1; }));
        const QByteArray pong = WsGate::serverFrame(WsGate::Opcode::Pong, "p");
        QByteArray got = frames(*client);
        while (got.startsWith(pong))
            got.remove(0, pong.size());
        QTEST(closeCode(got), "code");
        QVERIFY(door.received.isEmpty());
    }

    void leaveBinaryToTheService()
    {
        Door door;
        const auto client = door.connect();
        client->write(upgrade() + WsGate::clientFrame({WsGate::Opcode::Binary, "\x01\x02"}));
        QVERIFY(eventually([&] { return door.binary == 1; }));
    }

    void answerPings()
    {
        Door door;
        const auto client = door.connect();
        client->write(upgrade() + WsGate::clientFrame({WsGate::Opcode::Ping, "are you there"}));
        const QByteArray pong = WsGate::serverFrame(WsGate::Opcode::Pong, "are you there");
        QVERIFY(eventually([&] { return frames(*client) == pong; }));
    }

    // Backpressure: the service can't take a message now, so the client's bytes stay where they are.
    void stopReadingWhilePaused()
    {
        Door door;
        door.onReceived = [](WebSocket *socket, const QByteArray &message) {
            if (message == "pause")
                socket->pause();
        };
        const auto client = door.connect();
        client->write(upgrade() + text("a") + text("pause") + text("b"));
        constexpr int Many = 600;
        for (int i = 0; i < Many; ++i)
            client->write(text(QByteArray(50'000, 'x') + QByteArray::number(i)));
        QVERIFY(eventually([&] { return door.received.size() == 2; }));
        QTest::qWait(300);
        QCOMPARE(door.received.size(), 2);
        QVERIFY2(client->bytesToWrite() > 0, "30 MB were read although the socket is paused");

        door.sockets.front()->resume();
        QVERIFY(eventually([&] { return door.received.size() == 3 + Many; }));
        QCOMPARE(door.received.at(2), QByteArray("b"));
        for (int i = 0; i < Many; ++i)
            QCOMPARE(door.received.at(3 + i).sliced(50'000), QByteArray::number(i));
    }

    // A client that keeps its connection alive by pings says more than it may for a while.
    void answerPingsWhilePaused()
    {
        Door door;
        door.onReceived = [](WebSocket *socket, const QByteArray &) { socket->pause(); };
        const auto client = door.connect();
        constexpr int Many = 1000;
        client->write(upgrade() + text("a message").repeated(Many) + WsGate::clientFrame({WsGate::Opcode::Ping, "?"}));
        QVERIFY(eventually([&] { return frames(*client) == WsGate::serverFrame(WsGate::Opcode::Pong, "?"); }));
        QCOMPARE(door.received.size(), 1);
        for (int i = 2; i <= Many; ++i) {
            door.sockets.front()->resume();
            QVERIFY(eventually([&] { return door.received.size() == i; }));
        }
    }

    // limit: readAheadBytes
    void readNoFurtherThanALittleAheadWhilePaused()
    {
        FrontLimits limits;
        limits.readAheadBytes = 1000;
        Door door(limits);
        door.onReceived = [](WebSocket *socket, const QByteArray &) { socket->pause(); };
        const auto client = door.connect();
        constexpr int Many = 100;
        client->write(upgrade() + text("a message").repeated(Many) + WsGate::clientFrame({WsGate::Opcode::Ping, "?"}));
        QVERIFY(eventually([&] { return door.received.size() == 1; }));
        const auto witness = door.connect();
        witness->write(upgrade() + WsGate::clientFrame({WsGate::Opcode::Ping, "!"}));
        QVERIFY(eventually([&] { return frames(*witness) == WsGate::serverFrame(WsGate::Opcode::Pong, "!"); }));
        QVERIFY(!frames(*client).contains(WsGate::serverFrame(WsGate::Opcode::Pong, "?")));
        for (int i = 2; i <= Many; ++i) {
            door.sockets.front()->resume();
            QVERIFY(eventually([&] { return door.received.size() == i; }));
        }
        door.sockets.front()->resume();
        QVERIFY(eventually([&] { return frames(*client) == WsGate::serverFrame(WsGate::Opcode::Pong, "?"); }));
    }

    void refuseOnlyBehindWhatCameBefore()
    {
        Door door;
        door.onReceived = [](WebSocket *socket, const QByteArray &) { socket->pause(); };
        const auto client = door.connect();
        client->write(upgrade() + text("a") + text("b") + WsGate::serverFrame(WsGate::Opcode::Text, "unmasked"));
        QVERIFY(eventually([&] { return door.received.size() == 1; }));
        QTest::qWait(50);
        QCOMPARE(door.closed, 0);
        door.sockets.front()->resume();
        QVERIFY(eventually([&] { return door.received.size() == 2; }));
        door.sockets.front()->resume();
        QVERIFY(eventually([&] { return client->isClosed() && door.closed == 1; }));
        QCOMPARE(closeCode(frames(*client)), 1002);
    }

    void deliverEverythingBeforeTheyAreClosed()
    {
        Door door;
        door.onReceived = [](WebSocket *socket, const QByteArray &) { socket->pause(); };
        const auto client = door.connect();
        client->write(upgrade() + text("a") + text("b") + WsGate::clientFrame({WsGate::Opcode::Close, "\x03\xe8"}));
        QVERIFY(client->waitForBytesWritten());
        client->disconnectFromHost();
        QVERIFY(eventually([&] { return door.received.size() == 1; }));
        QTest::qWait(50);
        QCOMPARE(door.closed, 0);
        door.sockets.front()->resume();
        QVERIFY(eventually([&] { return door.received.size() == 2; }));
        QCOMPARE(door.closed, 0);
        door.sockets.front()->resume();
        QVERIFY(eventually([&] { return door.closed == 1; }));
    }

    void tellThatAClientHasGoneWhenTheyAreClosedWhilePaused()
    {
        Door door;
        door.onReceived = [](WebSocket *socket, const QByteArray &) { socket->pause(); };
        const auto client = door.connect();
        client->write(upgrade() + text("a"));
        QVERIFY(eventually([&] { return door.received.size() == 1; }));
        const linger atOnce{.l_onoff = 1, .l_linger = 0}; // a reset, which is noticed without reading
        QCOMPARE(setsockopt(int(client->socketDescriptor()), SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce), 0);
        client->abort();
        QVERIFY(eventually([&] { return door.listener.connections() == 0; }));
        QCOMPARE(door.closed, 0);
        door.sockets.front()->close(1001, QStringLiteral("the service stops"));
        QVERIFY(eventually([&] { return door.closed == 1; }));
    }

    void mayBePausedBeforeAnythingIsRead()
    {
        Door door;
        door.onNew = [](WebSocket *socket) { socket->pause(); };
        const auto client = door.connect();
        client->write(upgrade() + text("a"));
        QVERIFY(eventually([&] { return door.sockets.size() == 1; }));
        QTest::qWait(50);
        QVERIFY(door.received.isEmpty());
        door.sockets.front()->resume();
        QVERIFY(eventually([&] { return door.received.size() == 1; }));
    }

    // limit: WaitingOutputBytes, waitingOutputBytes, mostOutputBytes, slowReader
    void dropAReaderThatIsTooSlow()
    {
        Door door;
        const auto client = door.connect();
        client->write(upgrade());
        QVERIFY(eventually([&] { return door.sockets.size() == 1; }));
        client->setReadBufferSize(1);
        WebSocket &socket = *door.sockets.front();
        for (int i = 0; i < 2000 && door.closed == 0; ++i) {
            socket.send(QByteArray(50'000, 'x'));
            QCoreApplication::processEvents();
            QVERIFY(socket.bytesToWrite() < (1 << 20) + 100'000);
        }
        QVERIFY(eventually([&] { return door.closed == 1; }));
        client->setReadBufferSize(0);
        QVERIFY(eventually([&] { return client->isClosed(); }));
        QCOMPARE(closeCode(client->received.last(4 + 17)), 4408);
    }

    // More than may wait, but in one turn: nobody could have read it.
    void keepAReaderThatReads()
    {
        Door door;
        constexpr int Many = 100;
        door.onNew = [](WebSocket *socket) {
            socket->send(QByteArray(2 << 20, 'y')); // longer than what may wait
            for (int i = 0; i < Many; ++i)
                socket->send(QByteArray(5'000, 'x'));
        };
        QWebSocket client;
        int got = 0;
        connect(&client, &QWebSocket::textMessageReceived, this, [&] { ++got; });
        client.open(door.url());
        QVERIFY(eventually([&] { return got == Many + 1; }));
        QCOMPARE(door.closed, 0);
    }

    // limit: ping, silence, PingInterval, Silence
    void pingAndCloseTheSilent()
    {
        FrontLimits limits;
        limits.ping = milliseconds(250);
        limits.silence = milliseconds(1'200);
        Door door(limits);
        const auto silent = door.connect();
        silent->write(upgrade());
        QWebSocket polite; // answers pings
        polite.open(door.url());
        QVERIFY(eventually([&] { return silent->isClosed(); }));
        QVERIFY(frames(*silent).startsWith(WsGate::serverFrame(WsGate::Opcode::Ping, {})));
        QByteArray got = frames(*silent);
        while (got.startsWith(WsGate::serverFrame(WsGate::Opcode::Ping, {})))
            got.remove(0, 2);
        QCOMPARE(closeCode(got), 4408);
        QVERIFY(eventually([&] { return door.closed == 1; }));
        QCOMPARE(polite.state(), QAbstractSocket::ConnectedState);
    }

    void aPauseIsNoSilence()
    {
        FrontLimits limits;
        limits.silence = milliseconds(300);
        limits.message = milliseconds(300);
        Door door(limits);
        door.onReceived = [](WebSocket *socket, const QByteArray &) { socket->pause(); };
        const auto client = door.connect();
        client->write(upgrade() + text("a") + text("b").chopped(1));
        QVERIFY(eventually([&] { return door.received.size() == 1; }));
        QTest::qWait(1'200);
        QCOMPARE(door.closed, 0);
        door.sockets.front()->resume();
        client->write(text("b").last(1));
        QVERIFY(eventually([&] { return door.received.size() == 2; }));
    }

    // limit: message
    void aMessageMustEnd()
    {
        FrontLimits limits;
        limits.message = milliseconds(400);
        Door door(limits);
        const auto client = door.connect();
        client->write(upgrade() + text(QByteArray(100'000, 'x')).first(20));
        QTimer trickle;
        connect(&trickle, &QTimer::timeout, client.get(), [&] { client->write("x"); });
        trickle.start(20);
        QVERIFY(eventually([&] { return client->isClosed(); }));
        QCOMPARE(closeCode(frames(*client)), 1008);
    }

    void onlyWebSocketsAreServed()
    {
        Door door;
        const auto client = door.connect();
        client->write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        QVERIFY(eventually([&] { return client->isClosed(); }));
        QCOMPARE(client->statuses(), QList<int>{426});
    }

    void clientsMayLeaveAtAnyMoment()
    {
        Door door;
        door.onReceived = [](WebSocket *socket, const QByteArray &message) {
            socket->send(message);
            if (QRandomGenerator::global()->bounded(10) == 0)
                socket->pause();
            if (QRandomGenerator::global()->bounded(10) == 0)
                socket->close(4401, QStringLiteral("out"));
        };
        const QByteArray all = upgrade() + text("a").repeated(20) + WsGate::clientFrame({WsGate::Opcode::Ping, "p"}) +
                               text(QByteArray(5'000, 'x')) + WsGate::clientFrame({WsGate::Opcode::Close, "\x03\xe8"});
        for (int round = 0; round < 40; ++round) {
            std::vector<std::unique_ptr<RawClient>> clients;
            for (int c = 0; c < 50; ++c) {
                clients.push_back(door.connect());
                clients.back()->write(all.first(QRandomGenerator::global()->bounded(all.size())));
                clients.back()->flush();
            }
            QTest::qWait(QRandomGenerator::global()->bounded(6));
            for (const auto &client : clients) {
                if (QRandomGenerator::global()->bounded(2))
                    client->abort();
            }
            if (round % 10 == 9)
                door.sockets.clear();
        }
        door.sockets.clear(); // those that are paused would never notice
        QVERIFY(eventually([&] { return door.listener.connections() == 0; }));
        QVERIFY(eventually([&] { return door.upstream.findChildren<QTcpSocket *>().isEmpty(); }));
    }
};

POSTRIDER_TEST(tst_WebSockets)
#include "tst_websockets.moc"
