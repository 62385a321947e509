// SPDX-License-Identifier: GPL-3.0-or-later
#include <client/chatclient.h>
#include <support/serverprocess.h>
#include <support/testmain.h>

#include <QLineEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <model/messagemodel.h>
#include <view/chatlist/chatlistpane.h>
#include <view/conversation/composer.h>
#include <view/conversation/conversationpane.h>
#include <view/conversation/messageview.h>
#include <view/look/look.h>
#include <view/signin/signinwindow.h>
#include <view/window/banner.h>
#include <view/window/mainwindow.h>

using namespace postrider;

// The real windows, the real client, the real server.
class tst_App : public QObject {
    Q_OBJECT
private:
    static constexpr int Patience = 30'000;

    SystemClock clock;
    Look look{clock};

    // One person at their computer.
    struct Person {
        QTemporaryDir folder;
        const Look &look;
        const Clock &clock;
        std::unique_ptr<client::ChatClient> chatClient;
        ChatMemory memory{folder.filePath(QStringLiteral("chats.json"))};
        std::unique_ptr<MainWindow> window;

        Person(const Look &look, const Clock &clock) : look(look), clock(clock) { makeClient(); }
        void makeClient()
        {
            chatClient = std::make_unique<client::ChatClient>(client::ChatClient::Options{
                .profileFolder = folder.filePath(QStringLiteral("profile")), .deviceLabel = {}});
        }
        bool openProfile()
        {
            const auto opened = chatClient->open();
            return QTest::qWaitFor([&] { return opened.isFinished(); }, Patience) && opened.result().has_value();
        }
        // Through the window, by keyboard.
        bool signUp(const QUrl &server, const QString &name)
        {
            if (!openProfile())
                return false;
            SignInWindow signIn(*chatClient, look);
            signIn.setServer(server);
            signIn.setMode(SignInWindow::Mode::SignUp);
            signIn.show();
            QSignalSpy signedIn(&signIn, &SignInWindow::signedIn);
            for (QLineEdit *field : signIn.findChildren<QLineEdit *>()) {
                if (field->accessibleName() == QStringLiteral("Name"))
                    QTest::keyClicks(field, name);
                else if (field->accessibleName() == QStringLiteral("Password"))
                    QTest::keyClicks(field, QStringLiteral("correct horse battery"));
            }
            QTest::keyClick(signIn.findChildren<QLineEdit *>().last(), Qt::Key_Return);
            return QTest::qWaitFor([&] { return signedIn.count() == 1; }, Patience);
        }
        void openWindow()
        {
            window = std::make_unique<MainWindow>(*chatClient, look, clock, memory);
            window->show();
        }
        void close()
        {
            window.reset();
            chatClient.reset();
        }
        void type(const QString &text)
        {
            auto *edit = window->findChild<ComposerEdit *>();
            QTest::keyClicks(edit, text);
            QTest::keyClick(edit, Qt::Key_Return);
        }
        const MessageModel &messages() const { return window->conversation()->model(); }
        QList<MessageState> states() const
        {
            QList<MessageState> states;
            for (int row = 0; row < messages().rowCount(); ++row)
                states += messages().item(row).state;
            return states;
        }
        QStringList texts() const
        {
            QStringList texts;
            for (int row = 0; row < messages().rowCount(); ++row)
                texts += messages().item(row).text;
            return texts;
        }
        // Finds somebody by the search field and opens the conversation with them.
        bool find(const QString &name)
        {
            auto *search = window->findChild<ChatListPane *>()->findChild<QLineEdit *>();
            search->setFocus();
            QTest::keyClicks(search, name);
            return QTest::qWaitFor(
                [&] {
                    QTest::keyClick(search, Qt::Key_Return);
                    return bool(window->conversation()->chat());
                },
                Patience);
        }
        bool openOnly()
        {
            const bool listed = QTest::qWaitFor([&] { return window->conversations().rowCount() == 1; }, Patience);
            if (listed)
                window->openChat(window->conversations().conversations().first());
            return listed;
        }
    };
    // A server, Ann and Ben signed up at it, and Ann's window.
    struct Two {
        test::ServerProcess server;
        Person ann;
        Person ben;

        Two(const Look &look, const Clock &clock) : ann(look, clock), ben(look, clock) {}
        bool begin()
        {
            if (!server.start() || !ann.signUp(urlOf(server), QStringLiteral("ann")) ||
                !ben.signUp(urlOf(server), QStringLiteral("ben")))
                return false;
            ann.openWindow();
            return true;
        }
    };
    static QUrl urlOf(const test::ServerProcess &server)
    {
        return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(server.httpPort()));
    }

private Q_SLOTS:
    void twoPeopleTalkAndEachMessageSaysWhereItIs()
    {
        Two two(look, clock);
        QVERIFY(two.begin());
        Person &ann = two.ann;
        Person &ben = two.ben;
        ben.openWindow();
        QVERIFY(ann.find(QStringLiteral("ben")));
        ann.type(QStringLiteral("hello"));
        QTRY_COMPARE_WITH_TIMEOUT(ann.states(), QList{MessageState::Delivered}, Patience);

        QVERIFY(ben.openOnly());
        QTRY_COMPARE_WITH_TIMEOUT(ben.texts(), QStringList{QStringLiteral("hello")}, Patience);
        QCOMPARE(ann.states(), QList{MessageState::Delivered}); // nobody has looked yet
        ben.window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(ben.window.get()));
        ben.type(QStringLiteral("hi Ann"));
        QTRY_COMPARE_WITH_TIMEOUT(ann.texts(), (QStringList{QStringLiteral("hello"), QStringLiteral("hi Ann")}),
                                  Patience);
        QTRY_COMPARE_WITH_TIMEOUT(ann.states().first(), MessageState::Read, Patience);
        QTRY_COMPARE_WITH_TIMEOUT(ben.window->conversations().unread(), 0, Patience);
    }

    void whatIsTypedWithoutAServerGoesOutInOrderLater()
    {
        Two two(look, clock);
        QVERIFY(two.begin());
        Person &ann = two.ann;
        QVERIFY(ann.find(QStringLiteral("ben")));
        ann.type(QStringLiteral("before"));
        QTRY_VERIFY_WITH_TIMEOUT(ann.states().value(0) >= MessageState::Saved && ann.states().size() == 1, Patience);

        two.server.kill();
        QTRY_VERIFY_WITH_TIMEOUT(ann.window->findChild<Banner *>()->isVisible(), Patience);
        const QStringList typed{QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three")};
        for (const QString &text : typed)
            ann.type(text);
        QTRY_COMPARE_WITH_TIMEOUT(ann.texts(), QStringList{QStringLiteral("before")} + typed, Patience);
        QCOMPARE(ann.states().mid(1), (QList<MessageState>(3, MessageState::Queued)));

        ann.close(); // and opened again: nothing is lost
        ann.makeClient();
        QVERIFY(ann.openProfile());
        ann.openWindow();
        QVERIFY(ann.openOnly());
        QTRY_COMPARE_WITH_TIMEOUT(ann.texts(), QStringList{QStringLiteral("before")} + typed, Patience);

        QVERIFY(two.server.start());
        QTRY_VERIFY_WITH_TIMEOUT(std::ranges::all_of(ann.states(),
                                                     [](MessageState state) {
                                                         return state >= MessageState::Saved &&
                                                                state != MessageState::Failed;
                                                     }) &&
                                     ann.states().size() == 4,
                                 Patience);
        QCOMPARE(ann.texts(), QStringList{QStringLiteral("before")} + typed);
        QTRY_VERIFY_WITH_TIMEOUT(!ann.window->findChild<Banner *>()->isVisible(), Patience);
    }

    void anotherDeviceIsListedAndSignedOut()
    {
        Two two(look, clock);
        QVERIFY(two.begin());
        Person second(look, clock);
        QVERIFY(second.openProfile());
        const auto entered = second.chatClient->signIn(urlOf(two.server), QStringLiteral("ann"),
                                                       QStringLiteral("correct horse battery"));
        QTRY_VERIFY_WITH_TIMEOUT(entered.isFinished(), Patience);
        QVERIFY(entered.result().has_value());
        const auto listed = two.ann.chatClient->devices();
        QTRY_VERIFY_WITH_TIMEOUT(listed.isFinished(), Patience);
        const Result<QList<Device>> devices = listed.result();
        QVERIFY(devices.has_value());
        QCOMPARE(devices->size(), 2);
        QSignalSpy out(second.chatClient.get(), &client::ChatClient::signedOut);
        const DeviceId other = entered.result()->device;
        for (const Device &device : *devices)
            QCOMPARE(device.current, device.id != other);
        const auto done = two.ann.chatClient->signOutDevice(other);
        QTRY_VERIFY_WITH_TIMEOUT(done.isFinished(), Patience);
        QVERIFY(done.result().has_value());
        QTRY_COMPARE_WITH_TIMEOUT(out.count(), 1, Patience);
    }
};

POSTRIDER_TEST(tst_App)
#include "tst_app.moc"
