// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/contractclient.h>
#include <support/serverprocess.h>
#include <support/testmain.h>

#include <QJsonDocument>
#include <QMessageAuthenticationCode>
#include <QTest>

using namespace postrider::test;
using namespace Qt::StringLiterals;

namespace {

constexpr auto UrlSafe = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QByteArray encoded(const QJsonObject &part)
{
    return QJsonDocument(part).toJson(QJsonDocument::Compact).toBase64(UrlSafe);
}

QJsonObject decoded(const QByteArray &part)
{
    return QJsonDocument::fromJson(QByteArray::fromBase64(part, UrlSafe)).object();
}

} // namespace

// Everything that isn't right gets a clear answer and costs nothing else: after each row the same people talk on.
class tst_Refusals : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void answersABadFrame_data();
    void answersABadFrame();
    void answersABadRequest_data();
    void answersABadRequest();
    void turnsAwayABadToken_data();
    void turnsAwayABadToken();
    void keepsWhateverIsText_data();
    void keepsWhateverIsText();
    void endsWhoGoesTooFar_data();
    void endsWhoGoesTooFar();

private:
    QString filled(QString text) const;

    ServerProcess m_server;
    std::unique_ptr<ContractClient> m_ann;
    std::unique_ptr<ContractClient> m_bob;
    std::unique_ptr<ContractClient> m_cyd; // who has no business in their chat
    QString m_uuid;                        // of a message of Ann's to Bob
};

void tst_Refusals::initTestCase()
{
    QVERIFY(m_server.start());
    for (auto *client : {&m_ann, &m_bob, &m_cyd})
        *client = std::make_unique<ContractClient>(m_server.httpPort(), m_server.websocketPort());
    QCOMPARE(m_ann->signUp(u"Ann"_s).status, 201);
    QCOMPARE(m_bob->signUp(u"Bob"_s).status, 201);
    QCOMPARE(m_cyd->signUp(u"Cyd"_s).status, 201);
    QVERIFY(m_ann->connectSocket());
    QVERIFY(m_bob->connectSocket());
    m_uuid = m_ann->sendTo(m_bob->id(), u"the first"_s);
    QVERIFY(!m_ann->waitForState(m_uuid, u"Saved"_s).isEmpty());
}

void tst_Refusals::cleanup()
{
    QVERIFY(m_server.isRunning());
    if (!m_ann->isConnected())
        QVERIFY(m_ann->connectSocket());
    const QString uuid = m_ann->sendTo(m_bob->id(), u"still here"_s);
    QVERIFY(!m_ann->waitForState(uuid, u"Saved"_s).isEmpty());
    m_ann->frames.clear();
}

// $uuid: a new one; $taken: that of a message there is; $ann, $bob, $chat.
QString tst_Refusals::filled(QString text) const
{
    text.replace(u"$uuid"_s, ContractClient::makeUuid());
    text.replace(u"$taken"_s, m_uuid);
    text.replace(u"$ann"_s, QString::number(m_ann->id()));
    text.replace(u"$bob"_s, QString::number(m_bob->id()));
    text.replace(u"$chat"_s, ContractClient::directChat(m_ann->id(), m_bob->id()));
    return text;
}

void tst_Refusals::answersABadFrame_data()
{
    QTest::addColumn<QString>("frame");
    QTest::addColumn<QString>("answer"); // "Failed" or "error"
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const QString &frame, const QString &answer, const QString &code) {
        QTest::newRow(name) << frame << answer << code;
    };
    const QString error = u"error"_s;
    const QString failed = u"Failed"_s;
    row("nothing", u""_s, error, u"bad_json"_s);
    row("no JSON", u"hello"_s, error, u"bad_json"_s);
    row("half of it", uR"({"uuid":"$uuid","user_to":$bob,"message":"hi)"_s, error, u"bad_json"_s);
    row("two of it", uR"({}{})"_s, error, u"bad_json"_s);
    row("an array", u"[]"_s, error, u"bad_json"_s);
    row("a number", u"17"_s, error, u"bad_json"_s);
    row("very deep", QString(100'000, u'['), error, u"bad_json"_s);
    row("an empty object", u"{}"_s, error, u"bad_request"_s);
    row("unknown type", uR"({"type":"dance"})"_s, error, u"unknown_type"_s);
    row("type is a number", uR"({"type":5})"_s, error, u"bad_request"_s);
    row("no uuid", uR"({"user_to":$bob,"message":"hi"})"_s, error, u"bad_request"_s);
    row("uuid is a number", uR"({"uuid":1,"user_to":$bob,"message":"hi"})"_s, error, u"bad_request"_s);
    row("uuid is none", uR"({"uuid":"abc","user_to":$bob,"message":"hi"})"_s, failed, u"bad_uuid"_s);
    row("nil uuid", uR"({"uuid":"00000000-0000-0000-0000-000000000000","user_to":$bob,"message":"hi"})"_s, failed,
        u"bad_uuid"_s);
    row("uuid in braces", uR"({"uuid":"{$uuid}","user_to":$bob,"message":"hi"})"_s, failed, u"bad_uuid"_s);
    row("no message", uR"({"uuid":"$uuid","user_to":$bob})"_s, failed, u"bad_request"_s);
    row("message is a number", uR"({"uuid":"$uuid","user_to":$bob,"message":5})"_s, failed, u"bad_request"_s);
    row("empty message", uR"({"uuid":"$uuid","user_to":$bob,"message":""})"_s, failed, u"empty"_s);
    row("NUL", uR"({"uuid":"$uuid","user_to":$bob,"message":"a\u0000b"})"_s, failed, u"bad_request"_s);
    row("half a character", uR"({"uuid":"$uuid","user_to":$bob,"message":"\ud83d"})"_s, failed, u"bad_request"_s);
    row("64 KiB + 1", uR"({"uuid":"$uuid","user_to":$bob,"message":")"_s + QString(65'537, u'x') + u"\"}"_s, failed,
        u"too_long"_s);
    row("64 KiB + 1 in UTF-8", uR"({"uuid":"$uuid","user_to":$bob,"message":")"_s + QString(32'769, u'ä') + u"\"}"_s,
        failed, u"too_long"_s);
    row("to nobody", uR"({"uuid":"$uuid","user_to":999999999,"message":"hi"})"_s, failed, u"no_such_user"_s);
    row("to 0", uR"({"uuid":"$uuid","user_to":0,"message":"hi"})"_s, failed, u"no_such_user"_s);
    row("to -1", uR"({"uuid":"$uuid","user_to":-1,"message":"hi"})"_s, failed, u"no_such_user"_s);
    row("to 2^53", uR"({"uuid":"$uuid","user_to":9007199254740992,"message":"hi"})"_s, failed, u"no_such_user"_s);
    row("to 1e300", uR"({"uuid":"$uuid","user_to":1e300,"message":"hi"})"_s, failed, u"no_such_user"_s);
    row("to 1.5", uR"({"uuid":"$uuid","user_to":1.5,"message":"hi"})"_s, failed, u"bad_request"_s);
    row("to a text", uR"({"uuid":"$uuid","user_to":"$bob","message":"hi"})"_s, failed, u"bad_request"_s);
    row("to nowhere", uR"({"uuid":"$uuid","message":"hi"})"_s, failed, u"bad_request"_s);
    row("to both", uR"({"uuid":"$uuid","user_to":$bob,"chat":"$chat","message":"hi"})"_s, failed, u"bad_request"_s);
    row("to oneself", uR"({"uuid":"$uuid","user_to":$ann,"message":"hi"})"_s, failed, u"to_oneself"_s);
    row("to a chat of others", uR"({"uuid":"$uuid","chat":"dm-999998-999999","message":"hi"})"_s, failed,
        u"no_such_chat"_s);
    row("to a chat of oneself", uR"({"uuid":"$uuid","chat":"dm-$ann-$ann","message":"hi"})"_s, failed,
        u"no_such_chat"_s);
    row("to a chat the wrong way round", uR"({"uuid":"$uuid","chat":"dm-$bob-$ann","message":"hi"})"_s, failed,
        u"no_such_chat"_s);
    row("to a room that isn't", uR"({"uuid":"$uuid","chat":"0123456789abcdef01234567","message":"hi"})"_s, failed,
        u"no_such_chat"_s);
    row("to SQL", uR"({"uuid":"$uuid","chat":"' OR 1=1; DROP TABLE entry;--","message":"hi"})"_s, failed,
        u"no_such_chat"_s);
    row("to an empty chat", uR"({"uuid":"$uuid","chat":"","message":"hi"})"_s, failed, u"no_such_chat"_s);
    row("another text under a uuid", uR"({"uuid":"$taken","user_to":$bob,"message":"other"})"_s, failed,
        u"uuid_taken"_s);
    row("read: above the last", uR"({"type":"read","chat":"$chat","seq":1000000})"_s, error, u"bad_seq"_s);
    row("read: 0", uR"({"type":"read","chat":"$chat","seq":0})"_s, error, u"bad_seq"_s);
    row("read: -1", uR"({"type":"read","chat":"$chat","seq":-1})"_s, error, u"bad_seq"_s);
    row("read: a text", uR"({"type":"read","chat":"$chat","seq":"1"})"_s, error, u"bad_request"_s);
    row("read: no seq", uR"({"type":"read","chat":"$chat"})"_s, error, u"bad_request"_s);
    row("read: no chat", uR"({"type":"read","seq":1})"_s, error, u"bad_request"_s);
    row("delivered: a chat of others", uR"({"type":"delivered","chat":"dm-999998-999999","seq":1})"_s, error,
        u"no_such_chat"_s);
    row("typing: a chat of others", uR"({"type":"typing","chat":"dm-999998-999999"})"_s, error, u"no_such_chat"_s);
    row("token: a number", uR"({"type":"token","token":5})"_s, error, u"bad_request"_s);
}
void tst_Refusals::answersABadFrame()
{
    QFETCH(QString, frame);
    QFETCH(QString, answer);
    QFETCH(QString, code);
    m_ann->sendText(filled(frame));
    const QJsonObject said = m_ann->waitFor([](const QJsonObject &frame) {
        return frame.value("state"_L1).toString() == u"Failed"_s || frame.value("type"_L1).toString() == u"error"_s;
    });
    const bool failed = said.value("state"_L1).toString() == u"Failed"_s;
    QCOMPARE(failed ? u"Failed"_s : u"error"_s, answer);
    const QJsonObject reason = failed ? said.value("reason"_L1).toObject() : said;
    QCOMPARE(reason.value("code"_L1).toString(), code);
    QVERIFY(reason.value("message"_L1).toString().endsWith(u'.'));
    QCOMPARE(reason.value("retry"_L1).isBool(), failed);
    QVERIFY(m_ann->isConnected());
}

void tst_Refusals::answersABadRequest_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const QByteArray &method, const QString &path, const QString &body,
                        int status,
                        const QString &code) { QTest::newRow(name) << method << path << body << status << code; };
    const QString messages = u"/api/chats/$chat/messages"_s;
    const QByteArray get = "GET";
    const QByteArray post = "POST";
    row("no such route", get, u"/nothing"_s, {}, 404, u"not_found"_s);
    row("another method", "DELETE", u"/api/unread"_s, {}, 405, u"method_not_allowed"_s);
    row("name taken", post, u"/auth/register"_s, uR"({"name":"ann","pass":"correct horse"})"_s, 409, u"name_taken"_s);
    row("weak password", post, u"/auth/register"_s, uR"({"name":"new","pass":"short"})"_s, 400, u"weak_password"_s);
    row("empty name", post, u"/auth/register"_s, uR"({"name":"","pass":"correct horse"})"_s, 400, u"bad_name"_s);
    row("HTML as a name", post, u"/auth/register"_s, uR"({"name":"<b>x</b>","pass":"correct horse"})"_s, 400,
        u"bad_name"_s);
    row("bidirectional controls in a name", post, u"/auth/register"_s,
        uR"({"name":"a\u202eb","pass":"correct horse"})"_s, 400, u"bad_name"_s);
    row("name is a number", post, u"/auth/register"_s, uR"({"name":5,"pass":"correct horse"})"_s, 400,
        u"bad_request"_s);
    row("no JSON", post, u"/auth/login"_s, u"hello"_s, 400, u"bad_json"_s);
    row("SQL as a name", post, u"/auth/login"_s, uR"({"name":"' OR 1=1;--","pass":"' OR 1=1;--"})"_s, 401,
        u"bad_credentials"_s);
    row("wrong password", post, u"/auth/login"_s, uR"({"name":"ann","pass":"wrong horse"})"_s, 401,
        u"bad_credentials"_s);
    row("refresh token is none", post, u"/auth/refresh"_s, uR"({"refresh":"nonsense"})"_s, 401, u"unauthenticated"_s);
    row("unknown user", get, u"/users/999999999"_s, {}, 404, u"no_such_user"_s);
    row("chat of others", get, u"/api/chats/dm-999998-999999"_s, {}, 404, u"no_such_chat"_s);
    row("chat not begun", get, u"/api/chats/dm-$ann-999999999"_s, {}, 404, u"no_such_chat"_s);
    row("its messages", get, u"/api/chats/dm-999998-999999/messages"_s, {}, 404, u"no_such_chat"_s);
    row("quantity 0", get, messages + u"?quantity=0"_s, {}, 400, u"bad_request"_s);
    row("quantity -1", get, messages + u"?quantity=-1"_s, {}, 400, u"bad_request"_s);
    row("quantity is a word", get, messages + u"?quantity=many"_s, {}, 400, u"bad_request"_s);
    row("before and after", get, messages + u"?before=1&after=1"_s, {}, 400, u"bad_request"_s);
    row("before 2^53", get, messages + u"?before=9007199254740992"_s, {}, 400, u"bad_request"_s);
    row("time is no uuid", get, messages + u"?time=yesterday"_s, {}, 400, u"bad_uuid"_s);
    row("time of no message", get, messages + u"?time=$uuid"_s, {}, 404, u"not_found"_s);
    row("since is no time", get, u"/api/chats?since=yesterday"_s, {}, 400, u"bad_request"_s);
    row("message not there", get, messages + u"/$uuid"_s, {}, 404, u"not_found"_s);
    row("receipts of none", get, messages + u"/$uuid/receipts"_s, {}, 404, u"not_found"_s);
    row("send: no JSON", post, messages, u"hello"_s, 400, u"bad_json"_s);
    row("send: no message", post, messages, u"{}"_s, 400, u"bad_request"_s);
    row("send: empty", post, messages, uR"({"message":""})"_s, 400, u"empty"_s);
    row("send: 64 KiB + 1", post, messages, u"{\"message\":\""_s + QString(65'537, u'x') + u"\"}"_s, 400,
        u"too_long"_s);
    row("send: uuid is none", post, messages, uR"({"uuid":"abc","message":"hi"})"_s, 400, u"bad_uuid"_s);
    row("send: uuid taken", post, messages, uR"({"uuid":"$taken","message":"other"})"_s, 409, u"uuid_taken"_s);
    row("send: to nobody", post, u"/api/chats/dm-$ann-999999999/messages"_s, uR"({"message":"hi"})"_s, 404,
        u"no_such_user"_s);
    row("send: to others", post, u"/api/chats/dm-999998-999999/messages"_s, uR"({"message":"hi"})"_s, 404,
        u"no_such_chat"_s);
    row("send: a body of 1 MiB + 1", post, messages, u"{\"message\":\""_s + QString(1 << 20, u'x') + u"\"}"_s, 413,
        u"too_large"_s);
}
void tst_Refusals::answersABadRequest()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, path);
    QFETCH(QString, body);
    QFETCH(int, status);
    QFETCH(QString, code);
    const auto answer = m_ann->call(method, filled(path), filled(body).toUtf8());
    QVERIFY2(answer.status == status, answer.bytes.constData());
    QCOMPARE(answer.code(), code);
    QVERIFY(answer.body.value("error"_L1).toObject().value("message"_L1).toString().endsWith(u'.'));
    QCOMPARE(answer.headers.value("content-type"), QByteArray("application/json"));
}

void tst_Refusals::turnsAwayABadToken_data()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"missing", "nonsense", "signature changed", "payload changed", "alg none",
                             "HMAC with the public key", "revoked"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}
void tst_Refusals::turnsAwayABadToken()
{
    QFETCH(QString, kind);
    ContractClient mallory(m_server.httpPort(), m_server.websocketPort());
    QCOMPARE(mallory.signIn(u"Cyd"_s).status, 200);
    const QByteArrayList parts = mallory.token().toLatin1().split('.');
    QByteArray token;
    if (kind == "nonsense"_L1) {
        token = "nonsense";
    } else if (kind == "signature changed"_L1) {
        QByteArray signature = QByteArray::fromBase64(parts.at(2), UrlSafe);
        signature[10] = char(signature[10] ^ 1);
        token = parts.at(0) + '.' + parts.at(1) + '.' + signature.toBase64(UrlSafe);
    } else if (kind == "payload changed"_L1) {
        QJsonObject payload = decoded(parts.at(1));
        payload.insert("sub"_L1, QString::number(m_ann->id()));
        token = parts.at(0) + '.' + encoded(payload) + '.' + parts.at(2);
    } else if (kind == "alg none"_L1) {
        token = encoded({{u"alg"_s, u"none"_s}, {u"typ"_s, u"JWT"_s}}) + '.' + parts.at(1) + '.';
    } else if (kind == "HMAC with the public key"_L1) {
        QJsonObject head = decoded(parts.at(0));
        head.insert("alg"_L1, u"HS256"_s);
        const QByteArray key = QJsonDocument(mallory.get(u"/auth/keys"_s).body).toJson(QJsonDocument::Compact);
        const QByteArray signedPart = encoded(head) + '.' + parts.at(1);
        token = signedPart + '.' +
                QMessageAuthenticationCode::hash(signedPart, key, QCryptographicHash::Sha256).toBase64(UrlSafe);
    } else if (kind == "revoked"_L1) {
        token = mallory.token().toLatin1();
        QCOMPARE(mallory.post(u"/auth/logout"_s).status, 204);
    }
    mallory.session.insert("token"_L1, QString::fromLatin1(token));
    const auto answer = mallory.get(u"/api/chats"_s);
    QCOMPARE(answer.status, 401);
    QCOMPARE(answer.code(), u"unauthenticated"_s);
    mallory.openSocket();
    QVERIFY(mallory.waitForClose(4401));
    QCOMPARE(mallory.frames.size(), 1);
    QCOMPARE(mallory.frames.at(0).value("type"_L1).toString(), u"error"_s);
    QCOMPARE(mallory.frames.at(0).value("code"_L1).toString(), u"unauthenticated"_s);
    QTRY_VERIFY(m_server.log().contains("turning away a socket"));
    QVERIFY(token.isEmpty() || !m_server.log().contains(token));
}

void tst_Refusals::keepsWhateverIsText_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("SQL") << u"'; DROP TABLE entry; --"_s;
    QTest::newRow("HTML") << u"<script>alert(1)</script><img src=x onerror=y>&amp;"_s;
    QTest::newRow("bidirectional controls") << u"a\u202eb\u2066c\u2069\u200f"_s;
    QTest::newRow("white space") << u" \t\r\n\u00a0"_s;
    QTest::newRow("control characters") << u"\u0001\u001b[31m\u007f"_s;
    QTest::newRow("quotes and escapes") << uR"("\\\" \u0041 %s %1 ${x})"_s;
    QTest::newRow("beyond the first plane") << u"\U0001F469\u200D\U0001F680 \U0010FFFD"_s;
    QTest::newRow("marks on marks") << u"e\u0301\u0301\u0301 \ufeff"_s;
    QTest::newRow("not characters") << u"\uffff \ufdd0"_s;
    QTest::newRow("64 KiB") << QString(65'536, u'x');
    QTest::newRow("64 KiB in UTF-8") << QString(32'768, u'ä');
}
void tst_Refusals::keepsWhateverIsText()
{
    QFETCH(QString, text);
    const QString uuid = m_ann->sendTo(m_bob->id(), text);
    QVERIFY(!m_ann->waitForState(uuid, u"Saved"_s).isEmpty());
    const QJsonObject message =
        m_bob->waitFor([&](const QJsonObject &frame) { return frame.value("uuid"_L1).toString() == uuid; });
    QCOMPARE(message.value("message"_L1).toString(), text);
    const auto entry = m_bob->get(filled(u"/api/chats/$chat/messages/"_s) + uuid);
    QCOMPARE(entry.body.value("message"_L1).toString(), text);
}

void tst_Refusals::endsWhoGoesTooFar_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<int>("code");
    QTest::newRow("binary") << u"binary"_s << 1003;
    QTest::newRow("too big") << u"big"_s << 1009;
    QTest::newRow("20 errors in a row") << u"errors"_s << 1008;
    QTest::newRow("another's token") << u"token"_s << 4401;
}
void tst_Refusals::endsWhoGoesTooFar()
{
    QFETCH(QString, what);
    QFETCH(int, code);
    QVERIFY(m_cyd->connectSocket());
    if (what == "binary"_L1)
        m_cyd->socket()->sendBinaryMessage("hello");
    else if (what == "big"_L1)
        m_cyd->sendText(QString(400 * 1024 + 1, u'x'));
    else if (what == "token"_L1)
        m_cyd->sendFrame({{u"type"_s, u"token"_s}, {u"token"_s, m_ann->token()}});
    else
        for (int i = 0; i < 20; ++i)
            m_cyd->sendText(u"nonsense"_s);
    QVERIFY(m_cyd->waitForClose(code));
    if (what == "errors"_L1)
        QCOMPARE(m_cyd->ofType(u"error"_s).size(), 20);
}

POSTRIDER_TEST(tst_Refusals)
#include "tst_refusals.moc"
