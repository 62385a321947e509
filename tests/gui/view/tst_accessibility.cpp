// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>

#include <QAccessible>
#include <QApplication>
#include <QSignalSpy>
#include <QTest>

#include <gui/fakeclient/fakeclient.h>
#include <model/chatmemory.h>
#include <view/conversation/messageview.h>
#include <view/look/look.h>
#include <view/signin/signinwindow.h>
#include <view/window/mainwindow.h>

using namespace postrider;
using namespace std::chrono_literals;
using test::FakeClient;
using test::settle;

// The app as a screen reader sees it: found by role and name, used by what the interface offers.
class tst_Accessibility : public QObject {
    Q_OBJECT
private:
    static bool isShown(QAccessibleInterface *element) { return !element->state().invisible; }
    static QAccessibleInterface *find(QAccessibleInterface *below, QAccessible::Role role, const QString &name)
    {
        for (int i = 0; below && i < below->childCount(); ++i) {
            QAccessibleInterface *child = below->child(i);
            if (!child || !child->isValid())
                continue;
            if (child->role() == role && isShown(child) && child->text(QAccessible::Name).contains(name))
                return child;
            if (QAccessibleInterface *found = find(child, role, name))
                return found;
        }
        return nullptr;
    }
    static QAccessibleInterface *find(QWidget &window, QAccessible::Role role, const QString &name)
    {
        return find(QAccessible::queryAccessibleInterface(&window), role, name);
    }
    static bool write(QAccessibleInterface *field, const QString &text)
    {
        if (!field || !field->editableTextInterface())
            return false;
        field->editableTextInterface()->insertText(0, text);
        return true;
    }
    static bool press(QAccessibleInterface *button)
    {
        if (!button || !button->actionInterface())
            return false;
        button->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        settle();
        return true;
    }

    struct Scene {
        test::StoppedClock clock;
        Look look{clock};
        ChatMemory memory{{}};
        client::ChatClient chatClient{{}};
        FakeClient &fake = FakeClient::of(chatClient);
    };

private Q_SLOTS:
    void signingUp()
    {
        Scene scene;
        SignInWindow window(scene.chatClient, scene.look);
        QSignalSpy signedIn(&window, &SignInWindow::signedIn);
        window.show();
        QVERIFY(press(find(window, QAccessible::PushButton, QStringLiteral("Create an account"))));
        QTRY_VERIFY(find(window, QAccessible::PushButton, QStringLiteral("I have an account")));
        QVERIFY(write(find(window, QAccessible::EditableText, QStringLiteral("Name")), QStringLiteral("maya")));
        QVERIFY(write(find(window, QAccessible::EditableText, QStringLiteral("Password")),
                      QStringLiteral("correct horse battery")));
        QVERIFY(press(find(window, QAccessible::PushButton, QStringLiteral("Create account"))));
        QTRY_COMPARE(signedIn.count(), 1);
        QCOMPARE(scene.fake.account->name, QStringLiteral("maya"));
    }

    void sendingAndReadingDetails()
    {
        Scene scene;
        scene.fake.signInAs(QStringLiteral("maya"));
        scene.fake.now = scene.clock.now();
        const ChatUri ann = scene.fake.addConversation(QStringLiteral("Ann")).chat;
        const ChatUri ben = scene.fake.addConversation(QStringLiteral("Ben")).chat;
        scene.fake.addMessage(ben, false, QStringLiteral("hey"), scene.clock.now() - 2h);
        scene.fake.addMessage(ann, false, QStringLiteral("hello"), scene.clock.now() - 1h);
        scene.fake.conversations.first().unread = 1;
        scene.fake.refreshLast();
        MainWindow window(scene.chatClient, scene.look, scene.clock, scene.memory);
        window.show();
        settle();
        QAccessibleInterface *row = find(window, QAccessible::ListItem, QStringLiteral("Ann"));
        QVERIFY(row);
        QVERIFY(row->text(QAccessible::Name).contains(QStringLiteral("1 unread")));
        window.openChat(*window.conversations().find(ann));
        settle();
        QVERIFY(find(window, QAccessible::ListItem, QStringLiteral("hello")));

        QVERIFY(write(find(window, QAccessible::EditableText, QStringLiteral("Message")), QStringLiteral("hi Ann")));
        QVERIFY(press(find(window, QAccessible::Button, QStringLiteral("Send"))));
        QTRY_VERIFY(!scene.fake.outbox[ann].isEmpty());
        settle();
        QAccessibleInterface *messages = QAccessible::queryAccessibleInterface(window.findChild<MessageView *>());
        QAccessibleInterface *sent = find(messages, QAccessible::ListItem, QStringLiteral("hi Ann"));
        QVERIFY(sent);
        QVERIFY(sent->text(QAccessible::Name).startsWith(QStringLiteral("You, ")));
        QVERIFY(sent->text(QAccessible::Name).endsWith(QStringLiteral("queued")));

        const MessageUuid uuid = scene.fake.outbox[ann].first().uuid;
        scene.fake.save(ann, uuid);
        settle();
        sent = find(messages, QAccessible::ListItem, QStringLiteral("hi Ann"));
        QVERIFY(sent && sent->text(QAccessible::Name).contains(QStringLiteral("saved")));

        client::MessageDetails details;
        details.item = scene.fake.saved[ann].last();
        details.savedAt = scene.clock.now();
        scene.fake.details.insert(uuid, details);
        window.showDetails(ann, uuid);
        settle();
        QAccessibleInterface *saved = find(window, QAccessible::Client, QStringLiteral("Saved, Today"));
        QVERIFY(saved);
        QVERIFY(press(find(window, QAccessible::Button, QStringLiteral("Close details"))));
        QTRY_VERIFY(!find(window, QAccessible::Client, QStringLiteral("Saved, Today")));
    }
};

POSTRIDER_TEST(tst_Accessibility)
#include "tst_accessibility.moc"
