// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>
#include <wire/errorcodes.h>
#include <wire/records.h>
#include <wire/topics.h>

#include <QSet>
#include <QTest>

using namespace postrider;
using namespace postrider::wire;

namespace {

const MessageUuid Uuid = *MessageUuid::parse(u"01234567-89ab-7cde-8f01-23456789abcd");
const ChatUri Direct{QStringLiteral("dm-1-2")};
const DeviceId Device{QStringLiteral("d1")};
const Timestamp Time = *fromIso(u"2026-11-21T12:04:05.678Z");

} // namespace

class tst_Records : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void saveMessage();
    void saveMark();
    void messageEvents_data();
    void messageEvents();
    void userEvents();
    void everyCodeSurvives();
    void deadRecordsHoldAnyBytes();
    void unreadable_data();
    void unreadable();
    void topicsDiffer();
};

void tst_Records::saveMessage()
{
    const QString text = QStringLiteral("a\"b\n\u0001\U0001F600<b>\u202e");
    const QByteArray bytes = encode(SaveCommand(
        SaveMessage{.uuid = Uuid, .chat = Direct, .from = {9'007'199'254'740'991}, .device = Device, .text = text}));
    const auto read = parseSaveCommand(bytes);
    QVERIFY(read.has_value());
    const auto &message = std::get<SaveMessage>(*read);
    QCOMPARE(message.uuid, Uuid);
    QCOMPARE(message.chat, Direct);
    QCOMPARE(message.from.value, 9'007'199'254'740'991);
    QCOMPARE(message.device, Device);
    QCOMPARE(message.text, text);
    QCOMPARE(encode(*read), bytes);
    QVERIFY2(!bytes.contains(' ') && !bytes.contains('\n'), "compact");
}

void tst_Records::saveMark()
{
    for (const MarkKind kind : {MarkKind::Delivered, MarkKind::Read}) {
        const auto read =
            parseSaveMark(encode(SaveMark{.kind = kind, .chat = Direct, .user = {2}, .seq = {7}, .at = Time}));
        QVERIFY(read.has_value());
        QCOMPARE(read->kind, kind);
        QCOMPARE(read->chat, Direct);
        QCOMPARE(read->user, UserId{2});
        QCOMPARE(read->seq, Seq{7});
        QCOMPARE(read->at, Time);
    }
}

void tst_Records::messageEvents_data()
{
    QTest::addColumn<MessageEvent>("event");
    const Entry entry{.chat = Direct,
                      .seq = {7},
                      .uuid = Uuid,
                      .kind = EntryKind::Message,
                      .from = {1},
                      .savedAt = Time,
                      .text = QStringLiteral("hi"),
                      .subject = {},
                      .title = {},
                      .removed = false};
    QTest::newRow("entry") << MessageEvent(EntrySaved{.entry = entry, .device = Device, .repeat = false});
    QTest::newRow("entry again") << MessageEvent(EntrySaved{.entry = entry, .device = Device, .repeat = true});
    QTest::newRow("refused") << MessageEvent(EntryRefused{
        .chat = Direct, .uuid = Uuid, .from = {1}, .bodyHash = QByteArray("\0\xff", 2), .code = Code::UuidTaken});
    QTest::newRow("mark") << MessageEvent(MarkMoved{
        .chat = Direct, .user = {2}, .mark = {{7}, {5}}, .before = {{6}, {4}}, .others = {{3}, {0}}, .at = Time});
}

void tst_Records::messageEvents()
{
    QFETCH(MessageEvent, event);
    const auto read = parseMessageEvent(encode(event));
    QVERIFY(read.has_value());
    QCOMPARE(read->index(), event.index());
    QCOMPARE(encode(*read), encode(event));
    if (const auto *saved = std::get_if<EntrySaved>(&*read))
        QCOMPARE(saved->entry, std::get<EntrySaved>(event).entry);
    if (const auto *refused = std::get_if<EntryRefused>(&*read))
        QCOMPARE(refused->bodyHash, std::get<EntryRefused>(event).bodyHash);
    if (const auto *moved = std::get_if<MarkMoved>(&*read)) {
        QCOMPARE(moved->mark, (Mark{{7}, {5}}));
        QCOMPARE(moved->before, (Mark{{6}, {4}}));
        QCOMPARE(moved->others, (Mark{{3}, {0}}));
        QCOMPARE(moved->at, Time);
    }
}

void tst_Records::userEvents()
{
    const auto revoked = parseUserEvent(encode(UserEvent(DeviceRevoked{.user = {2}, .device = Device})));
    QVERIFY(revoked.has_value());
    QCOMPARE(std::get<DeviceRevoked>(*revoked).user, UserId{2});
    QCOMPARE(std::get<DeviceRevoked>(*revoked).device, Device);

    const auto presence =
        parseUserEvent(encode(UserEvent(PresenceChanged{.user = {2}, .device = Device, .online = true, .at = Time})));
    QVERIFY(presence.has_value());
    QCOMPARE(std::get<PresenceChanged>(*presence).online, true);
    QCOMPARE(std::get<PresenceChanged>(*presence).at, Time);

    const auto typing = parseUserEvent(encode(UserEvent(UserTyping{.user = {2}, .chat = Direct})));
    QVERIFY(typing.has_value());
    QCOMPARE(std::get<UserTyping>(*typing).user, UserId{2});
    QCOMPARE(std::get<UserTyping>(*typing).chat, Direct);
}

void tst_Records::everyCodeSurvives()
{
    for (const Code code : allCodes()) {
        const auto read = parseMessageEvent(encode(MessageEvent(EntryRefused{
            .chat = Direct, .uuid = Uuid, .from = {1}, .bodyHash = QByteArray("\0\xff", 2), .code = code})));
        QVERIFY(read.has_value());
        QCOMPARE(std::get<EntryRefused>(*read).code, code);
    }
}

void tst_Records::deadRecordsHoldAnyBytes()
{
    const QByteArray bytes =
        encode(DeadRecord{.reason = QStringLiteral("no \"sense\""), .key = QByteArray("\xff\0x", 3), .value = "{\xfe"});
    QCOMPARE(bytes, R"({"reason":"no \"sense\"","key":"/wB4","value":"e/4="})");
}

void tst_Records::unreadable_data()
{
    QTest::addColumn<QByteArray>("value");
    for (
        const char *value :
        {"", "hi", "[]", "{}", R"({"type":1})", R"({"type":"poll"})",
         R"({"type":"message","uuid":"x","chat":"dm-1-2","user_from":1,"device":"d1","message":"hi"})",
         R"({"type":"message","uuid":"01234567-89ab-7cde-8f01-23456789abcd","chat":"dm-1-2","user_from":0,"device":"d1","message":"hi"})",
         R"({"type":"message","uuid":"01234567-89ab-7cde-8f01-23456789abcd","chat":"dm-1-2","user_from":1,"device":"d1"})",
         R"({"type":"entry","entry":{},"device":"d1","repeat":false})",
         R"({"type":"refused","chat":"dm-1-2","uuid":"01234567-89ab-7cde-8f01-23456789abcd","user_from":1,"code":"blue"})",
         R"({"type":"mark","chat":"dm-1-2","user":2,"mark":{"delivered":1},"before":{},"others":{},"time":""})",
         R"({"type":"read","chat":"dm-1-2","user":2,"seq":-1,"time":"2026-11-21T12:04:05.678Z"})",
         R"({"type":"revoked","user":2})", R"({"type":"presence","user":2,"device":"d1","online":1,"time":0})"})
        QTest::newRow(*value ? value : "nothing") << QByteArray(value);
}

void tst_Records::unreadable()
{
    QFETCH(QByteArray, value);
    const auto check = [](const auto &read) { return !read && read.error().code == Code::Unreadable; };
    QVERIFY(check(parseSaveCommand(value)));
    QVERIFY(check(parseSaveMark(value)));
    QVERIFY(check(parseMessageEvent(value)));
    QVERIFY(check(parseUserEvent(value)));
}

void tst_Records::topicsDiffer()
{
    QSet<QString> names;
    for (const Topic topic :
         {Topic::MessageSave, Topic::ReceiptSave, Topic::MessageEvents, Topic::UserEvents, Topic::MessageDead})
        names += topicName(topic);
    QCOMPARE(names.size(), 5);
    QVERIFY(names.contains(QStringLiteral("message_save")));
}

POSTRIDER_TEST(tst_Records)
#include "tst_records.moc"
