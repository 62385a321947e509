// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>

#include <QAction>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <gui/fakeclient/fakeclient.h>
#include <localserver/localserver.h>
#include <platform/colourscheme.h>
#include <shell/shell.h>
#include <view/look/look.h>
#include <view/signin/signinwindow.h>
#include <view/window/mainwindow.h>

using namespace postrider;
using test::FakeClient;

// The windows as they come and go, over a scripted client.
class tst_Shell : public QObject {
    Q_OBJECT
private:
    class NoScheme final : public ColourScheme {
    public:
        Preference preference() const override { return Preference::None; }
    };

    QTemporaryDir home;

    struct Scene {
        test::StoppedClock clock;
        Look look{clock};
        NoScheme scheme;
        QTemporaryDir data;
        LocalServer localServer{QStringLiteral("/nowhere/postrider-server"), data.path()};
        client::ChatClient chatClient{{}};
        FakeClient &fake = FakeClient::of(chatClient);
        Shell shell{{QStringLiteral("default"), {}}, chatClient, look, clock, scheme, localServer};

        void start()
        {
            shell.start();
            test::settle();
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
    void initTestCase()
    {
        for (const char *variable : {"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"})
            qputenv(variable, home.path().toLocal8Bit());
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
