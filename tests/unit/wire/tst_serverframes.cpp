// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>
#include <wire/errorcodes.h>
#include <wire/frames.h>
#include <wire/names.h>

#include <QTest>

using namespace postrider;
using namespace postrider::wire;

namespace {

const MessageUuid Uuid = *MessageUuid::parse(u"01234567-89ab-7cde-8f01-23456789abcd");
const ChatUri Direct{QStringLiteral("dm-1-2")};
const Timestamp Time = *fromIso(u"2026-11-21T12:04:05.678Z");

Entry entryOf(EntryKind kind)
{
    return {.chat = Direct,
            .seq = {7},
            .uuid = Uuid,
            .kind = kind,
            .from = {1},
            .savedAt = Time,
            .text = {},
            .subject = {},
            .title = {},
            .removed = false};
}

} // namespace

class tst_ServerFrames : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void exactBytes_data();
    void exactBytes();
    void laterVersions_data();
    void laterVersions();
    void refused_data();
    void refused();
};

void tst_ServerFrames::exactBytes_data()
{
    QTest::addColumn<ServerFrame>("frame");
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, ServerFrame frame, const char *bytes) {
        QTest::newRow(name) << frame << QByteArray(bytes);
    };

    row("hello",
        HelloFrame{.version = 1,
                   .epoch = {QStringLiteral("e1")},
                   .user = {9'007'199'254'740'991},
                   .device = {QStringLiteral("d1")},
                   .time = Time,
                   .messageBytes = 65536,
                   .frameBytes = 409600,
                   .sendsPerSecond = 50,
                   .burst = 200},
        R"({"type":"hello","version":1,"epoch":"e1","user":9007199254740991,"device":"d1","time":"2026-11-21T12:04:05.678Z",)"
        R"("limits":{"message_bytes":65536,"frame_bytes":409600,"sends_per_second":50,"burst":200}})");
    row("accepted", AcceptedFrame{Uuid}, R"({"uuid":"01234567-89ab-7cde-8f01-23456789abcd","state":"Accepted"})");
    row("saved", SavedFrame{.uuid = Uuid, .chat = Direct, .seq = {9'007'199'254'740'991}, .time = Time},
        R"({"uuid":"01234567-89ab-7cde-8f01-23456789abcd","state":"Saved","chat":"dm-1-2","seq":9007199254740991,)"
        R"("time":"2026-11-21T12:04:05.678Z"})");
    row("failed",
        FailedFrame{
            .uuid = QStringLiteral("\"<b>"), .reason = {Code::BadUuid, QStringLiteral("No."), {}}, .retry = true},
        R"({"uuid":"\"<b>","state":"Failed","reason":{"code":"bad_uuid","message":"No.","retry":true}})");
    Entry message = entryOf(EntryKind::Message);
    message.text = QStringLiteral("a\"b\\c\nd\u0001\u00e9\U0001F600");
    row("message", MessageFrame{message},
        R"({"type":"message","chat":"dm-1-2","seq":7,"uuid":"01234567-89ab-7cde-8f01-23456789abcd","kind":"message",)"
        R"("user_from":1,"time":"2026-11-21T12:04:05.678Z","message":"a\"b\\c\nd\u0001)"
        "\xc3\xa9\xf0\x9f\x98\x80\"}");
    Entry removed = entryOf(EntryKind::Message);
    removed.removed = true;
    row("removed", MessageFrame{removed},
        R"({"type":"message","chat":"dm-1-2","seq":7,"uuid":"01234567-89ab-7cde-8f01-23456789abcd","kind":"message",)"
        R"("user_from":1,"time":"2026-11-21T12:04:05.678Z","removed":true})");
    Entry join = entryOf(EntryKind::Join);
    join.subject = {3};
    row("join", MessageFrame{join},
        R"({"type":"message","chat":"dm-1-2","seq":7,"uuid":"01234567-89ab-7cde-8f01-23456789abcd","kind":"join",)"
        R"("user_from":1,"time":"2026-11-21T12:04:05.678Z","user":3})");
    Entry rename = entryOf(EntryKind::Rename);
    rename.title = QStringLiteral("Tea");
    row("rename", MessageFrame{rename},
        R"({"type":"message","chat":"dm-1-2","seq":7,"uuid":"01234567-89ab-7cde-8f01-23456789abcd","kind":"rename",)"
        R"("user_from":1,"time":"2026-11-21T12:04:05.678Z","title":"Tea"})");
    row("close", MessageFrame{entryOf(EntryKind::Close)},
        R"({"type":"message","chat":"dm-1-2","seq":7,"uuid":"01234567-89ab-7cde-8f01-23456789abcd","kind":"close",)"
        R"("user_from":1,"time":"2026-11-21T12:04:05.678Z"})");
    row("receipts",
        ReceiptsFrame{.chat = Direct, .all = {{5}, {3}}, .users = {{.user = {2}, .mark = {{6}, {4}}, .time = Time}}},
        R"({"type":"receipts","chat":"dm-1-2","all":{"delivered":5,"read":3},)"
        R"("users":[{"user":2,"delivered":6,"read":4,"time":"2026-11-21T12:04:05.678Z"}]})");
    row("unread: nothing", UnreadFrame{}, R"({"type":"unread","chats":[]})");
    row("unread",
        UnreadFrame{{{.chat = Direct,
                      .count = 2,
                      .senders = {{.user = {2},
                                   .count = 2,
                                   .firstSeq = {4},
                                   .lastSeq = {5},
                                   .messages = {{.seq = {4}, .text = QStringLiteral("a"), .savedAt = Time},
                                                {.seq = {5}, .text = QStringLiteral("b"), .savedAt = Time}}}}}}},
        R"({"type":"unread","chats":[{"chat":"dm-1-2","count":2,"senders":[{"user":2,"count":2,"first_seq":4,"last_seq":5,)"
        R"("messages":[{"seq":4,"message":"a","time":"2026-11-21T12:04:05.678Z"},)"
        R"({"seq":5,"message":"b","time":"2026-11-21T12:04:05.678Z"}]}]}]})");
    row("typing", TypingNotice{.chat = Direct, .user = {2}}, R"({"type":"typing","chat":"dm-1-2","user":2})");
    row("online", PresenceFrame{.user = {2}, .online = true, .lastSeen = {}},
        R"({"type":"presence","user":2,"online":true,"last_seen":null})");
    row("offline", PresenceFrame{.user = {2}, .online = false, .lastSeen = Time},
        R"({"type":"presence","user":2,"online":false,"last_seen":"2026-11-21T12:04:05.678Z"})");
    row("token", TokenTakenFrame{Time}, R"({"type":"token","expires":"2026-11-21T12:04:05.678Z"})");
    row("error", ErrorFrame{.error = {Code::BadJson, QStringLiteral("No."), {}}, .uuid = {}},
        R"({"type":"error","code":"bad_json","message":"No."})");
    row("error of a frame with a uuid",
        ErrorFrame{.error = {Code::UnknownType, QStringLiteral("No."), {}}, .uuid = QStringLiteral("x")},
        R"({"type":"error","code":"unknown_type","message":"No.","uuid":"x"})");
}

void tst_ServerFrames::exactBytes()
{
    QFETCH(ServerFrame, frame);
    QFETCH(QByteArray, bytes);
    QCOMPARE(encode(frame), bytes);
    const auto read = parseServerFrame(bytes);
    QVERIFY(read.has_value());
    QCOMPARE(read->index(), frame.index());
    QCOMPARE(encode(*read), bytes);
}

// What a later server says is read as far as it is known.
void tst_ServerFrames::laterVersions_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("read");
    QTest::newRow("unknown type") << QByteArray(R"({"type":"call","from":2})") << QByteArray(R"({"type":"call"})");
    QTest::newRow("unknown field") << QByteArray(R"({"type":"typing","chat":"dm-1-2","user":2,"new":[1]})")
                                   << QByteArray(R"({"type":"typing","chat":"dm-1-2","user":2})");
    QTest::newRow("unknown code") << QByteArray(R"({"type":"error","code":"too_blue","message":"Too blue."})")
                                  << QByteArray(R"({"type":"error","code":"internal","message":"Too blue."})");
    QTest::newRow("unknown reason")
        << QByteArray(R"({"uuid":"x","state":"Failed","reason":{"code":"too_blue","message":"Blue.","retry":true}})")
        << QByteArray(R"({"uuid":"x","state":"Failed","reason":{"code":"internal","message":"Blue.","retry":true}})");
    QTest::newRow("unknown kind of entry")
        << QByteArray(
               R"({"type":"message","chat":"dm-1-2","seq":7,"uuid":"01234567-89ab-7cde-8f01-23456789abcd","kind":"poll",)"
               R"("user_from":1,"time":"2026-11-21T12:04:05.678Z","question":"Tea?"})")
        << QByteArray(
               R"({"type":"message","chat":"dm-1-2","seq":7,"uuid":"01234567-89ab-7cde-8f01-23456789abcd","kind":"unknown",)"
               R"("user_from":1,"time":"2026-11-21T12:04:05.678Z"})");
}

void tst_ServerFrames::laterVersions()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, read);
    const auto parsed = parseServerFrame(bytes);
    QVERIFY(parsed.has_value());
    QCOMPARE(encode(*parsed), read);
}

void tst_ServerFrames::refused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("cause");
    const auto row = [](const char *bytes, const char *cause) {
        QTest::newRow(bytes) << QByteArray(bytes) << QString::fromLatin1(cause);
    };
    row(R"({})", "state");
    row(R"({"type":1})", "type");
    row(R"({"state":"Saved","uuid":"x"})", "uuid");
    row(R"({"state":"Delivered","uuid":"01234567-89ab-7cde-8f01-23456789abcd"})", "state");
    row(R"({"state":"Accepted"})", "uuid");
    row(R"({"state":"Failed","uuid":"x"})", "code");
    row(R"({"type":"typing","chat":"dm-1-2","user":0})", "user");
    row(R"({"type":"typing","chat":"dm-1-2","user":"2"})", "user");
    row(R"({"type":"presence","user":2,"online":"yes"})", "online");
    row(R"({"type":"presence","user":2,"online":false,"last_seen":"yesterday"})", "last_seen");
    row(R"({"type":"receipts","chat":"dm-1-2","all":{"delivered":5},"users":[]})", "read");
    row(R"({"type":"receipts","chat":"dm-1-2","all":{"delivered":5,"read":3},"users":{}})", "users");
    row(R"({"type":"receipts","chat":"dm-1-2","all":{"delivered":5,"read":3},"users":[1]})", "users");
    row(R"({"type":"message","chat":"dm-1-2","seq":7.5})", "seq");
    row(R"({"type":"hello","version":1})", "message_bytes");
    row(R"({"type":"token","expires":0})", "expires");
}

void tst_ServerFrames::refused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, cause);
    const auto parsed = parseServerFrame(bytes);
    QVERIFY(!parsed.has_value());
    QCOMPARE(parsed.error().code, Code::BadJson);
    QCOMPARE(parsed.error().cause, cause);
}

POSTRIDER_TEST(tst_ServerFrames)
#include "tst_serverframes.moc"
