// SPDX-License-Identifier: GPL-3.0-or-later
#include <front/answerreader.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider::front;
using State = AnswerReader::State;

class tst_AnswerReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void passes_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("expected");
        QTest::addColumn<State>("state");
        QTest::addColumn<bool>("body");
        QTest::addColumn<bool>("keepAlive");
        const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
        const QByteArray closing = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\n";
        const QByteArray empty = "HTTP/1.1 204 No Content\r\n\r\n";
        QTest::newRow("whole") << head + "hello" << head + "hello" << State::Complete << true << true;
        QTest::newRow("HEAD") << head + "hello" << head << State::Complete << false << true;
        QTest::newRow("closing") << head + "hello" << closing + "hello" << State::Complete << true << false;
        QTest::newRow("half") << head + "he" << head + "he" << State::Reading << true << true;
        QTest::newRow("half a head") << head.chopped(1) << QByteArray() << State::Reading << true << true;
        QTest::newRow("no content") << empty << empty << State::Complete << true << true;
        QTest::newRow("no content, but some") << empty + "x" << empty << State::Broken << true << true;
        QTest::newRow("no length") << QByteArray("HTTP/1.1 200 OK\r\n\r\nhello") << QByteArray() << State::Broken
                                   << true << true;
        QTest::newRow("chunks") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                                << QByteArray() << State::Broken << true << true;
        QTest::newRow("no HTTP") << QByteArray("hello\r\n\r\n") << QByteArray() << State::Broken << true << true;
        QTest::newRow("endless head") << QByteArray(70'000, 'x') << QByteArray() << State::Broken << true << true;
    }
    void passes()
    {
        QFETCH(QByteArray, answer);
        QFETCH(bool, body);
        QFETCH(bool, keepAlive);
        AnswerReader whole({body, keepAlive});
        const QByteArray passed = whole.pass(answer);
        QTEST(passed, "expected");
        QTEST(whole.state(), "state");
        AnswerReader byByte({body, keepAlive});
        QByteArray pieces;
        for (qsizetype i = 0; i < answer.size(); ++i)
            pieces += byByte.pass(QByteArrayView(answer).sliced(i, 1));
        QTEST(pieces, "expected");
        QTEST(byByte.state(), "state");
    }

    void nothingFollowsAnAnswer()
    {
        AnswerReader reader({});
        reader.pass("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
        QCOMPARE(reader.state(), State::Complete);
        QVERIFY(reader.pass("y").isEmpty());
        QCOMPARE(reader.state(), State::Broken);
    }
};

POSTRIDER_TEST(tst_AnswerReader)
#include "tst_answerreader.moc"
