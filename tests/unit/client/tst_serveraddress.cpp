// SPDX-License-Identifier: GPL-3.0-or-later
#include <client/backoff.h>
#include <client/serveraddress.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;
using client::Protection;

class tst_ServerAddress : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isReadAsTyped_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("url"); // empty: none
        QTest::addColumn<int>("protection");
        const auto row = [](const char *typed, const char *url, Protection protection) {
            QTest::newRow(typed) << QString::fromLatin1(typed) << QString::fromLatin1(url) << int(protection);
        };
        row("chat.example.org", "https://chat.example.org", Protection::Encrypted);
        row(" https://chat.example.org/ ", "https://chat.example.org", Protection::Encrypted);
        row("chat.example.org:8443/talk/", "https://chat.example.org:8443/talk", Protection::Encrypted);
        row("localhost", "http://localhost:5051", Protection::Loopback);
        row("127.0.0.1:4000", "http://127.0.0.1:4000", Protection::Loopback);
        row("http://[::1]:4000", "http://[::1]:4000", Protection::Loopback);
        row("http://chat.example.org", "http://chat.example.org", Protection::None);
        row("http://127.0.0.1.example.org", "http://127.0.0.1.example.org", Protection::None);
        row("http://localhost.example.org", "http://localhost.example.org", Protection::None);
        row("", "", Protection::None);
        row("https://", "", Protection::None);
        row("ftp://chat.example.org", "", Protection::None);
        row("https://me:secret@chat.example.org", "", Protection::None);
        row("https://chat.example.org/?x=1", "", Protection::None);
        row("not an address", "", Protection::None);
    }
    void isReadAsTyped()
    {
        QFETCH(QString, typed);
        QFETCH(QString, url);
        QFETCH(int, protection);
        const auto address = client::parseServerAddress(typed);
        QCOMPARE(address.has_value(), !url.isEmpty());
        if (!address)
            return;
        QCOMPARE(address->toString(), url);
        QCOMPARE(int(client::protectionOf(*address)), protection);
    }

    void waitsGrowAndStaySpread()
    {
        client::Backoff least;
        client::Backoff most;
        std::chrono::milliseconds before{0};
        for (int i = 0; i < 12; ++i) {
            QCOMPARE(least.next(0), client::Backoff::Least);
            const auto wait = most.next(1);
            QVERIFY(wait >= before && wait <= client::Backoff::Most);
            before = wait;
        }
        QCOMPARE(before, client::Backoff::Most);
        most.reset();
        QCOMPARE(most.next(1), std::chrono::milliseconds(1000));
    }
};

POSTRIDER_TEST(tst_ServerAddress)
#include "tst_serveraddress.moc"
