// SPDX-License-Identifier: GPL-3.0-or-later
#include <adapters/http/responsewriter.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;

class tst_ResponseWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesOneAnswer()
    {
        const QByteArray answer = serialised({.status = 201, .body = "{}"}, Body::Sent);
        QVERIFY(answer.startsWith("HTTP/1.1 201 Created\r\n"));
        QVERIFY(answer.endsWith("\r\n\r\n{}"));
        for (const char *field : {"Content-Length: 2", "Content-Type: application/json", "Cache-Control: no-store",
                                  "X-Content-Type-Options: nosniff", "Date: "})
            QVERIFY2(answer.contains(QByteArray("\r\n").append(field)), field);
        QCOMPARE(answer.count("\r\n\r\n"), 1);
    }

    void aHeadHasTheLengthAndNotTheBody()
    {
        const QByteArray answer = serialised({.body = "0123456789"}, Body::Omitted);
        QVERIFY(answer.contains("\r\nContent-Length: 10\r\n"));
        QVERIFY(answer.endsWith("\r\n\r\n"));
    }

    void noContentHasNeitherBodyNorLength()
    {
        const QByteArray answer = serialised({.status = 204, .body = "ignored"}, Body::Sent);
        QVERIFY(!answer.contains("Content-Length"));
        QVERIFY(answer.endsWith("\r\n\r\n"));
    }

    void theServicesWordGoesFirst()
    {
        const HttpResponse response{.headers = {{"cache-control", "max-age=60"}}};
        const QByteArray answer = serialised(response, Body::Sent).toLower();
        QVERIFY(answer.contains("\r\ncache-control: max-age=60\r\n"));
        QCOMPARE(answer.count("cache-control"), 1);
    }

    void aHeaderCannotEndItsLine_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("CR LF") << QByteArray("a\r\nEvil: 1");
        QTest::newRow("LF") << QByteArray("a\nEvil: 1");
        QTest::newRow("CR") << QByteArray("a\rEvil: 1");
        QTest::newRow("NUL") << QByteArray("a\0Evil: 1", 9);
    }
    void aHeaderCannotEndItsLine()
    {
        QFETCH(QByteArray, value);
        const QByteArray answer = serialised({.headers = {{"X-A", value}, {"X-B", "kept"}}}, Body::Sent);
        QVERIFY(!answer.contains("Evil"));
        QVERIFY(answer.contains("\r\nX-B: kept\r\n"));
    }
};

POSTRIDER_TEST(tst_ResponseWriter)
#include "tst_responsewriter.moc"
