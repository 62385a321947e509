// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>

#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <qpa/qplatformaccessibility.h>
#include <qpa/qplatformintegration.h>

#include <gui/fakeclient/accessible.h>
#include <model/chatmemory.h>
#include <private/qguiapplication_p.h>
#include <view/conversation/messageview.h>
#include <view/look/look.h>
#include <view/signin/signinwindow.h>
#include <view/window/keysdialog.h>
#include <view/window/mainwindow.h>

using namespace postrider;
using namespace std::chrono_literals;
using namespace test::accessible;
using test::FakeClient;
using test::settle;

namespace {

QStringList &announcements()
{
    static QStringList said;
    return said;
}

// What a reader hears of an element of the role "notification" when it shows up.
void hear(QAccessibleEvent *event)
{
    const QAccessibleInterface *element = event->accessibleInterface();
    const bool shown = event->type() == QAccessible::ObjectShow && element;
    if (shown && element->role() == QAccessible::Notification && !element->text(QAccessible::Name).isEmpty())
        announcements() += element->text(QAccessible::Name);
}

} // namespace

// The app as a screen reader sees it: found by role and name, used by what the interface offers and by keys.
class tst_Accessibility : public QObject {
    Q_OBJECT
private:
    struct Scene {
        test::StoppedClock clock;
        Look look{clock};
        ChatMemory memory{{}};
        client::ChatClient chatClient{{}};
        FakeClient &fake = FakeClient::of(chatClient);
        ChatUri ann;
        ChatUri ben;

        void withChats()
        {
            fake.signInAs(QStringLiteral("maya"));
            fake.now = clock.now();
            ann = fake.addConversation(QStringLiteral("Ann")).chat;
            ben = fake.addConversation(QStringLiteral("Ben")).chat;
            fake.addMessage(ben, false, QStringLiteral("hey"), clock.now() - 1h);
            fake.addMessage(ann, false, QStringLiteral("hello"), clock.now() - 2h);
            fake.conversations.first().unread = 1;
            fake.refreshLast();
        }
        // What was asked to be known of a message of one's own to Ann.
        void withDetails(const MessageUuid &uuid)
        {
            client::MessageDetails details;
            details.item = fake.saved[ann].last();
            details.savedAt = clock.now();
            details.recipients.append({QStringLiteral("Ann"), Receipt{.user = FakeClient::userId(QStringLiteral("Ann")),
                                                                      .state = MessageState::Delivered,
                                                                      .deliveredAt = clock.now(),
                                                                      .readAt = {}}});
            fake.details.insert(uuid, details);
        }
    };
    // From pane to pane, by key.
    static bool stepTo(QWidget &window, QAccessible::Role role, const QString &name)
    {
        for (int panes = 0; panes < 5; ++panes) {
            QTest::keyClick(&window, Qt::Key_F6);
            const QAccessibleInterface *focused = QAccessible::queryAccessibleInterface(QApplication::focusWidget());
            if (focused && focused->role() == role && focused->text(QAccessible::Name) == name)
                return true;
        }
        return false;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QGuiApplicationPrivate::platformIntegration()->accessibility()->setActive(true); // as a reader does
        QAccessible::installUpdateHandler(hear);
    }
    void cleanupTestCase() { QAccessible::installUpdateHandler(nullptr); }
    void init() { announcements().clear(); }

    void signingUp()
    {
        Scene scene;
        SignInWindow window(scene.chatClient, scene.look);
        QSignalSpy signedIn(&window, &SignInWindow::signedIn);
        window.show();
        QCOMPARE(nameless(window).join(u' '), QString());
        QVERIFY(press(find(window, QAccessible::PushButton, QStringLiteral("Create an account"))));
        QTRY_VERIFY(find(window, QAccessible::PushButton, QStringLiteral("I have an account")));
        QCOMPARE(nameless(window).join(u' '), QString());
        QVERIFY(write(find(window, QAccessible::EditableText, QStringLiteral("Name")), QStringLiteral("maya")));
        QVERIFY(write(find(window, QAccessible::EditableText, QStringLiteral("Password")),
                      QStringLiteral("correct horse battery")));
        QVERIFY(press(find(window, QAccessible::PushButton, QStringLiteral("Create account"))));
        QTRY_COMPARE(signedIn.count(), 1);
        QCOMPARE(scene.fake.account->name, QStringLiteral("maya"));
    }

    // Nothing is asked of the window itself: whoever can't see it has elements and keys.
    void sendingAndReadingDetails()
    {
        Scene scene;
        scene.withChats();
        MainWindow window(scene.chatClient, scene.look, scene.clock, scene.memory);
        window.show();
        settle();
        const QAccessibleInterface *row = find(window, QAccessible::ListItem, QStringLiteral("Ann"));
        QVERIFY(row && row->text(QAccessible::Name).contains(QStringLiteral("1 unread")));
        QVERIFY(stepTo(window, QAccessible::List, QStringLiteral("Conversations")));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_End);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        settle();
        QVERIFY(find(window, QAccessible::ListItem, QStringLiteral("hello")));
        QCOMPARE(nameless(window).join(u' '), QString());

        QVERIFY(write(find(window, QAccessible::EditableText, QStringLiteral("Message")), QStringLiteral("hi Ann")));
        QVERIFY(press(find(window, QAccessible::Button, QStringLiteral("Send"))));
        QTRY_VERIFY(!scene.fake.outbox[scene.ann].isEmpty());
        settle();
        QAccessibleInterface *messages = find(window, QAccessible::List, QStringLiteral("Messages"));
        const QAccessibleInterface *sent = find(messages, QAccessible::ListItem, QStringLiteral("hi Ann"));
        QVERIFY(sent && sent->text(QAccessible::Name).startsWith(QStringLiteral("You, ")));
        QVERIFY(sent->text(QAccessible::Name).endsWith(QStringLiteral("queued")));

        const MessageUuid uuid = scene.fake.outbox[scene.ann].first().uuid;
        scene.fake.save(scene.ann, uuid);
        settle();
        sent = find(messages, QAccessible::ListItem, QStringLiteral("hi Ann"));
        QVERIFY(sent && sent->text(QAccessible::Name).contains(QStringLiteral("saved")));

        scene.withDetails(uuid);
        QVERIFY(stepTo(window, QAccessible::List, QStringLiteral("Messages")));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        settle();
        QVERIFY(find(window, QAccessible::Client, QStringLiteral("Saved, Today")));
        QVERIFY(find(window, QAccessible::Client, QStringLiteral("Delivered, Today")));
        QVERIFY(find(window, QAccessible::Client, QStringLiteral("Read, not yet")));
        QCOMPARE(nameless(window).join(u' '), QString());
        QVERIFY(press(find(window, QAccessible::Button, QStringLiteral("Close details"))));
        QTRY_VERIFY(!find(window, QAccessible::Client, QStringLiteral("Saved, Today")));
    }

    void newMessagesAndStatesAreSaid()
    {
        Scene scene;
        scene.withChats();
        const client::MessageItem mine =
            scene.fake.addMessage(scene.ann, true, QStringLiteral("there?"), scene.clock.now() - 1min);
        MainWindow window(scene.chatClient, scene.look, scene.clock, scene.memory);
        window.show();
        settle();
        window.openChat(*window.conversations().find(scene.ann));
        settle();
        QCOMPARE(announcements(), QStringList()); // what was there speaks when one comes to it
        scene.fake.saved[scene.ann].last().state = MessageState::Read;
        scene.fake.announce(scene.ann, mine.seq);
        settle();
        QCOMPARE(announcements().size(), 1);
        QVERIFY(announcements().first().contains(QStringLiteral("there?")));
        QVERIFY(announcements().first().endsWith(QStringLiteral("read by 1 of 1")));
        const client::MessageItem news =
            scene.fake.addMessage(scene.ann, false, QStringLiteral("here!"), scene.clock.now());
        scene.fake.announce(scene.ann, news.seq);
        Q_EMIT scene.chatClient.messageArrived(news);
        Q_EMIT scene.chatClient.messageArrived(scene.fake.saved[scene.ben].last()); // is told by its notification
        settle();
        QCOMPARE(announcements().size(), 2);
        QVERIFY(announcements().last().contains(QStringLiteral("Ann")));
        QVERIFY(announcements().last().endsWith(QStringLiteral("here!")));
    }

    void everyKeyIsNamed()
    {
        Scene scene;
        KeysDialog keys(scene.look, nullptr);
        keys.setAttribute(Qt::WA_DeleteOnClose, false);
        keys.show();
        QCOMPARE(nameless(keys).join(u' '), QString());
        QVERIFY(find(keys, QAccessible::StaticText, QStringLiteral("Ctrl+K")));
    }
};

POSTRIDER_TEST(tst_Accessibility)
#include "tst_accessibility.moc"
