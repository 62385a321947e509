// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDBusConnection>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>

#include <gui/fakeclient/fakeclient.h>
#include <localserver/localserver.h>
#include <platform/colourscheme.h>
#include <platform/notifications.h>
#include <platform/tray.h>
#include <shell/devicesdialog.h>
#include <shell/settings.h>
#include <shell/settingsdialog.h>
#include <shell/shell.h>
#include <view/conversation/conversationpane.h>
#include <view/conversation/messageview.h>
#include <view/look/look.h>
#include <view/signin/signinwindow.h>
#include <view/window/mainwindow.h>

using namespace postrider;
using namespace std::chrono_literals;
using test::FakeClient;

// The windows as they come and go, over a scripted client.
class tst_Shell : public QObject {
    Q_OBJECT
private:
    class NoScheme final : public ColourScheme {
    public:
        Preference preference() const override { return Preference::None; }
    };

    class KeptNotifications final : public Notifications {
    public:
        void show(const QString &key, const QString &title, const QString &text) override
        {
            shown.insert(key, {title, text});
        }
        void withdraw(const QString &key) override { shown.remove(key); }
        QHash<QString, QPair<QString, QString>> shown;
    };

    std::unique_ptr<QTemporaryDir> home; // of each test

    struct Scene {
        test::StoppedClock clock;
        Look look{clock};
        NoScheme scheme;
        QTemporaryDir data;
        LocalServer localServer{QStringLiteral("/nowhere/postrider-server"), data.path()};
        client::ChatClient chatClient{{}};
        FakeClient &fake = FakeClient::of(chatClient);
        KeptNotifications notifications;
        Tray tray{QDBusConnection(QStringLiteral("none")), {}};
        Shell shell{{QStringLiteral("default"), {}}, chatClient, look, clock, scheme, localServer, notifications, tray};

        void start()
        {
            shell.start();
            test::settle();
        }
        ChatUri ann;
        ChatUri ben;
        void withChats()
        {
            fake.signInAs(QStringLiteral("maya"));
            ann = fake.addConversation(QStringLiteral("Ann")).chat;
            ben = fake.addConversation(QStringLiteral("Ben")).chat;
            for (const ChatUri &chat : {ann, ben})
                fake.addMessage(chat, true, QStringLiteral("earlier"), clock.now());
            fake.refreshLast();
            start();
        }
        void receive(const ChatUri &chat, const QString &text)
        {
            const client::MessageItem message = fake.addMessage(chat, false, text, clock.now());
            fake.announce(chat, message.seq);
            Q_EMIT chatClient.messageArrived(message);
            test::settle();
        }
        bool shows(const MessageUuid &uuid) const
        {
            MessageView *view = main()->conversation()->view();
            const MessageModel &model = main()->conversation()->model();
            const int row = model.rowOf(uuid);
            return row >= 0 && view->viewport()->rect().contains(view->visualRect(model.index(row)).center());
        }
        QAbstractButton *button(const QString &name) const
        {
            for (QAbstractButton *button : main()->findChildren<QAbstractButton *>())
                if (button->accessibleName() == name)
                    return button;
            return nullptr;
        }
        SettingsDialog *openSettings() const
        {
            Q_EMIT main()->settingsRequested();
            return main()->findChild<SettingsDialog *>();
        }
        MainWindow *main() const { return qobject_cast<MainWindow *>(shell.window()); }
        QAction *signOut() const { return main()->menu()->actions().last(); }
        QMessageBox *question() const { return main()->findChild<QMessageBox *>(); }
        void answer(const QString &text)
        {
            for (QAbstractButton *button : question()->buttons())
                if (button->text() == text)
                    button->click();
            test::settle();
        }
    };

private Q_SLOTS:
    void init()
    {
        home = std::make_unique<QTemporaryDir>();
        for (const char *variable : {"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"})
            qputenv(variable, home->path().toLocal8Bit());
    }

    void beginsWhereTheProfileStands()
    {
        Scene nobody;
        nobody.start();
        QVERIFY(qobject_cast<SignInWindow *>(nobody.shell.window()));
        Scene ann;
        ann.fake.signInAs(QStringLiteral("ann"));
        ann.start();
        QVERIFY(ann.main());
    }

    void whatNobodyLooksAtIsNotifiedOfOncePerChat()
    {
        Scene scene;
        scene.withChats();
        scene.receive(scene.ann, QStringLiteral("<b>hello</b>"));
        QCOMPARE(scene.notifications.shown.size(), 1);
        QCOMPARE(scene.notifications.shown.value(scene.ann.value).first, QStringLiteral("Ann"));
        QCOMPARE(scene.notifications.shown.value(scene.ann.value).second, QStringLiteral("<b>hello</b>"));
        scene.receive(scene.ann, QStringLiteral("are you there?"));
        scene.receive(scene.ben, QStringLiteral("hi"));
        QCOMPARE(scene.notifications.shown.size(), 2);
        QCOMPARE(scene.notifications.shown.value(scene.ann.value).second, QStringLiteral("are you there?"));
    }

    void whatIsLookedAtIsNot()
    {
        Scene scene;
        scene.withChats();
        scene.main()->openChat(*scene.main()->conversations().find(scene.ann));
        scene.main()->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(scene.main()));
        scene.receive(scene.ann, QStringLiteral("hello"));
        QVERIFY(scene.notifications.shown.isEmpty());
        scene.receive(scene.ben, QStringLiteral("hi")); // another chat is
        QCOMPARE(scene.notifications.shown.size(), 1);
    }

    void notificationsGoWhenTheChatWasRead()
    {
        Scene scene;
        scene.withChats();
        scene.receive(scene.ann, QStringLiteral("hello"));
        scene.receive(scene.ben, QStringLiteral("hi"));
        scene.chatClient.markRead(scene.ann, {scene.fake.saved[scene.ann].size()}); // on whatever device
        test::settle();
        QCOMPARE(scene.notifications.shown.keys(), QStringList{scene.ben.value});
    }

    void aClickOpensThatMessage()
    {
        Scene scene;
        scene.withChats();
        scene.receive(scene.ann, QStringLiteral("hello"));
        const MessageUuid uuid = scene.fake.saved[scene.ann].last().uuid;
        for (int i = 0; i < 80; ++i)
            scene.fake.addMessage(scene.ann, false, QStringLiteral("more"), scene.clock.now());
        scene.fake.announce(scene.ann, {1});
        test::settle();
        Q_EMIT scene.notifications.activated(scene.ann.value);
        test::settle();
        QCOMPARE(scene.main()->conversation()->chat(), scene.ann);
        QVERIFY(scene.shows(uuid));

        scene.main()->hide(); // the chat is open, and newer messages are in sight
        scene.main()->conversation()->view()->scrollToBottom();
        scene.receive(scene.ann, QStringLiteral("news"));
        const MessageUuid news = scene.fake.saved[scene.ann].last().uuid;
        scene.main()->conversation()->view()->verticalScrollBar()->setValue(0);
        Q_EMIT scene.notifications.activated(scene.ann.value);
        test::settle();
        QVERIFY(scene.main()->isVisible());
        QVERIFY(scene.shows(news));
    }

    void notificationsCanBeOffForOneChatOrAll()
    {
        Scene scene;
        scene.withChats();
        scene.main()->openChat(*scene.main()->conversations().find(scene.ann));
        scene.button(QStringLiteral("Don't notify of this conversation"))->click();
        scene.main()->openChat(*scene.main()->conversations().find(scene.ben));
        QVERIFY(scene.button(QStringLiteral("Don't notify of this conversation")));
        scene.main()->openChat(*scene.main()->conversations().find(scene.ann));
        scene.main()->hide();
        scene.receive(scene.ann, QStringLiteral("hello"));
        QVERIFY(scene.notifications.shown.isEmpty());
        scene.receive(scene.ben, QStringLiteral("hi"));
        QCOMPARE(scene.notifications.shown.size(), 1);

        scene.notifications.shown.clear();
        auto *dialog = scene.openSettings();
        dialog->findChild<QCheckBox *>()->click();
        scene.receive(scene.ben, QStringLiteral("hi"));
        QVERIFY(scene.notifications.shown.isEmpty());
        dialog->findChild<QCheckBox *>()->click();
        scene.receive(scene.ben, QStringLiteral("hi"));
        QCOMPARE(scene.notifications.shown.size(), 1);
    }

    void settingsShowWhichCertificateIsTrusted()
    {
        const auto shown = [](const QString &fingerprint) {
            Scene scene;
            scene.withChats();
            scene.fake.account->fingerprint = fingerprint;
            const auto labels = scene.openSettings()->findChildren<QLabel *>();
            return std::ranges::any_of(labels, [](QLabel *label) {
                return label->accessibleName() == QStringLiteral("Trusted certificate") &&
                       label->text() == QStringLiteral("AB CD");
            });
        };
        QVERIFY(shown(QStringLiteral("AB:CD")));
        QVERIFY(!shown({}));
    }

    void settingsCountAtOnceAndAreKept()
    {
        const qreal before = QApplication::font().pointSizeF();
        {
            Scene scene;
            scene.withChats();
            const auto boxes = scene.openSettings()->findChildren<QComboBox *>();
            QCOMPARE(boxes.size(), 2);
            boxes[0]->setCurrentIndex(2);
            boxes[1]->setCurrentIndex(boxes[1]->count() - 1);
            QCOMPARE(scene.look.scheme(), Scheme::Dark);
            QCOMPARE(QApplication::font().pointSizeF(), 2 * before);
        }
        Settings settings(QStringLiteral("default"));
        QCOMPARE(settings.appearance(), Settings::Appearance::Dark);
        QCOMPARE(settings.textScale(), 200);
        settings.setAppearance(Settings::Appearance::System);
        settings.setTextScale(100);
        QFont font = QApplication::font();
        font.setPointSizeF(before);
        QApplication::setFont(font);
    }

    void readReceiptsAreWithheldAsChosen()
    {
        {
            Scene scene;
            scene.withChats();
            scene.start();
            QVERIFY(scene.fake.readReceipts == client::ReadReceipts::Sent);
            for (QCheckBox *box : scene.openSettings()->findChildren<QCheckBox *>())
                if (box->text() == QStringLiteral("Tell what I have read"))
                    box->click();
            QVERIFY(scene.fake.readReceipts == client::ReadReceipts::Withheld);
        }
        Scene again;
        QVERIFY(again.fake.readReceipts == client::ReadReceipts::Withheld); // before anything is connected
    }

    void theWindowIsFoundAsItWasLeft()
    {
        ChatUri left;
        {
            Scene scene;
            scene.withChats();
            left = scene.ben;
            scene.main()->resize(900, 600);
            scene.main()->openChat(*scene.main()->conversations().find(scene.ben));
            test::settle();
        }
        Scene scene;
        scene.withChats();
        QCOMPARE(scene.main()->size(), QSize(900, 600));
        QCOMPARE(scene.main()->conversation()->chat(), left);
    }

    void anotherDeviceCanBeSignedOut()
    {
        Scene scene;
        scene.fake.devices = {{{QStringLiteral("1")}, QStringLiteral("postrider on oak"), scene.clock.now(), true},
                              {{QStringLiteral("2")}, QStringLiteral("phone <b>"), scene.clock.now() - 48h, false}};
        scene.withChats();
        DevicesDialog dialog(scene.chatClient, scene.look, scene.main());
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.open();
        test::settle();
        const auto buttons = [&] {
            QList<QPushButton *> found;
            for (QPushButton *button : dialog.findChildren<QPushButton *>())
                if (button->text() == QStringLiteral("Sign out"))
                    found += button;
            return found;
        };
        QCOMPARE(buttons().size(), 1); // not of this one
        buttons().first()->click();
        test::settle();
        QCOMPARE(scene.fake.devices.size(), 1);
        QCOMPARE(buttons().size(), 0);
    }

    void signingOutNamesWhatWouldBeLost()
    {
        Scene scene;
        scene.fake.signInAs(QStringLiteral("ann"));
        const ChatUri ben = scene.fake.addConversation(QStringLiteral("Ben")).chat;
        scene.fake.addQueued(ben, QStringLiteral("not yet <b>sent</b>"), scene.clock.now());
        scene.start();
        scene.signOut()->trigger();
        test::settle();
        QVERIFY(scene.question()->informativeText().contains(QStringLiteral("not yet <b>sent</b>")));
        QCOMPARE(scene.question()->textFormat(), Qt::PlainText);
        scene.answer(QStringLiteral("Sign out"));
        QTRY_VERIFY(qobject_cast<SignInWindow *>(scene.shell.window()));
    }

    void oneSignOutAtATime()
    {
        Scene scene;
        scene.fake.signInAs(QStringLiteral("ann"));
        scene.start();
        QVERIFY(scene.signOut()->isEnabled());
        scene.signOut()->trigger();
        test::settle();
        QVERIFY(!scene.signOut()->isEnabled());
        scene.answer(QStringLiteral("Stay signed in"));
        QVERIFY(scene.signOut()->isEnabled());

        scene.fake.holdSignOut = true; // the server is far away
        scene.signOut()->trigger();
        test::settle();
        scene.answer(QStringLiteral("Sign out"));
        QVERIFY(scene.main());
        QVERIFY(!scene.signOut()->isEnabled());
        scene.fake.finishSignOut();
        QTRY_VERIFY(qobject_cast<SignInWindow *>(scene.shell.window()));
    }
};

POSTRIDER_TEST(tst_Shell)
#include "tst_shell.moc"
