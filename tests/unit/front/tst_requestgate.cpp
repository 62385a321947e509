// SPDX-License-Identifier: GPL-3.0-or-later
#include <front/requestgate.h>
#include <support/testmain.h>

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace postrider;
using namespace postrider::front;
using Verdict = RequestGate::Verdict;

namespace {
const QByteArray Host = "Host: localhost\r\n";
const QByteArray Chunked = "Transfer-Encoding: chunked\r\n";

// What the gate makes of a stream: "GET /x 0|431", method, target and body length of each request, or the refusal's
// status.
QByteArray verdicts(RequestGate &gate)
{
    QByteArrayList result;
    for (;;) {
        switch (gate.next()) {
        case Verdict::NeedMore:
            return result.join('|');
        case Verdict::SendContinue:
            continue;
        case Verdict::Refused:
            return (result << QByteArray::number(gate.refusal().status)).join('|');
        case Verdict::Complete: {
            const Request request = gate.takeRequest();
            result << request.method + ' ' + request.target + ' ' + QByteArray::number(request.body.size());
        }
        }
    }
}

QByteArray fedInPieces(const QByteArray &bytes, const QList<qsizetype> &cuts, Serving serving = Serving::Both)
{
    const FrontOptions options;
    RequestGate gate(options, serving);
    QByteArrayList results;
    qsizetype from = 0;
    for (const qsizetype to : cuts + QList<qsizetype>{bytes.size()}) {
        gate.append(QByteArrayView(bytes).sliced(from, to - from));
        from = to;
        if (const QByteArray result = verdicts(gate); !result.isEmpty())
            results << result;
        if (gate.next() == Verdict::Refused)
            break;
    }
    return results.join('|');
}

QByteArray get(const QByteArray &fields = {}, const QByteArray &target = "/api")
{
    return "GET " + target + " HTTP/1.1\r\n" + Host + fields + "\r\n";
}

QByteArray post(const QByteArray &fields, const QByteArray &body)
{
    return "POST /len HTTP/1.1\r\n" + Host + fields + "\r\n" + body;
}

QByteArray upgrade(const QByteArray &version = "13", const QByteArray &key = "dGhlIHNhbXBsZSBub25jZQ==")
{
    return get("Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: " + version +
               "\r\nSec-WebSocket-Key: " + key + "\r\n");
}
} // namespace

class tst_RequestGate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void judges_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *name, const QByteArray &bytes, const QByteArray &expected) {
            QTest::newRow(name) << bytes << expected;
        };
        row("GET", get(), "GET /api 0");
        row("pipelined", get() + get({}, "/b") + get({}, "/c"), "GET /api 0|GET /b 0|GET /c 0");
        row("HEAD", "HEAD /api HTTP/1.1\r\n" + Host + "\r\n", "HEAD /api 0");
        row("body", post("Content-Length: 3\r\n", "abc"), "POST /len 3");
        row("body, then another request", post("Content-Length: 3\r\n", "abc") + get(), "POST /len 3|GET /api 0");
        row("chunks", post(Chunked, "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"), "POST /len 5");
        row("chunks, then another request", post(Chunked, "3\r\nabc\r\n0\r\n\r\n") + get(), "POST /len 3|GET /api 0");
        row("trailers", post(Chunked, "1\r\na\r\n0\r\nHost: evil\r\nAuthorization: Bearer x\r\n\r\n"), "POST /len 1");
        row("empty lines in front", "\r\n\r\n" + get(), "GET /api 0");
        row("incomplete head", "GET /api HTTP/1.1\r\nHost: l", "");
        row("incomplete body", post("Content-Length: 3\r\n", "ab"), "");
        row("same length twice", post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), "POST /len 3");
        row("folded line", get("X: a\r\n b\r\n"), "GET /api 0");
        row("Connection: close", get("Connection: close\r\n"), "GET /api 0");

        row("chunks and length", post("Content-Length: 5\r\n" + Chunked, "3\r\nabc\r\n0\r\n\r\n"), "400");
        row("length and chunks", post(Chunked + "Content-Length: 5\r\n", "3\r\nabc\r\n0\r\n\r\n"), "400");
        row("two lengths", post("Content-Length: 3\r\nContent-Length: 7\r\n", "abcdefg"), "400");
        row("two lengths in one", post("Content-Length: 3, 7\r\n", "abcdefg"), "400");
        row("length +3", post("Content-Length: +3\r\n", "abc"), "400");
        row("length -1", post("Content-Length: -1\r\n", ""), "400");
        row("length 0x3", post("Content-Length: 0x3\r\n", "abc"), "400");
        row("empty length", post("Content-Length: \r\n", ""), "400");
        row("length 2^64-1", post("Content-Length: 18446744073709551615\r\n", "") + get(), "413");
        row("length 2^64", post("Content-Length: 18446744073709551616\r\n", "") + get(), "400");
        row("a byte too long", post("Content-Length: 1048577\r\n", ""), "413");
        row("gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", "3\r\nabc\r\n0\r\n\r\n"), "501");
        row("xchunked", post("Transfer-Encoding: xchunked\r\n", "3\r\nabc\r\n0\r\n\r\n"), "501");
        row("chunked, identity", post("Transfer-Encoding: chunked, identity\r\n", "3\r\nabc\r\n0\r\n\r\n"), "501");
        row("identity and chunked apart", post("Transfer-Encoding: identity\r\n" + Chunked, "0\r\n\r\n"), "501");
        row("chunked twice", post(Chunked + Chunked, "0\r\n\r\n"), "400");
        row("empty coding", post("Transfer-Encoding:\r\n", "0\r\n\r\n"), "501");
        row("bad chunk size", post(Chunked, "zz\r\nabc\r\n0\r\n\r\n"), "400");
        row("negative chunk size", post(Chunked, "-1\r\nabc\r\n0\r\n\r\n"), "400");
        row("chunk size beyond 64 bits", post(Chunked, "10000000000000000\r\nabc\r\n0\r\n\r\n"), "400");
        row("huge chunk", post(Chunked, "fffffffffffffff0\r\n"), "413");
        row("chunk without CRLF", post(Chunked, "3\r\nabcXX0\r\n\r\n"), "400");
        row("chunk with LF", post(Chunked, "3\nabc\n0\n\n"), "400");
        row("bare LF", "GET /api HTTP/1.1\nHost: localhost\n\n", "400");
        row("bare LF in a field", get("X: a\nY: b\r\n"), "400");
        row("bare CR in a field", get("X: a\rY: b\r\n"), "400");
        row("space before colon", "GET /api HTTP/1.1\r\nHost : localhost\r\n\r\n", "400");
        row("NUL in a value", get(QByteArray("X: a\0b\r\n", 8)), "400");
        row("control in a value", get("X: a\x01\r\n"), "400");
        row("no name", get(": a\r\n"), "400");
        row("no colon", get("X\r\n"), "400");
        row("no Host", "GET /api HTTP/1.1\r\n\r\n", "400");
        row("two Hosts", get("Host: evil\r\n"), "400");
        row("no host", "GET /api HTTP/1.1\r\nHost: a b\r\n\r\n", "400");
        row("a path as host", "GET /api HTTP/1.1\r\nHost: a/b\r\n\r\n", "400");
        row("HTTP/1.0", "GET /api HTTP/1.0\r\n" + Host + "\r\n", "505");
        row("HTTP/9.9", "GET /api HTTP/9.9\r\n" + Host + "\r\n", "400");
        row("no version", "GET /api\r\n" + Host + "\r\n", "400");
        row("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400");
        row("TLS", QByteArray::fromHex("160301020001") + "\r\n\r\n", "400");
        row("CONNECT", "CONNECT localhost:80 HTTP/1.1\r\n" + Host + "\r\n", "501");
        row("TRACE", "TRACE / HTTP/1.1\r\n" + Host + "\r\n", "501");
        row("unknown method", "BREW / HTTP/1.1\r\n" + Host + "\r\n", "501");
        row("asterisk", "OPTIONS * HTTP/1.1\r\n" + Host + "\r\n", "400");
        row("broken escape", get({}, "/a%2"), "400");
        row("fragment", get({}, "/a#b"), "400");
        row("another expectation", get("Expect: miracles\r\n"), "417");
        row("foreign origin", get("Origin: https://evil.example\r\n"), "403");
        row("null origin", get("Origin: null\r\n"), "403");
        row("own origin", get("Origin: http://localhost:5052\r\n"), "GET /api 0");
        row("head at the limit", get("X: " + QByteArray(16 * 1024 - get("X: \r\n").size(), 'x') + "\r\n"),
            "GET /api 0");
        row("head above the limit", get("X: " + QByteArray(16 * 1024 - get("X: \r\n").size() + 1, 'x') + "\r\n"),
            "431");
        row("endless target", "GET /" + QByteArray(20'000, 'x'), "431");
        row("too many fields", get(QByteArray("a: b\r\n").repeated(64)), "431");
        row("as many fields as may be", get(QByteArray("a: b\r\n").repeated(63)), "GET /api 0");
        row("endless chunk extension", post(Chunked, "3;" + QByteArray(20'000, 'x')), "431");
        row("endless trailers", post(Chunked, "0\r\n" + QByteArray("a: b\r\n").repeated(4'000)), "431");

        row("WebSocket", upgrade(), "GET /api 0");
        row("WebSocket, version 8", upgrade("8"), "426");
        row("WebSocket, short key", upgrade("13", "AAAA"), "400");
        row("WebSocket, key not base64", upgrade("13", "!!!!!!!!!!!!!!!!!!!!!!=="), "400");
        row("WebSocket by POST", "POST" + upgrade().sliced(3), "400");
    }
    // In one piece, cut in two at every position, and byte by byte.
    void judges()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, expected);
        QCOMPARE(fedInPieces(bytes, {}), expected);
        const qsizetype step = bytes.size() > 2'000 ? 97 : 1; // all of the long ones would take minutes
        QList<qsizetype> all;
        for (qsizetype cut = 1; cut < bytes.size(); cut += step) {
            QCOMPARE(fedInPieces(bytes, {cut}), expected);
            all << cut;
        }
        if (step > 1) {
            all.clear();
            for (qsizetype cut = 1; cut < bytes.size(); ++cut)
                all << cut;
        }
        QCOMPARE(fedInPieces(bytes, all), expected);
    }

    // Sound requests with a few bytes changed, lost or said twice: whatever it is, cutting doesn't change the verdict.
    void nonsenseIsJudgedAlikeHoweverCut()
    {
        const QByteArrayList seeds{get() + get(), post("Content-Length: 3\r\n", "abc") + get(), upgrade(),
                                   post(Chunked, "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: 1\r\n\r\n") + get()};
        const QByteArray spice("\r\n\t :;,%/?#0fF\0\x7f\xff", 18);
        QRandomGenerator random(42);
        for (int i = 0; i < 20'000; ++i) {
            QByteArray bytes = seeds.at(random.bounded(int(seeds.size())));
            for (int change = random.bounded(4); change >= 0; --change) {
                const qsizetype at = random.bounded(bytes.size());
                const qsizetype length = std::min<qsizetype>(random.bounded(8), bytes.size() - at);
                switch (random.bounded(3)) {
                case 0:
                    bytes[at] = spice[random.bounded(spice.size())];
                    break;
                case 1:
                    bytes.remove(at, std::min(length, bytes.size() - 1));
                    break;
                case 2:
                    bytes.insert(at, bytes.sliced(at, length));
                    break;
                }
            }
            QList<qsizetype> cuts;
            for (qsizetype at = random.bounded(1, 40); at < bytes.size(); at += random.bounded(1, 40))
                cuts << at;
            const QByteArray whole = fedInPieces(bytes, {});
            const QByteArray pieces = fedInPieces(bytes, cuts);
            if (pieces != whole)
                QFAIL(QByteArray(whole + " or " + pieces + ": " + bytes.toPercentEncoding("\r\n :")).constData());
        }
    }

    void aBodyMayBeAsLongAsTheLimit()
    {
        const QByteArray body(limits::BodyBytes, 'x');
        QCOMPARE(fedInPieces(post("Content-Length: 1048576\r\n", body), {}), QByteArray("POST /len 1048576"));
        const QByteArray chunk = "10000\r\n" + QByteArray(0x10000, 'x') + "\r\n";
        QCOMPARE(fedInPieces(post(Chunked, chunk.repeated(16) + "0\r\n\r\n"), {}), QByteArray("POST /len 1048576"));
        QCOMPARE(fedInPieces(post(Chunked, chunk.repeated(16) + "1\r\nx\r\n0\r\n\r\n"), {}), QByteArray("413"));
    }

    void servesWhatItIsFor()
    {
        QCOMPARE(fedInPieces(get(), {}, Serving::WebSocket), QByteArray("426"));
        QCOMPARE(fedInPieces(upgrade(), {}, Serving::WebSocket), QByteArray("GET /api 0"));
        const FrontOptions options;
        RequestGate gate(options, Serving::Rest);
        gate.append(upgrade());
        QCOMPARE(gate.next(), Verdict::Complete);
        QCOMPARE(gate.takeRequest().kind, Request::Kind::Plain);
    }

    void keepsWhatIsAheadOfAWebSocket()
    {
        const FrontOptions options;
        RequestGate gate(options, Serving::WebSocket);
        gate.append(QByteArray(upgrade() + "frames"));
        QCOMPARE(gate.next(), Verdict::Complete);
        QCOMPARE(gate.takeRequest().kind, Request::Kind::WebSocket);
        QCOMPARE(gate.takeRest(), QByteArray("frames"));
    }

    void passesOnWhatIsEndToEnd()
    {
        const FrontOptions options;
        RequestGate gate(options, Serving::Both);
        gate.append(
            post("Connection: close, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: 5\r\nTE: trailers\r\nX-Forwarded-For: 1.2.3.4\r\n"
                 "Authorization: Bearer t\r\nContent-Type: text/plain\r\n" +
                     Chunked,
                 "1\r\na\r\n0\r\nX-Trailer: 1\r\n\r\n"));
        QCOMPARE(gate.next(), Verdict::Complete);
        const Request request = gate.takeRequest();
        QVERIFY(!request.keepAlive);
        QCOMPARE(serialised(request), QByteArray("POST /len HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer t\r\n"
                                                 "content-type: text/plain\r\ncontent-length: 1\r\n\r\na"));
    }

    void aHeadIsAskedAsAGet()
    {
        Request request;
        request.method = "HEAD";
        request.target = "/";
        QVERIFY(serialised(request).startsWith("GET / HTTP/1.1\r\n"));
    }

    void waitsForContinue()
    {
        const FrontOptions options;
        RequestGate gate(options, Serving::Both);
        gate.append(post("Expect: 100-continue\r\nContent-Length: 3\r\n", ""));
        QCOMPARE(gate.next(), Verdict::SendContinue);
        QCOMPARE(gate.next(), Verdict::NeedMore);
        QCOMPARE(gate.phase(), RequestGate::Phase::Body);
        gate.append("abc");
        QCOMPARE(gate.next(), Verdict::Complete);
    }

    void promisesNothingToABodyThatIsTooLarge()
    {
        QCOMPARE(fedInPieces(post("Expect: 100-continue\r\nContent-Length: 1048577\r\n", ""), {}), QByteArray("413"));
    }

    void letsAConfiguredOriginIn()
    {
        FrontOptions options;
        options.origins = {"https://chat.example.org"};
        RequestGate gate(options, Serving::Both);
        gate.append(get("Origin: https://chat.example.org\r\n"));
        QCOMPARE(gate.next(), Verdict::Complete);
    }

    void refusesInTheContractsWords()
    {
        const FrontOptions options;
        RequestGate gate(options, Serving::Both);
        gate.append(post("Content-Length: 1048577\r\n", ""));
        QCOMPARE(gate.next(), Verdict::Refused);
        const QByteArray answer = serialised(gate.refusal(), true);
        QVERIFY(answer.startsWith("HTTP/1.1 413 Content Too Large\r\n"));
        QVERIFY(answer.contains("\r\nContent-Type: application/json\r\n"));
        QVERIFY(answer.contains("\r\nConnection: close\r\n"));
        QVERIFY(answer.contains("\"code\":\"too_large\""));
        QVERIFY(serialised(gate.refusal(), false).endsWith("\r\n\r\n"));
    }
};

POSTRIDER_TEST(tst_RequestGate)
#include "tst_requestgate.moc"
