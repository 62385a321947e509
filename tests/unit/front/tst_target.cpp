// SPDX-License-Identifier: GPL-3.0-or-later
#include <front/target.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider::front;

class tst_Target : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void normalises_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("expected"); // empty: refused
        QTest::newRow("path") << QByteArray("/api/chats") << QByteArray("/api/chats");
        QTest::newRow("root") << QByteArray("/") << QByteArray("/");
        QTest::newRow("trailing slash") << QByteArray("/api/chats/") << QByteArray("/api/chats");
        QTest::newRow("trailing slash, query") << QByteArray("/users/?query=a/") << QByteArray("/users?query=a/");
        QTest::newRow("slashes in front") << QByteArray("//evil/path") << QByteArray("/evil/path");
        QTest::newRow("slashes only") << QByteArray("////") << QByteArray("/");
        QTest::newRow("absolute") << QByteArray("http://localhost:5051/users") << QByteArray("/users");
        QTest::newRow("absolute, upper case") << QByteArray("HTTP://localhost/users") << QByteArray("/users");
        QTest::newRow("absolute, no path") << QByteArray("http://localhost") << QByteArray("/");
        QTest::newRow("absolute, query alone") << QByteArray("http://localhost?a=b") << QByteArray("/?a=b");
        QTest::newRow("escape") << QByteArray("/users/%C3%a9") << QByteArray("/users/%C3%a9");
        QTest::newRow("raw UTF-8") << QByteArray("/users/\xC3\xA9") << QByteArray("/users/%C3%A9");
        QTest::newRow("brackets") << QByteArray("/users?a[]=\"|\"") << QByteArray("/users?a%5B%5D=%22%7C%22");
        QTest::newRow("empty") << QByteArray() << QByteArray();
        QTest::newRow("asterisk") << QByteArray("*") << QByteArray();
        QTest::newRow("authority") << QByteArray("localhost:80") << QByteArray();
        QTest::newRow("relative") << QByteArray("users") << QByteArray();
        QTest::newRow("fragment") << QByteArray("/users#a") << QByteArray();
        QTest::newRow("another scheme") << QByteArray("ftp://localhost/") << QByteArray();
        QTest::newRow("half an escape") << QByteArray("/%4") << QByteArray();
        QTest::newRow("no escape") << QByteArray("/%zz") << QByteArray();
        QTest::newRow("percent at the end") << QByteArray("/a%") << QByteArray();
    }
    void normalises()
    {
        QFETCH(QByteArray, target);
        QTEST(normalisedTarget(target).value_or(QByteArray()), "expected");
    }

    void knowsHosts_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<bool>("good");
        for (const char *good : {"localhost", "127.0.0.1:5051", "[::1]", "[::1]:80", "chat.example.org", "x", "", "a:"})
            QTest::newRow(good) << QByteArray(good) << true;
        for (const char *bad : {"a b", "a/b", "a@b", "a:b", "::1", "a\tb", "[::1", "a?b", "a#b", "a,b:c"})
            QTest::newRow(bad) << QByteArray(bad) << false;
    }
    void knowsHosts()
    {
        QFETCH(QByteArray, host);
        QTEST(isHost(host), "good");
    }

    void comparesOrigins_data()
    {
        QTest::addColumn<QByteArray>("origin");
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<bool>("same");
        QTest::newRow("same") << QByteArray("http://127.0.0.1:5052") << QByteArray("127.0.0.1:5052") << true;
        QTest::newRow("another port") << QByteArray("http://127.0.0.1:80") << QByteArray("127.0.0.1:5052") << true;
        QTest::newRow("no port") << QByteArray("http://localhost") << QByteArray("LOCALHOST:5052") << true;
        QTest::newRow("wss") << QByteArray("wss://chat.example") << QByteArray("chat.example") << true;
        QTest::newRow("IPv6") << QByteArray("http://[::1]:80") << QByteArray("[::1]:5052") << true;
        QTest::newRow("foreign") << QByteArray("https://evil.example") << QByteArray("localhost") << false;
        QTest::newRow("prefix") << QByteArray("https://localhost.evil.example") << QByteArray("localhost") << false;
        QTest::newRow("user info") << QByteArray("https://localhost@evil.example") << QByteArray("localhost") << false;
        QTest::newRow("null") << QByteArray("null") << QByteArray("localhost") << false;
        QTest::newRow("file") << QByteArray("file://") << QByteArray("") << false;
        QTest::newRow("no name") << QByteArray("http://") << QByteArray("") << false;
    }
    void comparesOrigins()
    {
        QFETCH(QByteArray, origin);
        QFETCH(QByteArray, host);
        QTEST(isOriginOf(origin, host), "same");
    }
};

POSTRIDER_TEST(tst_Target)
#include "tst_target.moc"
