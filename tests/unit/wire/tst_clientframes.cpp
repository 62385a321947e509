// SPDX-License-Identifier: GPL-3.0-or-later
#include <domain/limits.h>
#include <support/testmain.h>
#include <wire/frames.h>

#include <QTest>

using namespace postrider;
using namespace postrider::wire;

namespace {

const QByteArray Uuid = "01234567-89ab-7cde-8f01-23456789abcd";

// A send to user 2 of this JSON value as its message.
QByteArray sendOf(const QByteArray &message)
{
    return R"({"uuid":")" + Uuid + R"(","user_to":2,"message":)" + message + '}';
}

QByteArray sendTo(const QByteArray &userTo)
{
    return R"({"uuid":")" + Uuid + R"(","user_to":)" + userTo + R"(,"message":"hi"})";
}

QByteArray sendAs(const QByteArray &uuid)
{
    return R"({"uuid":)" + uuid + R"(,"user_to":2,"message":"hi"})";
}

enum class Answer { Failed, Error };

} // namespace

class tst_ClientFrames : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void taken_data();
    void taken();
    void refused_data();
    void refused();
    void roundTrip_data();
    void roundTrip();
    void longestMessageFitsTheFrame();
};

// What is read, told by what it is written as again.
void tst_ClientFrames::taken_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<QByteArray>("read");
    const QByteArray plain = sendOf(R"("hi")");

    QTest::newRow("send to a user") << plain << plain;
    QTest::newRow("send to a chat") << R"({"uuid":")" + Uuid + R"(","chat":"dm-1-2","message":"hi"})"
                                    << R"({"uuid":")" + Uuid + R"(","chat":"dm-1-2","message":"hi"})";
    QTest::newRow("byte order mark in front") << "\xef\xbb\xbf" + plain << plain;
    QTest::newRow("byte order mark first in a text") << sendOf("\"\xef\xbb\xbfhi\"") << sendOf("\"\xef\xbb\xbfhi\"");
    QTest::newRow("byte order mark, escaped") << sendOf(R"("\ufeff")") << sendOf("\"\xef\xbb\xbf\"");
    QTest::newRow("nearly too deep") << R"({"deep":)" + QByteArray(999, '[') + QByteArray(999, ']') + ',' + plain.mid(1)
                                     << plain;
    QTest::newRow("with its type") << R"({"type":"send",)" + plain.mid(1) << plain;
    QTest::newRow("unknown fields, of any kind")
        << R"({"colour":[{"a":null}],"big":1e400,"small":-1e-400,"state":"Saved",)" + plain.mid(1) << plain;
    QTest::newRow("white space around") << " \n" + plain + "\t\r\n" << plain;
    QTest::newRow("uuid in upper case") << sendAs('"' + Uuid.toUpper() + '"') << plain;
    QTest::newRow("a whole number in another spelling") << sendTo("2.0") << plain;
    QTest::newRow("with an exponent") << sendTo("0.2e1") << plain;
    QTest::newRow("greatest id") << sendTo("9007199254740991") << sendTo("9007199254740991");
    QTest::newRow("of equal keys the last") << R"({"uuid":"x",)" + plain.mid(1) << plain;
    QTest::newRow("escapes") << sendOf(R"("\u0068\u0069")") << plain;
    QTest::newRow("escaped pair") << sendOf(R"("\ud83d\ude00")") << sendOf("\"\xf0\x9f\x98\x80\"");
    QTest::newRow("white space is a message") << sendOf(R"(" ")") << sendOf(R"(" ")");
    QTest::newRow("control characters") << sendOf(R"("\u0001\u001f\u007f\b\f")")
                                        << sendOf("\"\\u0001\\u001f\x7f\\u0008\\u000c\"");
    QTest::newRow("quotes") << sendOf(R"("\"\\\/\n\r\t")") << sendOf(R"("\"\\/\n\r\t")");
    QTest::newRow("an empty chat is nobody's, but a text") << R"({"uuid":")" + Uuid + R"(","chat":"","message":"hi"})"
                                                           << R"({"uuid":")" + Uuid + R"(","chat":"","message":"hi"})";
    QTest::newRow("delivered") << QByteArray(R"({"seq":7,"chat":"dm-1-2","type":"delivered"})")
                               << QByteArray(R"({"type":"delivered","chat":"dm-1-2","seq":7})");
    QTest::newRow("read") << QByteArray(R"({"type":"read","chat":"dm-1-2","seq":9007199254740991})")
                          << QByteArray(R"({"type":"read","chat":"dm-1-2","seq":9007199254740991})");
    QTest::newRow("typing") << QByteArray(R"({"type":"typing","chat":"dm-1-2"})")
                            << QByteArray(R"({"type":"typing","chat":"dm-1-2"})");
    QTest::newRow("token") << QByteArray(R"({"type":"token","token":"a.b.c"})")
                           << QByteArray(R"({"type":"token","token":"a.b.c"})");
}

void tst_ClientFrames::taken()
{
    QFETCH(QByteArray, frame);
    QFETCH(QByteArray, read);
    const auto parsed = parseClientFrame(frame);
    QVERIFY2(parsed.has_value(), parsed ? "" : qPrintable(parsed.error().error.message));
    QCOMPARE(encode(*parsed), read);
}

void tst_ClientFrames::refused_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<Code>("code");
    QTest::addColumn<QString>("uuid"); // null: none
    QTest::addColumn<Answer>("answer");
    const QString none;
    const QString uuid = QString::fromLatin1(Uuid);
    const auto error = [&](const char *name, const QByteArray &frame, Code code) {
        QTest::newRow(name) << frame << code << none << Answer::Error;
    };
    const auto failed = [&](const char *name, const QByteArray &frame, Code code) {
        QTest::newRow(name) << frame << code << uuid << Answer::Failed;
    };

    for (const char *frame : {"",
                              " ",
                              "hi",
                              "{",
                              "{}}",
                              "[]",
                              "[1]",
                              "1",
                              "null",
                              "\"{}\"",
                              "{'a':1}",
                              "{\"a\":1,}",
                              "{a:1}",
                              "{\"a\":01}",
                              "{\"a\":1.}",
                              "{\"a\":-}",
                              "{\"a\":1e}",
                              "{\"a\":NaN}",
                              "{\"a\":Infinity}",
                              "{\"a\":1e400,\"b\":-}",
                              "{\"a\":\"\\x\"}",
                              "{\"a\":\"\\u12\"}",
                              "{\"a\":\"\n\"}",
                              "{\"a\":\"\xff\"}",
                              "{\"a\":\"\xc0\x80\"}",
                              "{\"a\":\"\xed\xa0\x80\"}",
                              "\xff\xfe{}"})
        error(*frame ? frame : "nothing", frame, Code::BadJson);
    error("NUL behind", QByteArray("{}\0", 3), Code::BadJson);
    error("just too deep", R"({"deep":)" + QByteArray(1000, '[') + QByteArray(1000, ']') + '}', Code::BadJson);
    error("very deep",
          R"({"uuid":")" + Uuid + R"(","message":)" + QByteArray(100'000, '[') + QByteArray(100'000, ']') + '}',
          Code::BadJson);

    error("no field at all", "{}", Code::BadRequest);
    error("type null", R"({"type":null})", Code::BadRequest);
    error("type a number", R"({"type":1})", Code::BadRequest);
    error("type unknown", R"({"type":"edit"})", Code::UnknownType);
    error("type empty", R"({"type":""})", Code::UnknownType);
    error("type in upper case", R"({"type":"READ","chat":"dm-1-2","seq":1})", Code::UnknownType);
    error("type of the server's frames", R"({"type":"hello"})", Code::UnknownType);
    QTest::newRow("type unknown, with a uuid")
        << R"({"type":"edit","uuid":")" + Uuid.toUpper() + "\"}" << Code::UnknownType << uuid << Answer::Error;

    error("no uuid", R"({"user_to":2,"message":"hi"})", Code::BadRequest);
    error("uuid null", sendAs("null"), Code::BadRequest);
    error("uuid a number", sendAs("1"), Code::BadRequest);
    error("uuid an object", sendAs("{}"), Code::BadRequest);
    error("uuid with NUL", sendAs(R"("\u0000")"), Code::BadRequest);
    error("uuid with half a character", sendAs(R"("\ud800")"), Code::BadRequest);
    QTest::newRow("uuid empty") << sendAs(R"("")") << Code::BadUuid << QString(QLatin1String("")) << Answer::Failed;
    QTest::newRow("uuid is none, echoed as given")
        << sendAs(R"("Hello <b>")") << Code::BadUuid << QStringLiteral("Hello <b>") << Answer::Failed;
    QTest::newRow("uuid nil") << sendAs(R"("00000000-0000-0000-0000-000000000000")") << Code::BadUuid
                              << QStringLiteral("00000000-0000-0000-0000-000000000000") << Answer::Failed;
    QTest::newRow("uuid is none, before all else")
        << QByteArray(R"({"uuid":"X"})") << Code::BadUuid << QStringLiteral("X") << Answer::Failed;

    failed("neither user nor chat", R"({"uuid":")" + Uuid + R"(","message":"hi"})", Code::BadRequest);
    failed("both", R"({"uuid":")" + Uuid + R"(","user_to":2,"chat":"dm-1-2","message":"hi"})", Code::BadRequest);
    failed("both, one null", R"({"uuid":")" + Uuid + R"(","user_to":null,"chat":"dm-1-2","message":"hi"})",
           Code::BadRequest);
    for (const char *value : {"\"2\"", "null", "true", "[2]", "{}", "1.5", "-0.5", "1e-400"})
        failed(qPrintable(QStringLiteral("user_to %1").arg(QLatin1String(value))), sendTo(value), Code::BadRequest);
    for (const char *value : {"0", "-1", "-0", "9007199254740992", "9223372036854775807", "9223372036854775808",
                              "-9223372036854775809", "1e300", "-1e300", "1e400", "-1e400", "18446744073709551617"})
        failed(qPrintable(QStringLiteral("user_to %1").arg(QLatin1String(value))), sendTo(value), Code::NoSuchUser);
    failed("user_to of 400 digits", sendTo('1' + QByteArray(399, '0')), Code::NoSuchUser);
    failed("user_to of 400 digits, much less an exponent", sendTo('1' + QByteArray(399, '0') + "e-9999"),
           Code::BadRequest);
    failed("user_to beyond any exponent", sendTo("1e99999999999999999999"), Code::NoSuchUser);
    failed("user_to below any exponent", sendTo("1e-99999999999999999999"), Code::BadRequest);
    failed("user_to a long fraction", sendTo("0." + QByteArray(400, '0') + '1'), Code::BadRequest);
    failed("user_to a long fraction of a great number", sendTo("0." + QByteArray(400, '0') + "1e999"),
           Code::NoSuchUser);
    failed("user_to 0 in disguise", sendTo("0e999"), Code::NoSuchUser);
    failed("chat a number", R"({"uuid":")" + Uuid + R"(","chat":1,"message":"hi"})", Code::BadRequest);
    failed("chat with NUL", R"({"uuid":")" + Uuid + R"(","chat":"dm-1-2\u0000","message":"hi"})", Code::BadRequest);

    failed("no message", R"({"uuid":")" + Uuid + R"(","user_to":2})", Code::BadRequest);
    for (const char *value : {"null", "1", "false", "[\"hi\"]", "{\"text\":\"hi\"}", R"("a\u0000b")", R"("\ud83d")",
                              R"("\ude00\ud83d")", R"("x\udfff")"})
        failed(qPrintable(QStringLiteral("message %1").arg(QLatin1String(value))), sendOf(value), Code::BadRequest);
    failed("message empty", sendOf(R"("")"), Code::Empty);
    failed("message too long", sendOf('"' + QByteArray(65'537, 'x') + '"'), Code::TooLong);
    failed("form before existence", R"({"uuid":")" + Uuid + R"(","user_to":0,"message":""})", Code::Empty);

    error("mark without chat", R"({"type":"read","seq":1})", Code::BadRequest);
    error("mark, chat a number", R"({"type":"read","chat":1,"seq":1})", Code::BadRequest);
    error("mark without seq", R"({"type":"delivered","chat":"dm-1-2"})", Code::BadRequest);
    for (const char *value : {"null", "\"1\"", "true", "[1]"})
        error(qPrintable(QStringLiteral("seq %1").arg(QLatin1String(value))),
              QByteArray(R"({"type":"read","chat":"dm-1-2","seq":)") + value + '}', Code::BadRequest);
    for (const char *value : {"0", "-1", "1.5", "9007199254740992", "1e300", "1e400", "-1e400"})
        error(qPrintable(QStringLiteral("seq %1").arg(QLatin1String(value))),
              QByteArray(R"({"type":"read","chat":"dm-1-2","seq":)") + value + '}', Code::BadSeq);
    error("typing without chat", R"({"type":"typing"})", Code::BadRequest);
    error("token without token", R"({"type":"token"})", Code::BadRequest);
    error("token a number", R"({"type":"token","token":1})", Code::BadRequest);
}

void tst_ClientFrames::refused()
{
    QFETCH(QByteArray, frame);
    QFETCH(Code, code);
    QFETCH(QString, uuid);
    QFETCH(Answer, answer);
    const auto parsed = parseClientFrame(frame);
    QVERIFY(!parsed.has_value());
    QCOMPARE(parsed.error().error.code, code);
    QVERIFY(!parsed.error().error.message.isEmpty());
    QCOMPARE(parsed.error().uuid.has_value(), !uuid.isNull());
    if (parsed.error().uuid)
        QCOMPARE(*parsed.error().uuid, uuid);
    QCOMPARE(parsed.error().answer == FrameRefusal::Answer::Failed, answer == Answer::Failed);
}

void tst_ClientFrames::roundTrip_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << QStringLiteral("hi");
    QTest::newRow("HTML and SQL") << QStringLiteral("<b>\"'; DROP TABLE entry; --</b>");
    QTest::newRow("controls of direction") << QStringLiteral("a\u202eb\u2066c\u2028d\u2029e");
    QTest::newRow("byte order mark") << QStringLiteral("\ufeffhi\ufeff");
    QTest::newRow("only a byte order mark") << QStringLiteral("\ufeff");
    QTest::newRow("no character") << QStringLiteral("\uffff\ufffd");
    QTest::newRow("emoji") << QStringLiteral("\U0001F468\u200d\U0001F469\u200d\U0001F467");
    QTest::newRow("longest") << QStringLiteral("\u0001").repeated(limits::MessageBytes);
    QString everything;
    for (char16_t c = 1; c < 0xd800; ++c)
        everything += QChar(c);
    QTest::newRow("first part of the BMP") << everything.left(20'000);
    QTest::newRow("second part of the BMP") << everything.mid(20'000, 20'000);
}

void tst_ClientFrames::roundTrip()
{
    QFETCH(QString, text);
    const SendFrame sent{.uuid = MessageUuid::create(), .text = text, .to = UserId{2}};
    const auto parsed = parseClientFrame(encode(ClientFrame(sent)));
    QVERIFY(parsed.has_value());
    const auto &read = std::get<SendFrame>(*parsed);
    QCOMPARE(read.text, text);
    QCOMPARE(read.uuid, sent.uuid);
    QCOMPARE(std::get<UserId>(read.to), UserId{2});
}

// Every byte of the longest message may need six bytes of JSON, and the frame has to hold that.
void tst_ClientFrames::longestMessageFitsTheFrame()
{
    const QString text = QStringLiteral("\u0001").repeated(limits::MessageBytes);
    const QByteArray frame =
        encode(ClientFrame(SendFrame{.uuid = MessageUuid::create(), .text = text, .to = UserId{UserId::Most}}));
    QVERIFY(frame.size() > 6 * limits::MessageBytes);
    QVERIFY(frame.size() < limits::FrameBytes);
}

POSTRIDER_TEST(tst_ClientFrames)
#include "tst_clientframes.moc"
