// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <model/chatmemory.h>

using namespace postrider;

class tst_ChatMemory : public QObject {
    Q_OBJECT
private:
    const ChatUri ann{QStringLiteral("dm-1-2")};
    const ChatUri ben{QStringLiteral("dm-1-3")};
    const ChatMemory::Place place{MessageUuid::create(), {4711}, -12};

private Q_SLOTS:
    void isFoundAgain()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("chats.json"));
        const QString draft = QStringLiteral("two\nlines, \"quoted\" \u05e9\u05dc\u05d5\u05dd");
        {
            ChatMemory memory(file);
            memory.setDraft(ann, draft);
            memory.setPlace(ann, place);
            memory.setPlace(ben, place);
            memory.setPlace(ben, {});
            memory.setMuted(ben, true);
        }
        QCOMPARE(QFile::permissions(file) & QFile::Permissions(0x0077), QFile::Permissions());
        const ChatMemory memory(file);
        QCOMPARE(memory.draft(ann), draft);
        QCOMPARE(memory.place(ann), std::optional(place));
        QVERIFY(!memory.place(ben));
        QCOMPARE(memory.draft(ben), QString());
        QVERIFY(memory.isMuted(ben));
        QVERIFY(!memory.isMuted(ann));
    }

    // A crash costs half a second of typing.
    void isWrittenWhileOneTypes()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("chats.json"));
        ChatMemory memory(file);
        memory.setDraft(ann, QStringLiteral("half a thou"));
        QTRY_COMPARE(ChatMemory(file).draft(ann), QStringLiteral("half a thou"));
    }

    void isGoneWhenItIsCleared()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("chats.json"));
        {
            ChatMemory memory(file);
            memory.setDraft(ann, QStringLiteral("secret"));
            QTRY_VERIFY(QFile::exists(file));
            memory.setPlace(ann, place);
            memory.clear();
        }
        QVERIFY(!QFile::exists(file));
    }

    void whatCantBeReadIsNothing()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("chats.json")));
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(R"({"dm-1-2": {"draft": 5, "place": {"uuid": "none"}}, "dm-1-3": )");
        file.close();
        const ChatMemory memory(file.fileName());
        QCOMPARE(memory.draft(ann), QString());
        QVERIFY(!memory.place(ann));
    }
};

POSTRIDER_TEST(tst_ChatMemory)
#include "tst_chatmemory.moc"
