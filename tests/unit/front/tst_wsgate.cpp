// SPDX-License-Identifier: GPL-3.0-or-later
#include <front/wsgate.h>
#include <support/testmain.h>

#include <QRandomGenerator>
#include <QTest>
#include <QtEndian>

using namespace postrider::front;
using Opcode = WsGate::Opcode;

namespace {
constexpr quint8 Final = 0x80;

// One frame as a client may send it; the length may be a lie.
QByteArray frame(quint8 first, QByteArrayView payload, bool masked = true, std::optional<quint64> length = {})
{
    const quint64 said = length.value_or(quint64(payload.size()));
    const quint8 mask = masked ? 0x80 : 0;
    QByteArray out(1, char(first));
    if (said < 126) {
        out.append(char(mask | quint8(said)));
    } else if (said <= 0xffff) {
        out.append(char(mask | 126)).resize(4);
        qToBigEndian(quint16(said), out.data() + 2);
    } else {
        out.append(char(mask | 127)).resize(10);
        qToBigEndian(said, out.data() + 2);
    }
    if (!masked)
        return out.append(payload);
    out.append("\x01\x02\x03\x04");
    for (qsizetype i = 0; i < payload.size(); ++i)
        out.append(char(payload[i] ^ (1 + i % 4)));
    return out;
}

QByteArray text(QByteArrayView payload)
{
    return frame(Final | 1, payload);
}

// "text:hello|ping:x", at last the close code of a refusal. Long payloads by their length.
QByteArray outcome(const QByteArray &bytes, const QList<qsizetype> &cuts)
{
    const FrontLimits limits;
    WsGate gate(limits);
    QByteArrayList result;
    qsizetype from = 0;
    for (const qsizetype to : cuts + QList<qsizetype>{bytes.size()}) {
        gate.append(QByteArrayView(bytes).sliced(from, to - from));
        from = to;
        for (;;) {
            const auto next = gate.next(milliseconds(0));
            if (!next)
                return (result << QByteArray::number(next.error().closeCode)).join('|');
            if (!*next)
                break;
            const QByteArray &payload = (*next)->payload;
            static const QHash<Opcode, QByteArray> names{{Opcode::Text, "text"},
                                                         {Opcode::Binary, "binary"},
                                                         {Opcode::Close, "close"},
                                                         {Opcode::Ping, "ping"},
                                                         {Opcode::Pong, "pong"}};
            result << names.value((*next)->opcode) + ':' +
                          (payload.size() > 100 ? QByteArray::number(payload.size()) : payload);
        }
    }
    return result.join('|');
}
} // namespace

class tst_WsGate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void judges_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *name, const QByteArray &bytes, const QByteArray &expected) {
            QTest::newRow(name) << bytes << expected;
        };
        const QByteArray most(400 * 1024, 'x');
        row("text", text("hello"), "text:hello");
        row("empty", text(""), "text:");
        row("two", text("a") + text("b"), "text:a|text:b");
        row("binary", frame(Final | 2, "a"), "binary:a");
        row("ping", frame(Final | 9, "hi"), "ping:hi");
        row("empty ping", frame(Final | 9, ""), "ping:");
        row("longest ping", frame(Final | 9, QByteArray(125, 'p')), "ping:125");
        row("pong", frame(Final | 10, "x"), "pong:x");
        row("close", frame(Final | 8, "\x03\xe8"), "close:\x03\xe8");
        row("fragments", frame(1, "he") + frame(0, "ll") + frame(Final, "o"), "text:hello");
        row("ping between fragments", frame(1, "he") + frame(Final | 9, "p") + frame(Final, "llo"),
            "ping:p|text:hello");
        row("empty fragments", frame(1, "") + frame(0, "").repeated(50) + frame(Final, "a"), "text:a");
        row("16-bit length", text(QByteArray(300, 'x')), "text:300");
        row("longest", text(most), "text:409600");
        row("incomplete", text("hello").chopped(1), "");
        row("unfinished", frame(1, "hello"), "");

        row("unmasked", frame(Final | 1, "hello", false), "1002");
        row("unmasked after a good one", text("a") + frame(Final | 1, "hello", false), "text:a|1002");
        row("RSV1", frame(Final | 0x40 | 1, "a"), "1002");
        row("RSV2", frame(Final | 0x20 | 1, "a"), "1002");
        row("RSV3", frame(Final | 0x10 | 1, "a"), "1002");
        row("opcode 3", frame(Final | 3, "a"), "1002");
        row("opcode 7", frame(Final | 7, "a"), "1002");
        row("opcode 11", frame(Final | 11, "a"), "1002");
        row("opcode 15", frame(Final | 15, "a"), "1002");
        row("fragmented ping", frame(9, "a"), "1002");
        row("long ping", frame(Final | 9, QByteArray(126, 'p')), "1002");
        row("long close", frame(Final | 8, QByteArray(126, 'p')), "1002");
        row("nothing to continue", frame(Final, "a"), "1002");
        row("continued after the end", text("a") + frame(Final, "b"), "text:a|1002");
        row("a message within a message", frame(1, "a") + frame(Final | 1, "b"), "1002");
        row("a byte too long", text(QByteArray(400 * 1024 + 1, 'x')), "1009");
        row("length 2^62", frame(Final | 1, "", true, 1ull << 62), "1009");
        row("length 2^63", frame(Final | 1, "", true, 1ull << 63), "1009");
        row("length 2^64-1", frame(Final | 1, "", true, ~0ull), "1009");
        row("fragments too long", frame(1, most) + frame(0, "x"), "1009");
        row("lengths that overflow", frame(1, "x") + frame(0, "", true, ~0ull), "1009");
        row("21 pings in a second", frame(Final | 9, "").repeated(21), QByteArray("ping:|").repeated(20) + "1008");
        row("pongs count, too", frame(Final | 10, "").repeated(21), QByteArray("pong:|").repeated(20) + "1008");
    }
    // In one piece, cut in two at every position, and byte by byte.
    void judges()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, expected);
        QCOMPARE(outcome(bytes, {}), expected);
        const qsizetype step = bytes.size() > 2'000 ? 9'973 : 1;
        for (qsizetype cut = 1; cut < bytes.size(); cut += step)
            QCOMPARE(outcome(bytes, {cut}), expected);
        QList<qsizetype> all;
        for (qsizetype cut = 1; cut < bytes.size(); ++cut)
            all << cut;
        QCOMPARE(outcome(bytes, all), expected);
    }

    // Sound frames with a few bytes changed or lost: whatever it is, cutting doesn't change the verdict.
    void nonsenseIsJudgedAlikeHoweverCut()
    {
        const QByteArray seed = text("hello") + frame(1, "a") + frame(Final | 9, "ping") + frame(Final, "b") +
                                frame(Final | 2, QByteArray(200, 'x')) + frame(Final | 8, "\x03\xe8");
        QRandomGenerator random(42);
        for (int i = 0; i < 20'000; ++i) {
            QByteArray bytes = seed;
            for (int change = random.bounded(3); change >= 0; --change) {
                const qsizetype at = random.bounded(bytes.size());
                if (random.bounded(2))
                    bytes[at] = char(random.bounded(256));
                else
                    bytes.remove(at, 1);
            }
            QList<qsizetype> cuts;
            for (qsizetype at = random.bounded(1, 30); at < bytes.size(); at += random.bounded(1, 30))
                cuts << at;
            QCOMPARE(outcome(bytes, cuts), outcome(bytes, {}));
        }
    }

    void countsControlFramesBySecond()
    {
        const FrontLimits limits;
        WsGate gate(limits);
        for (int second = 0; second < 3; ++second) {
            gate.append(frame(Final | 9, "").repeated(20));
            for (int i = 0; i < 20; ++i)
                QVERIFY(gate.next(milliseconds(second * 1000)));
        }
    }

    void readsNothingAfterARefusal()
    {
        const FrontLimits limits;
        WsGate gate(limits);
        gate.append(frame(Final | 1, "a", false));
        QVERIFY(!gate.next(milliseconds(0)));
        gate.append(text("b"));
        QVERIFY(!gate.next(milliseconds(0)));
    }

    void knowsWhenAMessageIsUnfinished()
    {
        const FrontLimits limits;
        WsGate gate(limits);
        const auto within = [&](const QByteArray &bytes) {
            gate.append(bytes);
            while (gate.next(milliseconds(0)).value())
                ;
            return gate.isWithinMessage();
        };
        QVERIFY(!gate.isWithinMessage());
        QVERIFY(within(text("hello").first(1)));
        QVERIFY(within(text("hello").sliced(1, 7)));
        QVERIFY(!within(text("hello").sliced(8)));
        QVERIFY(within(frame(1, "a")));
        QVERIFY(within(frame(Final | 9, "p")));
        QVERIFY(!within(frame(Final, "b")));
    }

    // QWebSocket is given one whole frame for each message.
    void framesForBothSides()
    {
        for (const qsizetype size : {0, 125, 126, 65'535, 65'536}) {
            const QByteArray payload(size, 'x');
            QCOMPARE(outcome(WsGate::clientFrame({Opcode::Text, payload}), {}), outcome(text(payload), {}));
            const QByteArray server = WsGate::serverFrame(Opcode::Text, payload);
            QCOMPARE(server, frame(Final | 1, payload, false));
        }
    }
};

POSTRIDER_TEST(tst_WsGate)
#include "tst_wsgate.moc"
