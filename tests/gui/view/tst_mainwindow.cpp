// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>

#include <QAccessible>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScrollBar>
#include <QTest>
#include <QToolButton>

#include <gui/fakeclient/fakeclient.h>
#include <view/chatlist/chatlistpane.h>
#include <view/chatlist/switcher.h>
#include <view/conversation/composer.h>
#include <view/conversation/conversationpane.h>
#include <view/conversation/messageview.h>
#include <view/details/detailspane.h>
#include <view/look/look.h>
#include <view/window/banner.h>
#include <view/window/mainwindow.h>

using namespace postrider;
using namespace std::chrono_literals;
using test::FakeClient;
using test::settle;

class tst_MainWindow : public QObject {
    Q_OBJECT
private:
    struct Scene {
        test::StoppedClock clock;
        Look look{clock};
        ChatMemory memory{{}};
        client::ChatClient chatClient{{}};
        FakeClient &fake = FakeClient::of(chatClient);
        std::unique_ptr<MainWindow> window;
        ChatUri ann;
        ChatUri ben;

        Scene()
        {
            fake.signInAs(QStringLiteral("maya"));
            fake.now = clock.now();
            ann = fake.addConversation(QStringLiteral("Ann")).chat;
            ben = fake.addConversation(QStringLiteral("Ben")).chat;
            fake.addMessage(ann, false, QStringLiteral("hello"), clock.now() - 1h);
            fake.addMessage(ben, false, QStringLiteral("hey"), clock.now() - 2h);
            fake.conversations[0].unread = 1;
            fake.refreshLast();
            window = std::make_unique<MainWindow>(chatClient, look, clock, memory);
            window->show();
            QVERIFY(QTest::qWaitForWindowActive(window.get()));
            settle();
        }
        template <class T>
        T *find() const
        {
            return window->findChild<T *>();
        }
        void open(const ChatUri &chat)
        {
            window->openChat(*window->conversations().find(chat));
            settle();
        }
        QStringList texts() const
        {
            QStringList texts;
            const QAbstractItemModel &model = window->conversation()->model();
            for (int row = 0; row < model.rowCount(); ++row)
                texts += model.index(row, 0).data().toString();
            return texts;
        }
        void type(const QString &text, Qt::KeyboardModifiers modifiers = {})
        {
            auto *edit = find<ComposerEdit>();
            QTest::keyClicks(edit, text);
            QTest::keyClick(edit, Qt::Key_Return, modifiers);
            settle();
        }
    };

private Q_SLOTS:
    void enterSendsAndShiftEnterBreaksTheLine()
    {
        Scene scene;
        scene.open(scene.ann);
        QVERIFY(scene.find<ComposerEdit>()->hasFocus());
        scene.type(QStringLiteral("one"), Qt::ShiftModifier);
        QCOMPARE(scene.texts(), QStringList{QStringLiteral("hello")});
        scene.type(QStringLiteral("two"));
        QCOMPARE(scene.texts(), (QStringList{QStringLiteral("hello"), QStringLiteral("one\ntwo")}));
        QVERIFY(scene.find<ComposerEdit>()->toPlainText().isEmpty());
    }

    void theComposerGrowsToSixLines()
    {
        Scene scene;
        scene.open(scene.ann);
        auto *edit = scene.find<ComposerEdit>();
        const int one = edit->height();
        QVERIFY(one >= 44);
        edit->setPlainText(QStringLiteral("1\n2\n3"));
        settle();
        const int three = edit->height();
        QVERIFY(three > one);
        edit->setPlainText(QStringLiteral("1\n2\n3\n4\n5\n6"));
        settle();
        const int six = edit->height();
        QVERIFY(six > three);
        edit->setPlainText(QStringLiteral("x\n").repeated(30));
        settle();
        QCOMPARE(edit->height(), six);
    }

    void tooMuchIsRefusedInASentence()
    {
        Scene scene;
        scene.open(scene.ann);
        auto *composer = scene.find<Composer>();
        composer->setText(QString(65'537, u'x'));
        QTest::keyClick(scene.find<ComposerEdit>(), Qt::Key_Return);
        settle();
        QCOMPARE(scene.texts().size(), 1);
        QCOMPARE(composer->text().size(), 65'537);
        const auto labels = composer->findChildren<QLabel *>();
        QVERIFY(std::ranges::any_of(labels, [](QLabel *label) {
            return label->isVisible() && label->text().contains(QStringLiteral("65,53"));
        }));
        composer->setText(QString(65'536, u'x'));
        QTest::keyClick(scene.find<ComposerEdit>(), Qt::Key_Return);
        settle();
        QCOMPARE(scene.texts().size(), 2);
    }

    void draftsStayWithTheirChat()
    {
        Scene scene;
        scene.open(scene.ann);
        QTest::keyClicks(scene.find<ComposerEdit>(), QStringLiteral("half a thou"));
        scene.open(scene.ben);
        QCOMPARE(scene.find<ComposerEdit>()->toPlainText(), QString());
        scene.open(scene.ann);
        QCOMPARE(scene.find<ComposerEdit>()->toPlainText(), QStringLiteral("half a thou"));
        QCOMPARE(scene.memory.draft(scene.ann), QStringLiteral("half a thou"));
        scene.type(QStringLiteral("ght"));
        QCOMPARE(scene.memory.draft(scene.ann), QString()); // it was sent
    }

    void eachChatIsFoundWhereItWasLeft()
    {
        Scene scene;
        for (int i = 0; i < 300; ++i)
            scene.fake.addMessage(scene.ann, false, QStringLiteral("line %1").arg(i), scene.clock.now());
        scene.fake.conversations[scene.window->conversations().rowOf(scene.ann)].unread = 0;
        scene.fake.announce(scene.ann, {1});
        settle();
        scene.open(scene.ann);
        MessageView *view = scene.window->conversation()->view();
        QVERIFY(view->isAtBottom());
        while (scene.window->conversation()->model().rowOf(scene.fake.saved[scene.ann][20].uuid) < 0) {
            view->verticalScrollBar()->setValue(0);
            settle();
        }
        view->verticalScrollBar()->setValue(500);
        settle();
        const auto place = view->place();
        QVERIFY(place && place->seq < Seq{120});
        scene.open(scene.ben);
        scene.open(scene.ann);
        QCOMPARE(view->place(), place);
        scene.window.reset(); // the same after the window was closed
        scene.window = std::make_unique<MainWindow>(scene.chatClient, scene.look, scene.clock, scene.memory);
        scene.window->show();
        settle();
        scene.open(scene.ann);
        QCOMPARE(scene.window->conversation()->view()->place(), place);
    }

    void whatIsSeenIsRead()
    {
        Scene scene;
        scene.open(scene.ann);
        QTest::mouseMove(scene.find<MessageView>()->viewport());
        QTest::keyClick(scene.find<ComposerEdit>(), Qt::Key_A);
        QVERIFY(scene.fake.reads.isEmpty());
        scene.clock.advance(600ms);
        QTRY_COMPARE(scene.fake.reads.size(), 1);
        QCOMPARE(scene.fake.reads.first(), qMakePair(scene.ann, Seq{1}));
        QTRY_COMPARE(scene.window->conversations().unread(), 0);
        QCOMPARE(scene.window->windowTitle(), QStringLiteral("Ann – Postrider"));
    }

    void theBannerSaysWhyAndTriesAgain()
    {
        Scene scene;
        auto *banner = scene.find<Banner>();
        QVERIFY(!banner->isVisible());
        scene.fake.setConnection({client::Link::Offline, QStringLiteral("The server can't be reached."), 5});
        QVERIFY(banner->isVisible());
        QVERIFY(banner->findChild<QLabel *>()->text().startsWith(QStringLiteral("The server can't be reached.")));
        QTest::mouseClick(banner->findChild<QPushButton *>(), Qt::LeftButton);
        QCOMPARE(scene.fake.reconnects, 1);
        scene.fake.setConnection({client::Link::Online, {}, 0});
        QVERIFY(!banner->isVisible());
    }

    void aPersonIsFoundAndWrittenTo()
    {
        Scene scene;
        User zoe;
        zoe.id = {4711};
        zoe.name = QStringLiteral("zoe");
        scene.fake.people = {zoe};
        QTest::keyClick(scene.window.get(), Qt::Key_F, Qt::ControlModifier);
        auto *search = scene.find<ChatListPane>()->findChild<QLineEdit *>();
        QVERIFY(search->hasFocus());
        QTest::keyClicks(search, QStringLiteral("zo"));
        QTRY_VERIFY([&] {
            QTest::keyClick(search, Qt::Key_Return);
            return scene.window->conversation()->chat() == directChat(scene.fake.account->user, {4711});
        }());
        scene.type(QStringLiteral("hi"));
        QCOMPARE(scene.texts(), QStringList{QStringLiteral("hi")});
    }

    void ctrlKGoesAnywhere()
    {
        Scene scene;
        scene.open(scene.ann);
        const auto field = [&] { return scene.find<Switcher>()->findChild<QLineEdit *>(); };
        QTest::keyClick(scene.window.get(), Qt::Key_K, Qt::ControlModifier);
        QVERIFY(field()->hasFocus());
        QTest::keyClick(field(), Qt::Key_Tab); // doesn't leave for what lies below
        QVERIFY(field()->hasFocus());
        QTest::keyClick(field(), Qt::Key_Down); // the newest is the open one
        QTest::keyClick(field(), Qt::Key_Return);
        QCOMPARE(scene.window->conversation()->chat(), scene.ben);
        QVERIFY(!scene.find<Switcher>()->isVisible());

        User zoe;
        zoe.id = {4711};
        zoe.name = QStringLiteral("zoe");
        scene.fake.people = {zoe};
        QTest::keyClick(scene.window.get(), Qt::Key_K, Qt::ControlModifier);
        QTest::keyClicks(field(), QStringLiteral("zo"));
        QTRY_VERIFY([&] {
            QTest::keyClick(field(), Qt::Key_Return);
            return scene.window->conversation()->chat() == directChat(scene.fake.account->user, {4711});
        }());

        QTest::keyClick(scene.window.get(), Qt::Key_K, Qt::ControlModifier);
        QTest::keyClick(field(), Qt::Key_Escape);
        QVERIFY(!scene.find<Switcher>()->isVisible());
        QVERIFY(scene.find<ComposerEdit>()->hasFocus());
        QCOMPARE(scene.window->conversation()->chat(), directChat(scene.fake.account->user, {4711}));
    }

    void narrowThereIsOnePaneAndAWayBack()
    {
        Scene scene;
        auto *list = scene.find<ChatListPane>();
        scene.window->resize(500, 600);
        settle();
        QVERIFY(list->isVisible());
        QVERIFY(!scene.window->conversation()->isVisible());
        scene.open(scene.ann);
        QVERIFY(!list->isVisible());
        QVERIFY(scene.window->conversation()->isVisible());
        QTest::keyClick(scene.window.get(), Qt::Key_Escape);
        QVERIFY(list->isVisible());
        scene.window->resize(1000, 600);
        settle();
        scene.open(scene.ann);
        QVERIFY(list->isVisible() && scene.window->conversation()->isVisible());
    }

    void everyControlHasAName()
    {
        Scene scene;
        scene.open(scene.ann);
        const auto widgets = scene.window->findChildren<QWidget *>();
        for (QWidget *widget : widgets) {
            if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() || qobject_cast<QMainWindow *>(widget))
                continue;
            QAccessibleInterface *spoken = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(spoken && !spoken->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
        }
    }

    void messageRowsSpeakThroughTheAccessibleTree()
    {
        Scene scene;
        scene.open(scene.ann);
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(scene.find<MessageView>());
        QVERIFY(list);
        QCOMPARE(list->childCount(), 1);
        QVERIFY(list->child(0)->text(QAccessible::Name).contains(QStringLiteral("hello")));
    }

    void darkAndLightSwitchLive()
    {
        Scene scene;
        scene.open(scene.ann);
        scene.look.setScheme(Scheme::Dark);
        settle();
        const QImage dark = scene.window->grab().toImage();
        QVERIFY(qGray(dark.pixel(dark.width() - 40, dark.height() / 2)) < 60);
        scene.look.setScheme(Scheme::Light);
        settle();
        const QImage light = scene.window->grab().toImage();
        QVERIFY(qGray(light.pixel(light.width() - 40, light.height() / 2)) > 200);
    }
};

POSTRIDER_TEST(tst_MainWindow)
#include "tst_mainwindow.moc"
