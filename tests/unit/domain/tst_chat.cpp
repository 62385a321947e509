// SPDX-License-Identifier: GPL-3.0-or-later
#include <domain/chat.h>
#include <support/testmain.h>

#include <QTest>

using namespace postrider;

class tst_Chat : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void directChatNamesTheSmallerFirst();
    void directMembers_data();
    void directMembers();
    void peer();
    void names_data();
    void names();
};

void tst_Chat::directChatNamesTheSmallerFirst()
{
    QCOMPARE(directChat({1}, {2}).value, QStringLiteral("dm-1-2"));
    QCOMPARE(directChat({2}, {1}).value, QStringLiteral("dm-1-2"));
    QCOMPARE(directChat({10}, {9}).value, QStringLiteral("dm-9-10"));
    QCOMPARE(directChat({UserId::Most}, {1}).value, QStringLiteral("dm-1-9007199254740991"));
}

void tst_Chat::directMembers_data()
{
    QTest::addColumn<QString>("uri");
    QTest::addColumn<qint64>("smaller"); // 0: refused
    QTest::addColumn<qint64>("greater");

    QTest::newRow("plain") << QStringLiteral("dm-1-2") << qint64(1) << qint64(2);
    QTest::newRow("by number, not by letter") << QStringLiteral("dm-9-10") << qint64(9) << qint64(10);
    QTest::newRow("greatest") << QStringLiteral("dm-1-9007199254740991") << qint64(1) << UserId::Most;

    for (const char *uri : {"",
                            "dm",
                            "dm-",
                            "dm-1",
                            "dm-1-",
                            "dm--1-2",
                            "dm-1--2",
                            "dm-2-1",
                            "dm-1-1",
                            "dm-0-1",
                            "dm-01-2",
                            "dm-1-02",
                            "dm-+1-2",
                            "dm- 1-2",
                            "dm-1-2 ",
                            " dm-1-2",
                            "dm-1-2-3",
                            "DM-1-2",
                            "dm-1.0-2",
                            "dm-1e0-2",
                            "dm-0x1-2",
                            "dm-a-b",
                            "dm-1-9007199254740992",
                            "dm-1-99999999999999999999",
                            "dm-1-2\n",
                            "room-1-2",
                            "a1b2c3d4e5f60718293a4b5c",
                            "dm-1,000-2000",
                            "dm-\xd9\xa1-2",
                            "dm-1-\xef\xbc\x92"})
        QTest::newRow(uri) << QString::fromUtf8(uri) << qint64(0) << qint64(0);
    QTest::newRow("NUL behind") << QString(QStringLiteral("dm-1-2") + QChar(u'\0')) << qint64(0) << qint64(0);
}

void tst_Chat::directMembers()
{
    QFETCH(QString, uri);
    QFETCH(qint64, smaller);
    QFETCH(qint64, greater);
    const auto members = postrider::directMembers({uri});
    QCOMPARE(members.has_value(), smaller != 0);
    if (members) {
        QCOMPARE(members->first.value, smaller);
        QCOMPARE(members->second.value, greater);
        QCOMPARE(directChat(members->second, members->first).value, uri);
    }
}

void tst_Chat::peer()
{
    const ChatUri chat = directChat({3}, {7});
    QCOMPARE(directPeer(chat, {3}), UserId{7});
    QCOMPARE(directPeer(chat, {7}), UserId{3});
    QVERIFY(!directPeer(chat, {5}));
    QVERIFY(!directPeer({QStringLiteral("a1b2c3d4e5f60718293a4b5c")}, {3}));
    QVERIFY(!directPeer({QStringLiteral("dm-7-3")}, {3}));
}

// limit: ChatUriCharacters
void tst_Chat::names_data()
{
    QTest::addColumn<QString>("uri");
    QTest::addColumn<bool>("couldName");
    QTest::addColumn<bool>("isUri");
    QTest::newRow("direct") << QStringLiteral("dm-1-2") << true << true;
    QTest::newRow("room") << QStringLiteral("0123456789abcdef01234567") << true << true;
    QTest::newRow("one digit less") << QStringLiteral("0123456789abcdef0123456") << true << false;
    QTest::newRow("wrong order") << QStringLiteral("dm-2-1") << true << false;
    QTest::newRow("a word") << QStringLiteral("nowhere") << true << false;
    QTest::newRow("64") << QString(64, u'a') << true << false;
    QTest::newRow("65") << QString(65, u'a') << false << false;
    QTest::newRow("nothing") << QString() << false << false;
    QTest::newRow("capitals") << QStringLiteral("0123456789ABCDEF01234567") << false << false;
    QTest::newRow("space") << QStringLiteral("dm-1-2 ") << false << false;
    QTest::newRow("other digits") << QStringLiteral("dm-١-٢") << false << false;
}

void tst_Chat::names()
{
    QFETCH(QString, uri);
    QTEST(couldNameAChat({uri}), "couldName");
    QTEST(isChatUri({uri}), "isUri");
}

POSTRIDER_TEST(tst_Chat)
#include "tst_chat.moc"
