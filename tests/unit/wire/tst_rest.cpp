// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>
#include <wire/json.h>
#include <wire/rest.h>

#include <QJsonDocument>
#include <QTest>

using namespace postrider;
using namespace postrider::wire;

namespace {

const MessageUuid Uuid = *MessageUuid::parse(u"01234567-89ab-7cde-8f01-23456789abcd");
const Timestamp Time = *fromIso(u"2026-11-21T12:04:05.678Z");

Entry message(qint64 seq, const QString &text)
{
    return {.chat = {QStringLiteral("dm-1-2")},
            .seq = {seq},
            .uuid = Uuid,
            .kind = EntryKind::Message,
            .from = {1},
            .savedAt = Time,
            .text = text,
            .subject = {},
            .title = {},
            .removed = false};
}

Chat directChat()
{
    Chat chat;
    chat.uri = {QStringLiteral("dm-1-2")};
    chat.memberCount = 2;
    chat.members = {{.id = {1}, .name = QStringLiteral("ann"), .role = Role::Member, .mark = {{7}, {7}}},
                    {.id = {2}, .name = QStringLiteral("bob"), .role = Role::Member, .mark = {{6}, {5}}}};
    chat.all = {{6}, {5}};
    chat.firstSeq = {1};
    chat.lastSeq = {7};
    chat.last = message(7, QStringLiteral("hi"));
    chat.mark = {{7}, {7}};
    chat.unread = 0;
    return chat;
}

Chat room()
{
    Chat chat = directChat();
    chat.uri = {QStringLiteral("a1b2c3d4e5f60718293a4b5c")};
    chat.kind = ChatKind::Room;
    chat.title = QStringLiteral("<Tea>");
    chat.closed = true;
    chat.hasPassword = true;
    chat.owner = {1};
    chat.members[0].role = Role::Owner;
    chat.last = std::nullopt;
    chat.unread = 1000;
    return chat;
}

Chat left()
{
    Chat chat;
    chat.uri = {QStringLiteral("a1b2c3d4e5f60718293a4b5c")};
    chat.kind = ChatKind::Room;
    chat.title = QStringLiteral("Tea");
    chat.leftSeq = Seq{9};
    return chat;
}

QByteArray sorted(const char *json)
{
    return toBytes(QJsonDocument::fromJson(json).object());
}

} // namespace

class tst_Rest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void session();
    void user_data();
    void user();
    void device();
    void entry_data();
    void entry();
    void chat_data();
    void chat();
    void page();
    void receipt_data();
    void receipt();
    void unread();
    void lists();
    void saved();
    void refused_data();
    void refused();
};

void tst_Rest::session()
{
    const SessionTokens tokens{.user = {2},
                               .device = {QStringLiteral("d1")},
                               .token = QStringLiteral("a.b.c"),
                               .expires = Time,
                               .refresh = QStringLiteral("r")};
    QCOMPARE(toBytes(toJson(tokens)),
             sorted(R"({"id":2,"token":"a.b.c","expires":"2026-11-21T12:04:05.678Z","refresh":"r","device":"d1"})"));
    QCOMPARE(sessionFromJson(toJson(tokens)), Result<SessionTokens>(tokens));
}

void tst_Rest::user_data()
{
    QTest::addColumn<User>("user");
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("never seen")
        << User{.id = {1},
                .name = QStringLiteral("ann"),
                .displayName = QStringLiteral("<b>Ann</b>"),
                .online = false,
                .lastSeen = {}}
        << sorted(R"({"id":1,"name":"ann","display_name":"<b>Ann</b>","online":false,"last_seen":null})");
    QTest::newRow("seen")
        << User{.id = {1},
                .name = QStringLiteral("ann"),
                .displayName = QStringLiteral("Ann"),
                .online = true,
                .lastSeen = Time}
        << sorted(R"({"id":1,"name":"ann","display_name":"Ann","online":true,"last_seen":"2026-11-21T12:04:05.678Z"})");
}

void tst_Rest::user()
{
    QFETCH(User, user);
    QFETCH(QByteArray, json);
    QCOMPARE(toBytes(toJson(user)), json);
    QCOMPARE(userFromJson(toJson(user)), Result<User>(user));
}

void tst_Rest::device()
{
    const Device device{
        .id = {QStringLiteral("d1")}, .label = QStringLiteral("laptop"), .lastSeen = Time, .current = true};
    QCOMPARE(toBytes(toJson(device)),
             sorted(R"({"device":"d1","label":"laptop","last_seen":"2026-11-21T12:04:05.678Z","current":true})"));
    QCOMPARE(deviceFromJson(toJson(device)), Result<Device>(device));
}

void tst_Rest::entry_data()
{
    QTest::addColumn<Entry>("entry");
    QTest::addColumn<QByteArray>("content");
    const auto row = [](const char *name, EntryKind kind, void (*fill)(Entry &), const char *content) {
        Entry entry = message(7, {});
        entry.kind = kind;
        fill(entry);
        QTest::newRow(name) << entry << QByteArray(content);
    };
    row("message", EntryKind::Message, [](Entry &e) { e.text = QStringLiteral("hi"); }, R"({"message":"hi"})");
    row("removed", EntryKind::Message, [](Entry &e) { e.removed = true; }, R"({"removed":true})");
    row("create", EntryKind::Create, [](Entry &e) { e.title = QStringLiteral("Tea"); }, R"({"title":"Tea"})");
    row("create without title", EntryKind::Create, [](Entry &) {}, R"({"title":null})");
    row("rename", EntryKind::Rename, [](Entry &e) { e.title = QStringLiteral("Tea"); }, R"({"title":"Tea"})");
    row("join", EntryKind::Join, [](Entry &e) { e.subject = {3}; }, R"({"user":3})");
    row("leave", EntryKind::Leave, [](Entry &e) { e.subject = {3}; }, R"({"user":3})");
    row("remove", EntryKind::Remove, [](Entry &e) { e.subject = {3}; }, R"({"user":3})");
    row("owner", EntryKind::Owner, [](Entry &e) { e.subject = {3}; }, R"({"user":3})");
    row("close", EntryKind::Close, [](Entry &) {}, "{}");
    row("open", EntryKind::Open, [](Entry &) {}, "{}");
}

void tst_Rest::entry()
{
    QFETCH(Entry, entry);
    QFETCH(QByteArray, content);
    QJsonObject json = toJson(entry);
    QCOMPARE(entryFromJson(json), Result<Entry>(entry));
    for (const char *common : {"chat", "seq", "uuid", "kind", "user_from", "time"})
        QVERIFY2(!json.take(QLatin1String(common)).isUndefined(), common);
    QCOMPARE(toBytes(json), content);
}

void tst_Rest::chat_data()
{
    QTest::addColumn<Chat>("chat");
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("direct")
        << directChat()
        << sorted(
               R"({"uri":"dm-1-2","kind":"direct","title":null,"closed":false,"has_password":false,"owner":null,"member_count":2,
        "members":[{"id":1,"name":"ann","role":"member","delivered":7,"read":7},
                   {"id":2,"name":"bob","role":"member","delivered":6,"read":5}],
        "all":{"delivered":6,"read":5},"first_seq":1,"last_seq":7,"delivered":7,"read":7,"unread":0,
        "last":{"chat":"dm-1-2","seq":7,"uuid":"01234567-89ab-7cde-8f01-23456789abcd","kind":"message","user_from":1,
                "time":"2026-11-21T12:04:05.678Z","message":"hi"}})");
    QTest::newRow("room")
        << room()
        << sorted(
               R"({"uri":"a1b2c3d4e5f60718293a4b5c","kind":"room","title":"<Tea>","closed":true,"has_password":true,"owner":1,
        "member_count":2,"members":[{"id":1,"name":"ann","role":"owner","delivered":7,"read":7},
                                    {"id":2,"name":"bob","role":"member","delivered":6,"read":5}],
        "all":{"delivered":6,"read":5},"first_seq":1,"last_seq":7,"delivered":7,"read":7,"unread":1000,"last":null})");
    QTest::newRow("left") << left()
                          << sorted(R"({"uri":"a1b2c3d4e5f60718293a4b5c","kind":"room","title":"Tea","left_seq":9})");
}

void tst_Rest::chat()
{
    QFETCH(Chat, chat);
    QFETCH(QByteArray, json);
    QCOMPARE(toBytes(toJson(chat)), json);
    QCOMPARE(chatFromJson(toJson(chat)), Result<Chat>(chat));
}

void tst_Rest::page()
{
    const Page page{.chat = {QStringLiteral("dm-1-2")},
                    .epoch = {QStringLiteral("e1")},
                    .from = {6},
                    .to = {7},
                    .firstSeq = {1},
                    .lastSeq = {9},
                    .entries = {message(6, QStringLiteral("a")), message(7, QStringLiteral("b"))}};
    const auto read = pageFromJson(toJson(page));
    QCOMPARE(read, Result<Page>(page));
    const QJsonObject json = toJson(page);
    QCOMPARE(json.keys(), QStringList({QStringLiteral("chat"), QStringLiteral("epoch"), QStringLiteral("first_seq"),
                                       QStringLiteral("from"), QStringLiteral("last_seq"), QStringLiteral("messages"),
                                       QStringLiteral("to")}));
}

void tst_Rest::receipt_data()
{
    QTest::addColumn<Receipt>("receipt");
    QTest::addColumn<QByteArray>("json");
    const Timestamp later = Time + std::chrono::seconds(1);
    QTest::newRow("saved")
        << Receipt{.user = {2}, .state = MessageState::Saved, .hidden = false, .deliveredAt = {}, .readAt = {}}
        << sorted(R"({"user":2,"state":"Saved","delivered_at":null,"read_at":null})");
    QTest::newRow("delivered")
        << Receipt{.user = {2}, .state = MessageState::Delivered, .hidden = false, .deliveredAt = Time, .readAt = {}}
        << sorted(R"({"user":2,"state":"Delivered","delivered_at":"2026-11-21T12:04:05.678Z","read_at":null})");
    QTest::newRow("read")
        << Receipt{.user = {2}, .state = MessageState::Read, .hidden = false, .deliveredAt = Time, .readAt = later}
        << sorted(
               R"({"user":2,"state":"Read","delivered_at":"2026-11-21T12:04:05.678Z","read_at":"2026-11-21T12:04:06.678Z"})");
    QTest::newRow("hidden")
        << Receipt{.user = {2}, .state = MessageState::Saved, .hidden = true, .deliveredAt = {}, .readAt = {}}
        << sorted(R"({"user":2,"state":"Hidden","delivered_at":null,"read_at":null})");
}

void tst_Rest::receipt()
{
    QFETCH(Receipt, receipt);
    QFETCH(QByteArray, json);
    QCOMPARE(toBytes(toJson(receipt)), json);
    QCOMPARE(receiptFromJson(toJson(receipt)), Result<Receipt>(receipt));
}

void tst_Rest::unread()
{
    const QList<UnreadChat> chats{
        {.chat = {QStringLiteral("dm-1-2")},
         .count = 1000,
         .senders = {{.user = {2},
                      .count = 1000,
                      .firstSeq = {4},
                      .lastSeq = {2000},
                      .messages = {{.seq = {2000}, .text = QStringLiteral("hi"), .savedAt = Time}}}}}};
    QCOMPARE(unreadFromJson(toJson(chats)), Result<QList<UnreadChat>>(chats));
    QCOMPARE(unreadFromJson({}), Result<QList<UnreadChat>>(QList<UnreadChat>()));
}

void tst_Rest::lists()
{
    const ChatListBody chats{
        .epoch = {QStringLiteral("e1")}, .time = Time, .chats = {directChat(), left()}, .next = {}};
    QCOMPARE(toJson(chats).value(QLatin1String("next")), QJsonValue(QJsonValue::Null));
    const auto readChats = chatListFromJson(toJson(chats));
    QVERIFY(readChats.has_value());
    QCOMPARE(readChats->chats, chats.chats);
    QCOMPARE(readChats->epoch, chats.epoch);
    QCOMPARE(readChats->time, chats.time);
    QVERIFY(readChats->next.isEmpty());

    const UserListBody users{.users = {User{.id = {1},
                                            .name = QStringLiteral("ann"),
                                            .displayName = QStringLiteral("Ann"),
                                            .online = false,
                                            .lastSeen = {}}},
                             .next = QStringLiteral("more")};
    const auto readUsers = userListFromJson(toJson(users));
    QVERIFY(readUsers.has_value());
    QCOMPARE(readUsers->users, users.users);
    QCOMPARE(readUsers->next, users.next);
}

void tst_Rest::saved()
{
    const SavedBody saved{.uuid = Uuid, .chat = {QStringLiteral("dm-1-2")}, .seq = {7}, .time = Time};
    QCOMPARE(
        toBytes(toJson(saved)),
        sorted(
            R"({"uuid":"01234567-89ab-7cde-8f01-23456789abcd","state":"Saved","chat":"dm-1-2","seq":7,"time":"2026-11-21T12:04:05.678Z"})"));
    const auto read = savedFromJson(toJson(saved));
    QVERIFY(read.has_value());
    QCOMPARE(read->uuid, Uuid);
    QCOMPARE(read->seq, Seq{7});
}

// Every field that has to be there, taken away or given another type, is named as the cause.
void tst_Rest::refused_data()
{
    QTest::addColumn<QString>("key");
    const QJsonObject chat = toJson(room());
    for (const QString &key : chat.keys())
        if (key != QLatin1String("title") && key != QLatin1String("owner") && key != QLatin1String("last"))
            QTest::newRow(qPrintable(key)) << key;
}

void tst_Rest::refused()
{
    QFETCH(QString, key);
    QJsonObject json = toJson(room());
    json.insert(key, QJsonArray{1.5});
    const auto wrong = chatFromJson(json);
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().code, Code::BadJson);
    QCOMPARE(wrong.error().cause, key);
    json.remove(key);
    const auto missing = chatFromJson(json);
    QVERIFY(!missing);
    QCOMPARE(missing.error().cause, key);
}

POSTRIDER_TEST(tst_Rest)
#include "tst_rest.moc"
