// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/contractclient.h>
#include <support/serverprocess.h>
#include <support/testmain.h>

#include <QHostAddress>
#include <QTcpSocket>
#include <QTest>

#include <algorithm>

using namespace postrider::test;
using namespace Qt::StringLiterals;

namespace {

qint64 seqOf(const QJsonObject &frame)
{
    return frame.value("seq"_L1).toInteger();
}

QString textOf(const QJsonObject &frame)
{
    return frame.value("message"_L1).toString();
}

// Of the one user in a receipts frame.
QJsonObject userOf(const QJsonObject &receipts)
{
    return receipts.value("users"_L1).toArray().at(0).toObject();
}

} // namespace

// Two people, the real server, and nothing but the contract.
class tst_Conversation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void isSavedDeliveredAndRead();
    void isToldToEveryOtherDevice();
    void goesByRestToo();
    void isDecidedOncePerUuid();
    void keepsTheOrder();
    void tellsWhatIsUnread();
    void hearsAFrameThatCameWithTheHandshake();
    void missesNothingBetweenRestAndSocket();
    void tellsWhoIsTypingAndThere();
    void endsWithSigningOut();
    void survivesKill9();

private:
    ContractClient *client(const QString &name);
    ContractClient *anotherDevice(const ContractClient &of);

    ServerProcess m_server;
    int m_run = 0;
    std::vector<std::unique_ptr<ContractClient>> m_clients;
    QHash<const ContractClient *, QString> m_names;
};

void tst_Conversation::initTestCase()
{
    QVERIFY(m_server.start());
}

void tst_Conversation::init()
{
    m_clients.clear();
    m_names.clear();
    ++m_run;
}

ContractClient *tst_Conversation::client(const QString &name)
{
    m_clients.push_back(std::make_unique<ContractClient>(m_server.httpPort(), m_server.websocketPort()));
    ContractClient *const made = m_clients.back().get();
    const QString unique = name + QString::number(m_run);
    m_names.insert(made, unique);
    if (made->signUp(unique).status != 201)
        qFatal("can't sign up");
    return made;
}

ContractClient *tst_Conversation::anotherDevice(const ContractClient &of)
{
    m_clients.push_back(std::make_unique<ContractClient>(m_server.httpPort(), m_server.websocketPort()));
    ContractClient *const made = m_clients.back().get();
    m_names.insert(made, m_names.value(&of));
    if (made->signIn(m_names.value(&of)).status != 200)
        qFatal("can't sign in");
    return made;
}

void tst_Conversation::isSavedDeliveredAndRead()
{
    ContractClient *const ann = client(u"ann"_s);
    ContractClient *const bob = client(u"bob"_s);
    QVERIFY(ann->connectSocket());
    QVERIFY(bob->connectSocket());
    const QString chat = ContractClient::directChat(ann->id(), bob->id());

    const QJsonObject hello = ann->frames.at(0);
    QCOMPARE(hello.value("type"_L1).toString(), u"hello"_s);
    QCOMPARE(hello.value("version"_L1).toInt(), 1);
    QCOMPARE(hello.value("user"_L1).toInteger(), ann->id());
    QCOMPARE(hello.value("device"_L1).toString(), ann->session.value("device"_L1).toString());
    QCOMPARE(ann->frames.at(1).value("type"_L1).toString(), u"unread"_s);

    const QString text = u"Hello, \U0001F98A — <b>dm</b>"_s;
    const QString uuid = ann->sendTo(bob->id(), text);
    const QJsonObject saved = ann->waitForState(uuid, u"Saved"_s);
    QCOMPARE(saved.value("chat"_L1).toString(), chat);
    QCOMPARE(seqOf(saved), 1);
    QVERIFY(saved.value("time"_L1).toString().endsWith(u'Z'));

    const QJsonObject message = bob->waitForType(u"message"_s);
    QCOMPARE(textOf(message), text);
    QCOMPARE(message.value("uuid"_L1).toString(), uuid);
    QCOMPARE(message.value("user_from"_L1).toInteger(), ann->id());
    QCOMPARE(message.value("time"_L1), saved.value("time"_L1));
    QCOMPARE(seqOf(message), 1);

    const QString receipts = u"/api/chats/%1/messages/%2/receipts"_s.arg(chat, uuid);
    const auto receipt = [&] { return ann->get(receipts).body.value("receipts"_L1).toArray().at(0).toObject(); };
    QCOMPARE(receipt().value("state"_L1).toString(), u"Saved"_s);

    bob->mark(u"delivered"_s, chat, 1);
    const auto moved = [&](QLatin1StringView mark) {
        return [=](const QJsonObject &frame) { return userOf(frame).value(mark).toInteger() == 1; };
    };
    const QJsonObject delivered = ann->waitForType(u"receipts"_s, moved("delivered"_L1));
    QCOMPARE(delivered.value("chat"_L1).toString(), chat);
    QCOMPARE(userOf(delivered).value("user"_L1).toInteger(), bob->id());
    QCOMPARE(delivered.value("all"_L1).toObject().value("delivered"_L1).toInteger(), 1);
    QCOMPARE(receipt().value("state"_L1).toString(), u"Delivered"_s);
    QCOMPARE(receipt().value("delivered_at"_L1), userOf(delivered).value("time"_L1));
    QVERIFY(receipt().value("read_at"_L1).isNull());

    bob->mark(u"read"_s, chat, 1);
    const QJsonObject read = ann->waitForType(u"receipts"_s, moved("read"_L1));
    QCOMPARE(receipt().value("state"_L1).toString(), u"Read"_s);
    QCOMPARE(receipt().value("read_at"_L1), userOf(read).value("time"_L1));
    QCOMPARE(receipt().value("delivered_at"_L1), userOf(delivered).value("time"_L1));
    QVERIFY(ann->ofType(u"message"_s).isEmpty());
    QVERIFY(ann->ofType(u"error"_s).isEmpty() && bob->ofType(u"error"_s).isEmpty());
}

void tst_Conversation::isToldToEveryOtherDevice()
{
    ContractClient *const ann = client(u"ann"_s);
    ContractClient *const bob = client(u"bob"_s);
    ContractClient *const annsOther = anotherDevice(*ann);
    ContractClient *const bobsOther = anotherDevice(*bob);
    const QList<ContractClient *> all{ann, annsOther, bob, bobsOther};
    for (ContractClient *one : all)
        QVERIFY(one->connectSocket());
    const QString uuid = ann->sendTo(bob->id(), u"hi"_s);
    QVERIFY(!ann->waitForState(uuid, u"Saved"_s).isEmpty());
    for (ContractClient *other : {annsOther, bob, bobsOther})
        QCOMPARE(other->waitForType(u"message"_s).value("uuid"_L1).toString(), uuid);
    for (ContractClient *one : all)
        QVERIFY(one->settle());
    QVERIFY(ann->ofType(u"message"_s).isEmpty());
    for (ContractClient *other : {annsOther, bob, bobsOther})
        QCOMPARE(other->ofType(u"message"_s).size(), 1);
}

void tst_Conversation::goesByRestToo()
{
    ContractClient *const ann = client(u"ann"_s);
    ContractClient *const bob = client(u"bob"_s);
    QVERIFY(ann->connectSocket());
    QVERIFY(bob->connectSocket());
    const QString chat = ContractClient::directChat(ann->id(), bob->id());
    const QString messages = u"/api/chats/%1/messages"_s.arg(chat);

    const QString uuid = ContractClient::makeUuid();
    const QJsonObject body{{u"uuid"_s, uuid}, {u"message"_s, u"by post"_s}};
    const auto saved = ann->post(messages, body);
    QCOMPARE(saved.status, 201);
    QCOMPARE(saved.body.value("uuid"_L1).toString(), uuid);
    QCOMPARE(saved.body.value("state"_L1).toString(), u"Saved"_s);
    QCOMPARE(seqOf(saved.body), 1);
    const auto repeated = ann->post(messages, body);
    QCOMPARE(repeated.status, 200);
    QCOMPARE(repeated.body, saved.body);
    QCOMPARE(textOf(bob->waitForType(u"message"_s)), u"by post"_s);
    // No socket sent it, so all of the sender's are told.
    QCOMPARE(ann->waitForType(u"message"_s).value("uuid"_L1).toString(), uuid);

    const auto page = bob->get(messages);
    QCOMPARE(page.status, 200);
    QCOMPARE(page.body.value("messages"_L1).toArray().size(), 1);
    QCOMPARE(page.body.value("from"_L1).toInteger(), 1);
    QCOMPARE(page.body.value("to"_L1).toInteger(), 1);
    QCOMPARE(page.body.value("epoch"_L1), ann->frames.at(0).value("epoch"_L1));
    const auto entry = bob->get(messages + u'/' + uuid);
    QCOMPARE(entry.status, 200);
    QCOMPARE(entry.body, page.body.value("messages"_L1).toArray().at(0).toObject());
    const auto chats = bob->get(u"/api/chats"_s);
    QCOMPARE(chats.body.value("chats"_L1).toArray().at(0).toObject().value("unread"_L1).toInt(), 1);
    QCOMPARE(bob->get(u"/api/chats/"_s + chat).body.value("last"_L1).toObject(), entry.body);
    const auto realtime = ann->get(u"/realtime"_s);
    QCOMPARE(realtime.body.value("url"_L1).toString(), u"ws://127.0.0.1:%1"_s.arg(m_server.websocketPort()));
}

void tst_Conversation::isDecidedOncePerUuid()
{
    ContractClient *const ann = client(u"ann"_s);
    ContractClient *const bob = client(u"bob"_s);
    QVERIFY(ann->connectSocket());
    QVERIFY(bob->connectSocket());
    const auto send = [&](ContractClient *from, const QString &uuid, const QString &text) {
        from->frames.clear();
        from->sendFrame(
            {{u"uuid"_s, uuid}, {u"chat"_s, ContractClient::directChat(ann->id(), bob->id())}, {u"message"_s, text}});
    };
    const QString uuid = ContractClient::makeUuid();
    send(ann, uuid.toUpper(), u"once"_s);
    const QJsonObject first = ann->waitForState(uuid, u"Saved"_s);
    QCOMPARE(seqOf(first), 1);
    send(ann, uuid, u"once"_s);
    QCOMPARE(ann->waitForState(uuid, u"Saved"_s), first);
    const auto reasonOf = [](const QJsonObject &failed) {
        return failed.value("reason"_L1).toObject().value("code"_L1).toString();
    };
    send(ann, uuid, u"twice"_s);
    QCOMPARE(reasonOf(ann->waitForState(uuid, u"Failed"_s)), u"uuid_taken"_s);
    send(bob, uuid, u"once"_s);
    QCOMPARE(reasonOf(bob->waitForState(uuid, u"Failed"_s)), u"uuid_taken"_s);

    // To nobody: decided for ever, too.
    const QString lost = ContractClient::makeUuid();
    for (int i = 0; i < 2; ++i) {
        ann->frames.clear();
        ann->sendFrame({{u"uuid"_s, lost}, {u"user_to"_s, 1'000'000'000}, {u"message"_s, u"anyone?"_s}});
        QCOMPARE(reasonOf(ann->waitForState(lost, u"Failed"_s)), u"no_such_user"_s);
    }
    QCOMPARE(ann->get(u"/api/chats/%1/messages"_s.arg(ContractClient::directChat(ann->id(), bob->id())))
                 .body.value("last_seq"_L1)
                 .toInteger(),
             1);
}

void tst_Conversation::keepsTheOrder()
{
    constexpr int Messages = 2000;
    constexpr int Senders = 20; // each has its own rate, so that this doesn't take 40 s
    ContractClient *const bob = client(u"bob"_s);
    QVERIFY(bob->connectSocket());
    QList<ContractClient *> senders;
    QHash<qint64, QStringList> sent;
    for (int i = 0; i < Senders; ++i) {
        senders.append(client(u"sender%1x"_s.arg(i)));
        QVERIFY(senders.constLast()->connectSocket());
    }
    for (ContractClient *sender : senders)
        for (int i = 0; i < Messages / Senders; ++i)
            sent[sender->id()].append(sender->sendTo(bob->id(), QString::number(i)));
    for (ContractClient *sender : senders)
        QVERIFY(!sender->waitForState(sent.value(sender->id()).constLast(), u"Saved"_s).isEmpty());
    QVERIFY(QTest::qWaitFor([&] { return bob->ofType(u"message"_s).size() == Messages; }, 60'000));

    QHash<qint64, QStringList> heard;
    QHash<qint64, qint64> lastSeq;
    for (const QJsonObject &message : bob->ofType(u"message"_s)) {
        const qint64 from = message.value("user_from"_L1).toInteger();
        QCOMPARE(seqOf(message), ++lastSeq[from]);
        heard[from].append(message.value("uuid"_L1).toString());
    }
    QCOMPARE(heard, sent);
    for (ContractClient *sender : senders) {
        QStringList saved;
        for (const QJsonObject &frame : sender->frames)
            if (frame.value("state"_L1).toString() == u"Saved"_s)
                saved.append(frame.value("uuid"_L1).toString());
        QCOMPARE(saved, sent.value(sender->id()));
    }
}

void tst_Conversation::tellsWhatIsUnread()
{
    ContractClient *const ann = client(u"ann"_s);
    ContractClient *const bob = client(u"bob"_s);
    ContractClient *const bobsOther = anotherDevice(*bob);
    const QString chat = ContractClient::directChat(ann->id(), bob->id());
    for (int i = 1; i <= 5; ++i)
        QCOMPARE(ann->post(u"/api/chats/%1/messages"_s.arg(chat), {{u"message"_s, QString::number(i)}}).status, 201);
    QVERIFY(bob->connectSocket());
    QVERIFY(bobsOther->connectSocket());
    const QJsonArray unread = bob->frames.at(1).value("chats"_L1).toArray();
    QCOMPARE(unread, bob->get(u"/api/unread"_s).body.value("chats"_L1).toArray());
    QCOMPARE(unread.at(0).toObject().value("count"_L1).toInt(), 5);
    const QJsonObject sender = unread.at(0).toObject().value("senders"_L1).toArray().at(0).toObject();
    QCOMPARE(sender.value("user"_L1).toInteger(), ann->id());
    QCOMPARE(sender.value("first_seq"_L1).toInteger(), 1);
    QCOMPARE(sender.value("last_seq"_L1).toInteger(), 5);
    QCOMPARE(sender.value("messages"_L1).toArray().size(), 3);

    const auto counted = [&](int count) {
        return [=](const QJsonObject &frame) {
            const QJsonArray chats = frame.value("chats"_L1).toArray();
            return chats.size() == 1 && chats.at(0).toObject().value("count"_L1).toInt(-1) == count;
        };
    };
    bob->mark(u"read"_s, chat, 3);
    QVERIFY(!bob->waitForType(u"unread"_s, counted(2)).isEmpty());
    QVERIFY(!bobsOther->waitForType(u"unread"_s, counted(2)).isEmpty());
    bobsOther->mark(u"read"_s, chat, 5);
    QVERIFY(!bob->waitForType(u"unread"_s, counted(0)).isEmpty());
    QVERIFY(bob->get(u"/api/unread"_s).body.value("chats"_L1).toArray().isEmpty());
}

void tst_Conversation::hearsAFrameThatCameWithTheHandshake()
{
    ContractClient *const ann = client(u"ann"_s);
    ContractClient *const bob = client(u"bob"_s);
    const QByteArray uuid = ContractClient::makeUuid().toLatin1();
    const QByteArray text =
        R"({"uuid":")" + uuid + R"(","user_to":)" + QByteArray::number(bob->id()) + R"(,"message":"early"})";
    QByteArray bytes = "GET / HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_server.websocketPort()) +
                       "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer " +
                       ann->token().toLatin1() + "\r\n\r\n";
    // One text frame, masked with zeros (RFC 6455, 5.2).
    QVERIFY(text.size() < 126);
    bytes += char(0x81);
    bytes += char(0x80 | text.size());
    bytes += QByteArray(4, '\0') + text;

    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, m_server.websocketPort());
    QVERIFY(socket.waitForConnected());
    socket.write(bytes);
    QByteArray received;
    connect(&socket, &QTcpSocket::readyRead, this, [&] { received += socket.readAll(); });
    QTRY_VERIFY2_WITH_TIMEOUT(received.contains(R"("state":"Saved")"), received.constData(), 30'000);
    QVERIFY(received.indexOf(R"("type":"hello")") < received.indexOf(R"("state":"Saved")"));
    QVERIFY(received.contains(uuid));
}

void tst_Conversation::missesNothingBetweenRestAndSocket()
{
    ContractClient *const ann = client(u"ann"_s);
    ContractClient *const bob = client(u"bob"_s);
    QVERIFY(ann->connectSocket());
    const QString chat = ContractClient::directChat(ann->id(), bob->id());
    const QString messages = u"/api/chats/%1/messages?after=0&quantity=100"_s.arg(chat);
    QVERIFY(!ann->waitForState(ann->sendTo(bob->id(), u"first"_s), u"Saved"_s).isEmpty());
    // Connections come and go while messages do: each time what REST shows then and what the socket tells must meet.
    int sent = 1;
    for (int round = 0; round < 10; ++round) {
        for (int i = 0; i < 3; ++i, ++sent)
            ann->sendTo(bob->id(), u"more"_s);
        QVERIFY(bob->connectSocket());
        const QJsonObject page = bob->get(messages).body;
        qint64 known = page.value("to"_L1).toInteger();
        const QString last = ann->sendTo(bob->id(), u"last"_s);
        ++sent;
        QVERIFY(!bob->waitForType(u"message"_s,
                                  [&](const QJsonObject &frame) { return frame.value("uuid"_L1).toString() == last; })
                     .isEmpty());
        for (const QJsonObject &message : bob->ofType(u"message"_s)) {
            QVERIFY2(seqOf(message) <= known + 1, "a hole");
            known = std::max(known, seqOf(message));
        }
        QCOMPARE(known, sent);
    }
}

void tst_Conversation::tellsWhoIsTypingAndThere()
{
    ContractClient *const ann = client(u"ann"_s);
    ContractClient *const bob = client(u"bob"_s);
    const QString chat = ContractClient::directChat(ann->id(), bob->id());
    QCOMPARE(ann->post(u"/api/chats/%1/messages"_s.arg(chat), {{u"message"_s, u"hi"_s}}).status, 201);
    QVERIFY(ann->connectSocket());
    QCOMPARE(ann->get(u"/users/%1"_s.arg(bob->id())).body.value("online"_L1).toBool(true), false);
    QVERIFY(bob->connectSocket());
    const QJsonObject presence = ann->waitForType(u"presence"_s);
    QCOMPARE(presence.value("user"_L1).toInteger(), bob->id());
    QCOMPARE(presence.value("online"_L1).toBool(), true);
    QTRY_COMPARE(ann->get(u"/users/%1"_s.arg(bob->id())).body.value("online"_L1).toBool(), true);
    for (int i = 0; i < 3; ++i)
        bob->sendFrame({{u"type"_s, u"typing"_s}, {u"chat"_s, chat}});
    QCOMPARE(ann->waitForType(u"typing"_s).value("user"_L1).toInteger(), bob->id());
    QVERIFY(bob->settle());
    QVERIFY(ann->settle());
    QCOMPARE(ann->ofType(u"typing"_s).size(), 1);
    QVERIFY(bob->ofType(u"typing"_s).isEmpty());
}

void tst_Conversation::endsWithSigningOut()
{
    ContractClient *const ann = client(u"ann"_s);
    ContractClient *const other = anotherDevice(*ann);
    ContractClient *const same = client(u"unused"_s);
    same->session = ann->session;
    QVERIFY(ann->connectSocket());
    QVERIFY(same->connectSocket());
    QVERIFY(other->connectSocket());
    QCOMPARE(ann->post(u"/auth/logout"_s).status, 204);
    QVERIFY(ann->waitForClose(4401));
    QVERIFY(same->waitForClose(4401));
    QCOMPARE(ann->frames.constLast().value("code"_L1).toString(), u"unauthenticated"_s);
    QVERIFY(other->settle());
    QCOMPARE(ann->get(u"/api/chats"_s).status, 401);
    ann->openSocket();
    QVERIFY(ann->waitForClose(4401));
    QCOMPARE(ann->frames.size(), 1);
    QCOMPARE(ann->frames.at(0).value("type"_L1).toString(), u"error"_s);
}

void tst_Conversation::survivesKill9()
{
    ContractClient *const ann = client(u"ann"_s);
    ContractClient *const bob = client(u"bob"_s);
    const QString chat = ContractClient::directChat(ann->id(), bob->id());
    QStringList sent;  // in order
    QStringList saved; // what the server promised
    for (int round = 0; round < 5; ++round) {
        QVERIFY(ann->connectSocket());
        QStringList pending;
        for (int i = 0; i < 30; ++i)
            pending.append(ann->sendTo(bob->id(), u"%1/%2"_s.arg(round).arg(i)));
        sent += pending;
        QVERIFY(!ann->waitForState(pending.at(5 * round), u"Saved"_s).isEmpty());
        m_server.kill();
        for (const QJsonObject &frame : ann->frames)
            if (frame.value("state"_L1).toString() == u"Saved"_s)
                saved.append(frame.value("uuid"_L1).toString());
        QVERIFY(m_server.start());
    }
    QStringList kept;
    for (qint64 after = 0;;) {
        const QJsonObject page = bob->get(u"/api/chats/%1/messages?after=%2&quantity=100"_s.arg(chat).arg(after)).body;
        const QJsonArray messages = page.value("messages"_L1).toArray();
        if (messages.isEmpty())
            break;
        for (const QJsonValue &message : messages) {
            QCOMPARE(seqOf(message.toObject()), ++after);
            kept.append(message.toObject().value("uuid"_L1).toString());
        }
    }
    for (const QString &uuid : saved)
        QCOMPARE(kept.count(uuid), 1);
    // What is there stands in the order it was sent.
    QStringList expected = sent;
    expected.removeIf([&](const QString &uuid) { return !kept.contains(uuid); });
    QCOMPARE(kept, expected);
    QVERIFY(m_server.stop());
}

POSTRIDER_TEST(tst_Conversation)
#include "tst_conversation.moc"
