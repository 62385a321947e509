// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes.h"

#include <adapters/local/localkeyvalue.h>
#include <domain/bodyhash.h>
#include <domain/limits.h>
#include <realtime/service.h>
#include <realtime/socketopener.h>
#include <support/testmain.h>
#include <wire/keys.h>
#include <wire/records.h>

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace postrider;
using namespace postrider::test;
using namespace std::chrono_literals;

namespace {

constexpr UserId Ann{1};
constexpr UserId Bob{2};
constexpr UserId Cyd{3};
const ChatUri AnnBob{QStringLiteral("dm-1-2")};
const DeviceId BobsPhone{QStringLiteral("phone")};
const ChatUri AnnCyd{QStringLiteral("dm-1-3")};

using Socket = QPointer<FakeWebSocket>;

// A whole realtime on fakes, ready to take clients.
struct World {
    World()
    {
        service.start();
        for (const Topic topic : {Topic::MessageEvents, Topic::UserEvents})
            Q_EMIT bus.subscriptions.value(topic)->positioned();
    }
    // Signed in and greeted.
    Socket client(UserId user, const QByteArray &device = "phone", const QString &path = QStringLiteral("/"))
    {
        const Socket socket = sockets.connectClient("Bearer " + QByteArray::number(user.value) + ' ' + device, path);
        if (!QTest::qWaitFor([&] { return socket->frames.size() >= 2; }))
            qFatal("no hello");
        socket->frames.clear();
        return socket;
    }
    static Entry entry(const ChatUri &chat, qint64 seq, UserId from, const MessageUuid &uuid)
    {
        Entry entry;
        entry.chat = chat;
        entry.seq = Seq{seq};
        entry.uuid = uuid;
        entry.from = from;
        entry.text = QStringLiteral("hi");
        return entry;
    }
    void tellSaved(const Entry &entry, bool repeat = false)
    {
        bus.tell(Topic::MessageEvents, wire::encode(MessageEvent(EntrySaved{entry, {}, repeat})));
    }
    void tellRefused(const MessageUuid &uuid, const QString &text, Code code)
    {
        const EntryRefused refused{AnnBob, uuid, Ann, bodyHash(EntryKind::Message, text), code};
        bus.tell(Topic::MessageEvents, wire::encode(MessageEvent(refused)));
    }
    void echoUserEvents() // as the bus does
    {
        for (const auto &record : std::exchange(bus.published, {}))
            if (record.topic == Topic::UserEvents)
                bus.tell(Topic::UserEvents, record.value);
    }
    // What every instance reads there.
    QByteArray presenceOf(UserId user)
    {
        const QByteArray key = wire::presenceKey(user);
        return keyValue.get({key}).result().value(key, "none");
    }
    void wait(std::chrono::milliseconds time)
    {
        clock.advance(time);
        service.housekeep();
    }

    ManualClock clock;
    FakeVerifier verifier{clock};
    Authenticator authenticator{verifier, clock};
    FakeWebSocketServer sockets;
    FakeChats chats;
    FakeUsers users;
    FakeBus bus;
    LocalKeyValue keyValue{clock};
    SendBudget budget;
    realtime::Service service{{sockets, authenticator, clock, chats, users, bus, keyValue, budget}};
};

QJsonObject send(const MessageUuid &uuid, UserId to, const QString &text = QStringLiteral("hi"))
{
    return {{QStringLiteral("uuid"), uuid.toString()},
            {QStringLiteral("user_to"), to.value},
            {QStringLiteral("message"), text}};
}

QJsonObject mark(const QString &type, const ChatUri &chat, qint64 seq)
{
    return {{QStringLiteral("type"), type}, {QStringLiteral("chat"), chat.value}, {QStringLiteral("seq"), seq}};
}

QString codeOf(const QJsonObject &frame)
{
    const QJsonValue reason = frame.value(QLatin1String("reason"));
    return (reason.isObject() ? reason.toObject() : frame).value(QLatin1String("code")).toString();
}

QString typeOf(const QJsonObject &frame)
{
    return frame.value(QLatin1String("type")).toString();
}

SaveMark markOf(const FakeBus::Published &record)
{
    return wire::parseSaveMark(record.value).value();
}

} // namespace

class tst_Service : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // --- connecting
    void greetsFirst();
    void takesTheTokenFromASubprotocol();
    void turnsAwayWhoIsNotSignedIn_data();
    void turnsAwayWhoIsNotSignedIn();
    void losesNothingWhileItBegins();
    void readsNothingBeforeItHasGreeted();
    void asksTheStoreForSomeAtATime();
    void refusesWhileItIsBehind();
    void asksToComeBackWhenTheStoreFails();
    void endsTheOldestOfTooManySockets();
    void endsWithTheToken();
    void livesOnWithAFreshToken();
    void refusesAnothersToken();
    void endsWithTheDevice();
    void endsAfterTooManyErrors();
    void takesNoBinary();
    void saysWhenItStops();

    // --- sending
    void publishesASend();
    void tellsTheSenderAndEverybodyElse();
    void skipsAcceptedWhenSavedFollows();
    void answersARepeatToWhoWaits();
    void answersEachOfTwoEqualSends();
    void tellsTwoTextsOfOneUuidApart();
    void tellsAFailure();
    void refusesOneself();
    void leavesUnknownChatsToPersistence();
    void buriesEventsItCantRead();
    void holdsTheSocketWhileTheBusIsFull();
    void forgetsWhatWasHeldOfWhoHasGone();
    void holdsTheSocketAboveTheRate();
    void asksToSendAgainWhatTheBusLost();
    void showsOnlyTheChatOfThePath();

    // --- marks
    void publishesTheFirstMarkAndThenTheGreatest();
    void asksTheStoreAboutWhatItDoesNotKnow();
    void refusesMarksThatCantBe();
    void holdsAMarkWhileTheStoreFails();
    void keepsTheGreatestMarkWhileTheBusIsFull();
    void tellsMarksToBothSides();
    void tellsWhatIsLeftUnread();

    // --- typing and presence
    void passesTypingOnOncePerInterval();
    void refusesTypingElsewhere();
    void tellsWhoComesAndGoes();
    void forgivesAShortAbsence();
    void keepsSayingWhoIsConnected();
    void leavesOnlineWhomAnotherInstanceHolds();
    void missesThoseOfAnInstanceThatDied();
    void believesTheBusWhenTheStoreForgets();
    void noticesWhoseComingItDidNotHear();
};

void tst_Service::greetsFirst()
{
    World world;
    world.chats.unreadOf[Ann] = {{AnnBob, 3, {}}};
    const Socket socket = world.sockets.connectClient("Bearer 1 phone");
    QTRY_COMPARE(socket->frames.size(), 2);
    const QJsonObject hello = socket->frames.at(0);
    QCOMPARE(typeOf(hello), QStringLiteral("hello"));
    QCOMPARE(hello.value(QLatin1String("user")).toInt(), 1);
    QCOMPARE(hello.value(QLatin1String("device")).toString(), QStringLiteral("phone"));
    QCOMPARE(hello.value(QLatin1String("epoch")).toString(), QStringLiteral("epoch"));
    const QJsonObject limits = hello.value(QLatin1String("limits")).toObject();
    QCOMPARE(limits.value(QLatin1String("message_bytes")).toInt(), 65536);
    QCOMPARE(limits.value(QLatin1String("frame_bytes")).toInt(), 409600);
    QCOMPARE(limits.value(QLatin1String("sends_per_second")).toInt(), 50);
    QCOMPARE(limits.value(QLatin1String("burst")).toInt(), 200);
    QCOMPARE(typeOf(socket->frames.at(1)), QStringLiteral("unread"));
    QCOMPARE(socket->frames.at(1).value(QLatin1String("chats")).toArray().size(), 1);
}

void tst_Service::takesTheTokenFromASubprotocol()
{
    World world;
    const Socket socket = world.sockets.connectClient(
        {}, QStringLiteral("/"), {QStringLiteral("postrider.v1"), QStringLiteral("bearer.2 tablet")});
    QTRY_COMPARE(socket->frames.size(), 2);
    QCOMPARE(socket->frames.at(0).value(QLatin1String("user")).toInt(), 2);
}

void tst_Service::turnsAwayWhoIsNotSignedIn_data()
{
    QTest::addColumn<QByteArray>("authorization");
    QTest::addColumn<QStringList>("subprotocols");
    QTest::newRow("nothing") << QByteArray() << QStringList();
    QTest::newRow("garbage") << QByteArray("Bearer nonsense") << QStringList();
    QTest::newRow("another scheme") << QByteArray("Basic 1 phone") << QStringList();
    QTest::newRow("expired") << QByteArray("Bearer 1 phone 0") << QStringList();
    QTest::newRow("revoked") << QByteArray("Bearer 1 lost") << QStringList();
    QTest::newRow("subprotocol") << QByteArray() << QStringList{QStringLiteral("bearer.nonsense")};
}
void tst_Service::turnsAwayWhoIsNotSignedIn()
{
    QFETCH(QByteArray, authorization);
    QFETCH(QStringList, subprotocols);
    World world;
    world.authenticator.revoke(DeviceId{QStringLiteral("lost")});
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("turning away .*127\\.0\\.0\\.1")));
    const Socket socket = world.sockets.connectClient(authorization, QStringLiteral("/"), subprotocols);
    QCOMPARE(socket->frames.size(), 1);
    QCOMPARE(typeOf(socket->frames.at(0)), QStringLiteral("error"));
    QCOMPARE(codeOf(socket->frames.at(0)), QStringLiteral("unauthenticated"));
    QCOMPARE(socket->closeCode, 4401);
    socket->say(send(MessageUuid::create(), Bob)); // came with the handshake
    QTRY_VERIFY(!socket);
    QVERIFY(world.bus.published.isEmpty());
}

void tst_Service::losesNothingWhileItBegins()
{
    World world;
    world.chats.holdsBack = true;
    const Socket socket = world.sockets.connectClient("Bearer 1 phone");
    QCoreApplication::processEvents();
    world.tellSaved(World::entry(AnnBob, 1, Bob, MessageUuid::create()));
    QVERIFY(socket->frames.isEmpty());
    world.chats.letGo();
    QTRY_COMPARE(socket->frames.size(), 3);
    QCOMPARE(typeOf(socket->frames.at(0)), QStringLiteral("hello"));
    QCOMPARE(typeOf(socket->frames.at(1)), QStringLiteral("unread"));
    QCOMPARE(typeOf(socket->frames.at(2)), QStringLiteral("message"));
}

void tst_Service::readsNothingBeforeItHasGreeted()
{
    World world;
    world.chats.holdsBack = true;
    const Socket socket = world.sockets.connectClient("Bearer 1 phone");
    socket->say(send(MessageUuid::create(), Bob));
    QCoreApplication::processEvents();
    QVERIFY(world.bus.of(Topic::MessageSave).isEmpty());
    world.chats.letGo();
    QTRY_COMPARE(world.bus.of(Topic::MessageSave).size(), 1);
}

void tst_Service::asksTheStoreForSomeAtATime()
{
    World world;
    world.chats.holdsBack = true;
    QList<Socket> sockets;
    for (int user = 1; user <= 3 * realtime::SocketOpener::AtATime; ++user)
        sockets.append(world.sockets.connectClient("Bearer " + QByteArray::number(user) + " phone"));
    sockets.last()->leave(); // who has gone is not asked about
    for (int round = 0; round < 2; ++round) {
        QTRY_COMPARE(world.chats.heldBack(), qsizetype(realtime::SocketOpener::AtATime));
        world.chats.letGo();
    }
    QTRY_COMPARE(world.chats.heldBack(), qsizetype(realtime::SocketOpener::AtATime - 1));
    world.chats.letGo();
    sockets.removeLast();
    for (const Socket &socket : sockets)
        QTRY_COMPARE(socket->frames.size(), 2);
}

void tst_Service::refusesWhileItIsBehind()
{
    World world;
    const Socket before = world.client(Ann);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("may have been missed")));
    QSignalSpy lost(&world.service, &realtime::Service::lost);
    Q_EMIT world.bus.subscriptions.value(Topic::MessageEvents)->lost();
    QCOMPARE(lost.size(), 1);
    QCOMPARE(before->closeCode, 1013);
    const Socket refused = world.sockets.connectClient("Bearer 1 phone");
    QCOMPARE(refused->closeCode, 1013);
    QVERIFY(refused->frames.isEmpty());
    Q_EMIT world.bus.subscriptions.value(Topic::MessageEvents)->positioned();
    QCOMPARE(world.client(Ann)->closeCode, 0);
}

void tst_Service::asksToComeBackWhenTheStoreFails()
{
    World world;
    world.chats.failing = true;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("can't begin a session")));
    const Socket socket = world.sockets.connectClient("Bearer 1 phone");
    QTRY_COMPARE(socket->closeCode, 1013);
    QVERIFY(socket->frames.isEmpty());
}

void tst_Service::endsTheOldestOfTooManySockets()
{
    World world;
    QList<Socket> sockets;
    for (int i = 0; i < limits::SocketsPerUser; ++i)
        sockets.append(world.client(Ann));
    const Socket bobs = world.client(Bob);
    QCOMPARE(sockets.constFirst()->closeCode, 0);
    const Socket newest = world.client(Ann);
    QTRY_VERIFY(!sockets.constFirst());
    QCOMPARE(sockets.at(1)->closeCode, 0);
    QCOMPARE(newest->closeCode, 0);
    QCOMPARE(bobs->closeCode, 0);
}

void tst_Service::endsWithTheToken()
{
    World world;
    const Socket socket = world.client(Ann, "phone 60000");
    world.wait(59s);
    QCOMPARE(socket->closeCode, 0);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("expired")));
    world.wait(1s);
    QCOMPARE(socket->closeCode, 4401);
    QCOMPARE(codeOf(socket->last()), QStringLiteral("unauthenticated"));
}

void tst_Service::livesOnWithAFreshToken()
{
    World world;
    const Socket socket = world.client(Ann, "phone 60000");
    socket->say(QJsonObject{{QStringLiteral("type"), QStringLiteral("token")},
                            {QStringLiteral("token"), QStringLiteral("1 phone 120000")}});
    QCOMPARE(typeOf(socket->last()), QStringLiteral("token"));
    QVERIFY(socket->last().contains(QLatin1String("expires")));
    world.wait(60s);
    QCOMPARE(socket->closeCode, 0);
}

void tst_Service::refusesAnothersToken()
{
    World world;
    for (const QString &token : {QStringLiteral("2 phone"), QStringLiteral("nonsense")}) {
        const Socket socket = world.client(Ann);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("closing a socket of user 1")));
        socket->say(QJsonObject{{QStringLiteral("type"), QStringLiteral("token")}, {QStringLiteral("token"), token}});
        QCOMPARE(socket->closeCode, 4401);
        QCOMPARE(codeOf(socket->last()), QStringLiteral("unauthenticated"));
    }
}

void tst_Service::endsWithTheDevice()
{
    World world;
    const Socket phone = world.client(Ann, "phone");
    const Socket tablet = world.client(Ann, "tablet");
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("signed out")));
    world.bus.tell(Topic::UserEvents, wire::encode(UserEvent(DeviceRevoked{Ann, DeviceId{QStringLiteral("phone")}})));
    QCOMPARE(phone->closeCode, 4401);
    QCOMPARE(tablet->closeCode, 0);
}

void tst_Service::endsAfterTooManyErrors()
{
    World world;
    const Socket socket = world.client(Ann);
    for (int i = 0; i < limits::ErrorFramesInARow - 1; ++i)
        socket->say(QByteArray("nonsense"));
    QCOMPARE(socket->frames.size(), limits::ErrorFramesInARow - 1);
    QCOMPARE(codeOf(socket->last()), QStringLiteral("bad_json"));
    // A Failed is no error frame: the row begins anew.
    socket->say(send(MessageUuid::create(), Ann));
    for (int i = 0; i < limits::ErrorFramesInARow - 1; ++i)
        socket->say(QJsonObject{{QStringLiteral("type"), QStringLiteral("dance")}});
    QCOMPARE(socket->closeCode, 0);
    QCOMPARE(codeOf(socket->last()), QStringLiteral("unknown_type"));
    socket->say(QJsonObject{{QStringLiteral("type"), QStringLiteral("typing")},
                            {QStringLiteral("chat"), QStringLiteral("dm-8-9")}});
    QCOMPARE(codeOf(socket->last()), QStringLiteral("no_such_chat"));
    QCOMPARE(socket->closeCode, 1008);
}

void tst_Service::takesNoBinary()
{
    World world;
    const Socket socket = world.client(Ann);
    Q_EMIT socket->receivedBinary();
    QCOMPARE(socket->closeCode, 1003);
}

void tst_Service::saysWhenItStops()
{
    World world;
    const Socket ann = world.client(Ann);
    const Socket bob = world.client(Bob);
    QSignalSpy stopped(&world.service, &realtime::Service::stopped);
    world.service.stop();
    QCOMPARE(ann->closeCode, 1001);
    QCOMPARE(bob->closeCode, 1001);
    QVERIFY(stopped.isEmpty());
    QTRY_COMPARE(stopped.size(), 1);
    QVERIFY(!ann);
}

void tst_Service::publishesASend()
{
    World world;
    const Socket socket = world.client(Bob, "tablet");
    const auto uuid = MessageUuid::create();
    socket->say(send(uuid, Ann));
    const auto published = world.bus.of(Topic::MessageSave);
    QCOMPARE(published.size(), 1);
    QCOMPARE(published.at(0).key, QByteArray("dm-1-2"));
    const auto command = wire::parseSaveCommand(published.at(0).value);
    QVERIFY(command);
    const auto &message = std::get<SaveMessage>(*command);
    QCOMPARE(message.uuid, uuid);
    QCOMPARE(message.chat, AnnBob);
    QCOMPARE(message.from, Bob);
    QCOMPARE(message.device, DeviceId{QStringLiteral("tablet")});
    QCOMPARE(message.text, QStringLiteral("hi"));
    QVERIFY(socket->frames.isEmpty());
    published.at(0).done({});
    QTRY_COMPARE(socket->states(), QStringList{QStringLiteral("Accepted")});
}

void tst_Service::tellsTheSenderAndEverybodyElse()
{
    World world;
    const Socket sending = world.client(Ann, "phone");
    const Socket other = world.client(Ann, "tablet");
    const Socket bob = world.client(Bob);
    const Socket cyd = world.client(Cyd);
    const auto uuid = MessageUuid::create();
    sending->say(send(uuid, Bob));
    world.tellSaved(World::entry(AnnBob, 7, Ann, uuid));
    QCOMPARE(sending->frames.size(), 1);
    QCOMPARE(sending->last().value(QLatin1String("state")).toString(), QStringLiteral("Saved"));
    QCOMPARE(sending->last().value(QLatin1String("uuid")).toString(), uuid.toString());
    QCOMPARE(sending->last().value(QLatin1String("seq")).toInt(), 7);
    for (const Socket &told : {other, bob}) {
        QCOMPARE(told->frames.size(), 1);
        QCOMPARE(typeOf(told->last()), QStringLiteral("message"));
        QCOMPARE(told->last().value(QLatin1String("message")).toString(), QStringLiteral("hi"));
    }
    QVERIFY(cyd->frames.isEmpty());
}

void tst_Service::skipsAcceptedWhenSavedFollows()
{
    World world;
    const Socket socket = world.client(Ann);
    const auto uuid = MessageUuid::create();
    socket->say(send(uuid, Bob));
    world.bus.of(Topic::MessageSave).at(0).done({});
    world.tellSaved(World::entry(AnnBob, 1, Ann, uuid));
    QTest::qWait(0);
    QCOMPARE(socket->states(), QStringList{QStringLiteral("Saved")});
}

void tst_Service::answersARepeatToWhoWaits()
{
    World world;
    const Socket waiting = world.client(Ann, "phone");
    const Socket other = world.client(Ann, "tablet");
    const Socket bob = world.client(Bob);
    const auto uuid = MessageUuid::create();
    waiting->say(send(uuid, Bob));
    world.tellSaved(World::entry(AnnBob, 1, Ann, uuid), true);
    QCOMPARE(waiting->states(), QStringList{QStringLiteral("Saved")});
    QVERIFY(other->frames.isEmpty());
    QVERIFY(bob->frames.isEmpty());
}

void tst_Service::answersEachOfTwoEqualSends()
{
    World world;
    const Socket socket = world.client(Ann);
    const auto uuid = MessageUuid::create();
    const Entry entry = World::entry(AnnBob, 1, Ann, uuid);
    socket->say(send(uuid, Bob));
    socket->say(send(uuid, Bob));
    world.tellSaved(entry);
    world.tellSaved(entry, true);
    QCOMPARE(socket->states(), QStringList({QStringLiteral("Saved"), QStringLiteral("Saved")}));
    QVERIFY(socket->ofType(QStringLiteral("message")).isEmpty());
}

void tst_Service::tellsTwoTextsOfOneUuidApart()
{
    World world;
    const Socket first = world.client(Ann, "phone");
    const Socket second = world.client(Ann, "tablet");
    const auto uuid = MessageUuid::create();
    first->say(send(uuid, Bob));
    second->say(send(uuid, Bob, QStringLiteral("ho")));
    world.tellSaved(World::entry(AnnBob, 1, Ann, uuid));
    QCOMPARE(first->states(), QStringList{QStringLiteral("Saved")});
    QVERIFY(second->states().isEmpty());
    QCOMPARE(typeOf(second->last()), QStringLiteral("message"));
    world.tellRefused(uuid, QStringLiteral("ho"), Code::UuidTaken);
    QCOMPARE(first->states(), QStringList{QStringLiteral("Saved")});
    QCOMPARE(second->states(), QStringList{QStringLiteral("Failed")});
}

void tst_Service::tellsAFailure()
{
    World world;
    const Socket sending = world.client(Ann, "phone");
    const Socket other = world.client(Ann, "tablet");
    const auto uuid = MessageUuid::create();
    sending->say(send(uuid, Bob));
    world.tellRefused(uuid, QStringLiteral("hi"), Code::NoSuchUser);
    QCOMPARE(sending->states(), QStringList{QStringLiteral("Failed")});
    QCOMPARE(codeOf(sending->last()), QStringLiteral("no_such_user"));
    QVERIFY(other->frames.isEmpty());
}

void tst_Service::refusesOneself()
{
    World world;
    const Socket socket = world.client(Ann);
    socket->say(send(MessageUuid::create(), Ann));
    QCOMPARE(codeOf(socket->last()), QStringLiteral("to_oneself"));
    QCOMPARE(socket->states(), QStringList{QStringLiteral("Failed")});
    QVERIFY(world.bus.of(Topic::MessageSave).isEmpty());
}

void tst_Service::leavesUnknownChatsToPersistence()
{
    World world;
    const Socket socket = world.client(Ann);
    const auto sendToChat = [&](const QString &chat) {
        socket->say(QJsonObject{{QStringLiteral("uuid"), MessageUuid::create().toString()},
                                {QStringLiteral("chat"), chat},
                                {QStringLiteral("message"), QStringLiteral("hi")}});
    };
    sendToChat(QStringLiteral("dm-2-3"));
    sendToChat(QStringLiteral("nothing-of-the-kind"));
    QCOMPARE(world.bus.of(Topic::MessageSave).size(), 2);
    // No chat can be called so.
    sendToChat(QStringLiteral("nothing of the kind"));
    sendToChat(QString(1000, u'x'));
    sendToChat(QString());
    QCOMPARE(world.bus.of(Topic::MessageSave).size(), 2);
    QCOMPARE(socket->states().size(), 3);
    QCOMPARE(codeOf(socket->last()), QStringLiteral("no_such_chat"));
}

void tst_Service::buriesEventsItCantRead()
{
    World world;
    const Socket socket = world.client(Ann);
    const qsizetype frames = socket->frames.size();
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("can't read event \\d+ of")));
    world.bus.tell(Topic::MessageEvents, "nonsense");
    const auto dead = world.bus.of(Topic::MessageDead);
    QCOMPARE(dead.size(), 1);
    QVERIFY(dead.first().value.contains(QByteArray("nonsense").toBase64()));
    QCOMPARE(socket->frames.size(), frames);
    // Identity buries those: once for all instances.
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("can't read user event")));
    world.bus.tell(Topic::UserEvents, "nonsense");
    QCOMPARE(world.bus.of(Topic::MessageDead).size(), 1);
    QCOMPARE(socket->closeCode, 0);
}

void tst_Service::holdsTheSocketWhileTheBusIsFull()
{
    World world;
    const Socket socket = world.client(Ann);
    QList<MessageUuid> uuids;
    world.bus.full = true;
    for (int i = 0; i < 3; ++i) {
        uuids.append(MessageUuid::create());
        socket->say(send(uuids.constLast(), Bob));
    }
    QVERIFY(socket->paused);
    QCOMPARE(socket->unread(), 2);
    world.bus.makeRoom();
    QTRY_COMPARE(world.bus.of(Topic::MessageSave).size(), 3);
    for (int i = 0; i < 3; ++i) {
        const auto command = wire::parseSaveCommand(world.bus.of(Topic::MessageSave).at(i).value);
        QCOMPARE(std::get<SaveMessage>(*command).uuid, uuids.at(i));
    }
    QVERIFY(!socket->paused);
}

void tst_Service::forgetsWhatWasHeldOfWhoHasGone()
{
    World world;
    const Socket gone = world.client(Ann);
    const Socket other = world.client(Bob);
    world.bus.full = true;
    gone->say(send(MessageUuid::create(), Bob));
    QVERIFY(gone->paused);
    gone->leave();
    world.bus.full = false; // before anybody says so: only what waits could keep others waiting
    other->say(send(MessageUuid::create(), Ann));
    QVERIFY(!other->paused);
    QCOMPARE(world.bus.of(Topic::MessageSave).size(), 1);
    world.bus.makeRoom();
    QCOMPARE(world.bus.of(Topic::MessageSave).size(), 1);
}

void tst_Service::holdsTheSocketAboveTheRate()
{
    World world;
    const Socket phone = world.client(Ann, "phone");
    const Socket bob = world.client(Bob);
    for (int i = 0; i < limits::SendBurst + 2; ++i)
        phone->say(send(MessageUuid::create(), Bob));
    QCOMPARE(world.bus.of(Topic::MessageSave).size(), limits::SendBurst);
    QVERIFY(phone->paused);
    bob->say(send(MessageUuid::create(), Ann));
    QCOMPARE(world.bus.of(Topic::MessageSave).size(), limits::SendBurst + 1);
    world.clock.advance(1000ms / limits::SendsPerSecond);
    QTRY_COMPARE(world.bus.of(Topic::MessageSave).size(), limits::SendBurst + 2);
    world.clock.advance(1000ms / limits::SendsPerSecond);
    QTRY_COMPARE(world.bus.of(Topic::MessageSave).size(), limits::SendBurst + 3);
    QVERIFY(!phone->paused);
    QVERIFY(phone->frames.isEmpty());
}

void tst_Service::asksToSendAgainWhatTheBusLost()
{
    World world;
    const Socket socket = world.client(Ann);
    socket->say(send(MessageUuid::create(), Bob));
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("did not take")));
    world.bus.of(Topic::MessageSave).at(0).done(failure(Code::Unavailable));
    QCOMPARE(socket->closeCode, 1013);
    QVERIFY(socket->states().isEmpty());
}

void tst_Service::showsOnlyTheChatOfThePath()
{
    World world;
    const Socket narrow = world.client(Ann, "phone", QStringLiteral("/dm-1-3"));
    const Socket wide = world.client(Ann, "tablet", QStringLiteral("/whatever"));
    world.tellSaved(World::entry(AnnBob, 1, Bob, MessageUuid::create()));
    world.tellSaved(World::entry(AnnCyd, 1, Cyd, MessageUuid::create()));
    QCOMPARE(narrow->frames.size(), 1);
    QCOMPARE(narrow->last().value(QLatin1String("chat")).toString(), AnnCyd.value);
    QCOMPARE(wide->frames.size(), 2);
}

void tst_Service::publishesTheFirstMarkAndThenTheGreatest()
{
    World world;
    const Socket socket = world.client(Bob);
    for (int seq = 1; seq <= 9; ++seq)
        world.tellSaved(World::entry(AnnBob, seq, Ann, MessageUuid::create()));
    const Timestamp first = world.clock.now();
    for (int seq = 1; seq <= 9; ++seq)
        socket->say(mark(QStringLiteral("delivered"), AnnBob, seq));
    QCOMPARE(world.bus.of(Topic::ReceiptSave).size(), 1);
    QCOMPARE(markOf(world.bus.of(Topic::ReceiptSave).at(0)).seq, Seq{1});
    QCOMPARE(markOf(world.bus.of(Topic::ReceiptSave).at(0)).at, first);
    world.clock.advance(limits::MarkInterval);
    QTRY_COMPARE(world.bus.of(Topic::ReceiptSave).size(), 2);
    QCOMPARE(markOf(world.bus.of(Topic::ReceiptSave).at(1)).seq, Seq{9});
    QCOMPARE(markOf(world.bus.of(Topic::ReceiptSave).at(1)).user, Bob);
    QCOMPARE(world.chats.asked, 0);
}

void tst_Service::asksTheStoreAboutWhatItDoesNotKnow()
{
    World world;
    world.chats.chatsOf[Bob] = {AnnBob};
    world.chats.lastSeq[AnnBob] = Seq{5};
    const Socket socket = world.client(Bob);
    socket->say(mark(QStringLiteral("read"), AnnBob, 5));
    QTRY_COMPARE(world.bus.of(Topic::ReceiptSave).size(), 1);
    QCOMPARE(markOf(world.bus.of(Topic::ReceiptSave).at(0)).kind, MarkKind::Read);
    QTRY_VERIFY(!socket->paused);
    socket->say(mark(QStringLiteral("read"), AnnBob, 4));
    QCOMPARE(world.chats.asked, 1);
    QVERIFY(socket->frames.isEmpty());
}

void tst_Service::refusesMarksThatCantBe()
{
    World world;
    world.chats.chatsOf[Bob] = {AnnBob};
    world.chats.lastSeq[AnnBob] = Seq{5};
    const Socket socket = world.client(Bob);
    socket->say(mark(QStringLiteral("read"), AnnBob, 6));
    QTRY_COMPARE(socket->frames.size(), 1);
    QCOMPARE(codeOf(socket->last()), QStringLiteral("bad_seq"));
    socket->say(mark(QStringLiteral("delivered"), AnnCyd, 1));
    QTRY_COMPARE(socket->frames.size(), 2);
    QCOMPARE(codeOf(socket->last()), QStringLiteral("no_such_chat"));
    QVERIFY(world.bus.of(Topic::ReceiptSave).isEmpty());
}

void tst_Service::holdsAMarkWhileTheStoreFails()
{
    World world;
    world.chats.chatsOf[Bob] = {AnnBob};
    world.chats.lastSeq[AnnBob] = Seq{5};
    const Socket socket = world.client(Bob);
    world.chats.failing = true;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("can't check a mark")));
    socket->say(mark(QStringLiteral("read"), AnnBob, 5));
    QTRY_COMPARE(world.chats.asked, 1);
    QVERIFY(socket->paused);
    world.chats.failing = false;
    QTRY_COMPARE(world.bus.of(Topic::ReceiptSave).size(), 1);
    QVERIFY(socket->frames.isEmpty());
}

void tst_Service::keepsTheGreatestMarkWhileTheBusIsFull()
{
    World world;
    const Socket socket = world.client(Bob);
    for (int seq = 1; seq <= 3; ++seq)
        world.tellSaved(World::entry(AnnBob, seq, Ann, MessageUuid::create()));
    world.bus.full = true;
    for (int seq = 1; seq <= 3; ++seq)
        socket->say(mark(QStringLiteral("delivered"), AnnBob, seq));
    QVERIFY(!socket->paused);
    world.bus.makeRoom();
    world.clock.advance(limits::MarkInterval);
    QTRY_COMPARE(world.bus.of(Topic::ReceiptSave).size(), 1);
    QCOMPARE(markOf(world.bus.of(Topic::ReceiptSave).at(0)).seq, Seq{3});
}

void tst_Service::tellsMarksToBothSides()
{
    World world;
    const Socket ann = world.client(Ann);
    const Socket bob = world.client(Bob);
    const Socket cyd = world.client(Cyd);
    const Mark before{Seq{1}, Seq{0}};
    const Mark after{Seq{4}, Seq{0}};
    const Mark anns{Seq{2}, Seq{2}};
    world.bus.tell(Topic::MessageEvents,
                   wire::encode(MessageEvent(MarkMoved{AnnBob, Bob, after, before, anns, world.clock.now()})));
    for (const Socket &told : {ann, bob}) {
        QCOMPARE(told->frames.size(), 1);
        const QJsonObject user = told->last().value(QLatin1String("users")).toArray().at(0).toObject();
        QCOMPARE(typeOf(told->last()), QStringLiteral("receipts"));
        QCOMPARE(user.value(QLatin1String("user")).toInt(), 2);
        QCOMPARE(user.value(QLatin1String("delivered")).toInt(), 4);
        QVERIFY(user.contains(QLatin1String("time")));
    }
    const auto all = [](const Socket &socket) {
        return socket->last().value(QLatin1String("all")).toObject().value(QLatin1String("delivered")).toInt();
    };
    QCOMPARE(all(ann), 4);
    QCOMPARE(all(bob), 2);
    QVERIFY(cyd->frames.isEmpty());
}

void tst_Service::tellsWhatIsLeftUnread()
{
    World world;
    const Socket phone = world.client(Bob, "phone");
    const Socket tablet = world.client(Bob, "tablet");
    const Socket ann = world.client(Ann);
    const auto moved = [&](qint64 from, qint64 to) {
        world.bus.tell(
            Topic::MessageEvents,
            wire::encode(MessageEvent(MarkMoved{AnnBob, Bob, {Seq{9}, Seq{to}}, {Seq{9}, Seq{from}}, {}, {}})));
    };
    world.chats.unreadOf[Bob] = {{AnnBob, 2, {}}, {AnnCyd, 1, {}}};
    moved(0, 7);
    for (const Socket &told : {phone, tablet}) {
        QTRY_COMPARE(told->ofType(QStringLiteral("unread")).size(), 1);
        const QJsonArray chats = told->last().value(QLatin1String("chats")).toArray();
        QCOMPARE(chats.size(), 1);
        QCOMPARE(chats.at(0).toObject().value(QLatin1String("count")).toInt(), 2);
    }
    world.chats.unreadOf[Bob] = {};
    moved(7, 9);
    QTRY_COMPARE(phone->ofType(QStringLiteral("unread")).size(), 2);
    const QJsonObject empty = phone->last().value(QLatin1String("chats")).toArray().at(0).toObject();
    QCOMPARE(empty.value(QLatin1String("chat")).toString(), AnnBob.value);
    QCOMPARE(empty.value(QLatin1String("count")).toInt(-1), 0);
    moved(9, 9);
    QTest::qWait(0);
    QCOMPARE(phone->ofType(QStringLiteral("unread")).size(), 2);
    QVERIFY(ann->ofType(QStringLiteral("unread")).isEmpty());
}

void tst_Service::passesTypingOnOncePerInterval()
{
    World world;
    world.chats.chatsOf[Ann] = {AnnBob};
    const Socket ann = world.client(Ann);
    const Socket bob = world.client(Bob);
    world.echoUserEvents();
    const auto type = [&] {
        ann->say(
            QJsonObject{{QStringLiteral("type"), QStringLiteral("typing")}, {QStringLiteral("chat"), AnnBob.value}});
        world.echoUserEvents();
    };
    type();
    type();
    QCOMPARE(bob->ofType(QStringLiteral("typing")).size(), 1);
    QCOMPARE(bob->last().value(QLatin1String("user")).toInt(), 1);
    QVERIFY(ann->ofType(QStringLiteral("typing")).isEmpty());
    world.clock.advance(limits::TypingInterval);
    type();
    QCOMPARE(bob->ofType(QStringLiteral("typing")).size(), 2);
    QVERIFY(ann->ofType(QStringLiteral("error")).isEmpty());
}

void tst_Service::refusesTypingElsewhere()
{
    World world;
    const Socket ann = world.client(Ann);
    ann->say(QJsonObject{{QStringLiteral("type"), QStringLiteral("typing")}, {QStringLiteral("chat"), AnnBob.value}});
    QCOMPARE(codeOf(ann->last()), QStringLiteral("no_such_chat"));
}

void tst_Service::tellsWhoComesAndGoes()
{
    World world;
    world.chats.chatsOf[Ann] = {AnnBob};
    world.users.known.insert(Bob, User{.id = Bob, .name = {}, .displayName = {}, .lastSeen = world.clock.now() - 24h});
    const Socket ann = world.client(Ann);
    const Socket cyd = world.client(Cyd);
    world.echoUserEvents();
    const Socket bob = world.client(Bob);
    world.echoUserEvents();
    QTRY_COMPARE(ann->ofType(QStringLiteral("presence")).size(), 1);
    QCOMPARE(ann->last().value(QLatin1String("user")).toInt(), 2);
    QCOMPARE(ann->last().value(QLatin1String("online")).toBool(), true);
    QCOMPARE(ann->last().value(QLatin1String("last_seen")).toString(), toIso(world.clock.now() - 24h));
    QCOMPARE(world.presenceOf(Bob), "realtime");

    const Timestamp left = world.clock.now();
    bob->leave();
    world.echoUserEvents();
    world.wait(limits::OfflineAfter - 1ms);
    QCOMPARE(ann->ofType(QStringLiteral("presence")).size(), 1);
    QCOMPARE(world.presenceOf(Bob), "");
    world.wait(1ms);
    QCOMPARE(ann->ofType(QStringLiteral("presence")).size(), 2);
    QCOMPARE(ann->last().value(QLatin1String("online")).toBool(true), false);
    QCOMPARE(ann->last().value(QLatin1String("last_seen")).toString(), toIso(left));
    QCOMPARE(world.presenceOf(Bob), "none");
    QVERIFY(cyd->frames.isEmpty());
}

void tst_Service::forgivesAShortAbsence()
{
    World world;
    world.chats.chatsOf[Ann] = {AnnBob};
    const Socket ann = world.client(Ann);
    const Socket bob = world.client(Bob);
    world.echoUserEvents();
    QTRY_COMPARE(ann->ofType(QStringLiteral("presence")).size(), 1);
    bob->leave();
    world.echoUserEvents();
    world.wait(limits::OfflineAfter / 2);
    world.client(Bob);
    world.echoUserEvents();
    world.wait(limits::OfflineAfter);
    QCOMPARE(ann->ofType(QStringLiteral("presence")).size(), 1);
}

void tst_Service::keepsSayingWhoIsConnected()
{
    World world;
    const Socket ann = world.client(Ann);
    for (int second = 0; second < 100; ++second) {
        world.wait(1s);
        QCOMPARE(world.presenceOf(Ann), "realtime");
    }
    const Socket other = world.client(Ann, "tablet");
    other->leave();
    QCOMPARE(world.presenceOf(Ann), "realtime");
    ann->leave();
    QCOMPARE(world.presenceOf(Ann), "");
    world.wait(limits::OfflineAfter - 1ms);
    QCOMPARE(world.presenceOf(Ann), "");
    world.wait(1ms);
    QCOMPARE(world.presenceOf(Ann), "none");
}

// Bob's phone is connected to this instance and to another one, and leaves this one.
void tst_Service::leavesOnlineWhomAnotherInstanceHolds()
{
    World world;
    world.chats.chatsOf[Ann] = {AnnBob};
    const Socket ann = world.client(Ann);
    const Socket bob = world.client(Bob);
    world.echoUserEvents();
    QTRY_COMPARE(ann->ofType(QStringLiteral("presence")).size(), 1);
    bob->leave();
    world.echoUserEvents();
    for (int second = 0; second < 60; ++second) {
        world.keyValue.set(wire::presenceKey(Bob), "another", wire::PresenceLife);
        world.wait(1s);
    }
    QCOMPARE(ann->ofType(QStringLiteral("presence")).size(), 1);
    world.wait(wire::PresenceLife);
    world.wait(1s); // then it is told
    QCOMPARE(ann->ofType(QStringLiteral("presence")).size(), 2);
    QCOMPARE(ann->last().value(QLatin1String("online")).toBool(true), false);
}

void tst_Service::missesThoseOfAnInstanceThatDied()
{
    World world;
    world.chats.chatsOf[Ann] = {AnnBob};
    const Socket ann = world.client(Ann);
    world.echoUserEvents();
    for (int second = 0; second < 60; ++second) {
        world.keyValue.set(wire::presenceKey(Bob), "another", wire::PresenceLife);
        world.wait(1s);
    }
    world.bus.tell(Topic::UserEvents, wire::encode(PresenceChanged{Bob, BobsPhone, true, world.clock.now()}));
    QVERIFY(ann->frames.isEmpty()); // who is online already
    world.wait(wire::PresenceLife);
    QCOMPARE(world.presenceOf(Bob), "none");
    const auto said = world.bus.published;
    QCOMPARE(said.size(), 1); // for identity, which keeps when Bob was last seen
    const auto event = wire::parseUserEvent(said.first().value).value();
    QCOMPARE(std::get<PresenceChanged>(event).user, Bob);
    QCOMPARE(std::get<PresenceChanged>(event).online, false);
    world.echoUserEvents();
    world.wait(1s);
    QCOMPARE(ann->ofType(QStringLiteral("presence")).size(), 1);
    QCOMPARE(ann->last().value(QLatin1String("online")).toBool(true), false);

    world.keyValue.set(wire::presenceKey(Bob), "another", wire::PresenceLife); // it had only slept
    world.wait(1s);
    QTRY_COMPARE(ann->ofType(QStringLiteral("presence")).size(), 2);
    QCOMPARE(ann->last().value(QLatin1String("online")).toBool(), true);
}

void tst_Service::believesTheBusWhenTheStoreForgets()
{
    World world;
    world.chats.chatsOf[Ann] = {AnnBob};
    const Socket ann = world.client(Ann);
    world.bus.tell(Topic::UserEvents, wire::encode(PresenceChanged{Bob, BobsPhone, true, world.clock.now()}));
    QTRY_COMPARE(ann->ofType(QStringLiteral("presence")).size(), 1);
    for (int second = 0; second < 100; ++second) {
        world.keyValue.remove(wire::presenceKey(Bob));
        world.keyValue.remove(wire::presenceSinceKey());
        world.wait(1s);
    }
    QCOMPARE(ann->ofType(QStringLiteral("presence")).size(), 1);
    const Timestamp left = world.clock.now();
    world.bus.tell(Topic::UserEvents, wire::encode(PresenceChanged{Bob, BobsPhone, false, left}));
    world.wait(limits::OfflineAfter);
    QCOMPARE(ann->ofType(QStringLiteral("presence")).size(), 2);
    QCOMPARE(ann->last().value(QLatin1String("last_seen")).toString(), toIso(left));
}

void tst_Service::noticesWhoseComingItDidNotHear()
{
    World world;
    world.chats.chatsOf[Ann] = {AnnBob};
    const Socket ann = world.client(Ann);
    const Timestamp left = world.clock.now();
    world.bus.tell(Topic::UserEvents, wire::encode(PresenceChanged{Bob, BobsPhone, false, left}));
    world.wait(limits::OfflineAfter);
    QCOMPARE(ann->ofType(QStringLiteral("presence")).size(), 1);
    QCOMPARE(ann->last().value(QLatin1String("last_seen")).toString(), toIso(left));
}

POSTRIDER_TEST(tst_Service)
#include "tst_service.moc"
