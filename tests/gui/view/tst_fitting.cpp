// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/testmain.h>

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QStyle>
#include <QStyleOptionButton>
#include <QTest>
#include <QToolButton>

#include <gui/fakeclient/fakeclient.h>
#include <gui/fakeclient/pseudotranslator.h>
#include <model/chatmemory.h>
#include <view/look/look.h>
#include <view/signin/signinwindow.h>
#include <view/window/keysdialog.h>
#include <view/window/mainwindow.h>

using namespace postrider;
using namespace std::chrono_literals;
using test::FakeClient;
using test::settle;

// Every text has its room, in longer languages, larger type, narrower windows, and from right to left.
class tst_Fitting : public QObject {
    Q_OBJECT
private:
    struct Scene {
        test::StoppedClock clock;
        Look look{clock};
        ChatMemory memory{{}};
        client::ChatClient chatClient{{}};
        FakeClient &fake = FakeClient::of(chatClient);
    };

    static QString describe(const QWidget *widget, const QString &text)
    {
        return QStringLiteral("%1 \"%2\" in %3x%4")
            .arg(QString::fromLatin1(widget->metaObject()->className()), text, QString::number(widget->width()),
                 QString::number(widget->height()));
    }
    // Names of people may be elided; what the app says may not.
    static QStringList cut(QWidget &window)
    {
        QStringList found;
        for (const QLabel *label : window.findChildren<QLabel *>()) {
            if (!label->isVisible() || label->text().isEmpty() ||
                label->sizePolicy().horizontalPolicy() == QSizePolicy::Ignored)
                continue;
            const int needed = label->wordWrap() ? label->heightForWidth(label->width()) : label->sizeHint().height();
            if (needed > label->height() || (!label->wordWrap() && label->sizeHint().width() > label->width()))
                found += describe(label, label->text());
        }
        for (const QAbstractButton *button : window.findChildren<QAbstractButton *>())
            if (button->isVisible() && !button->text().isEmpty() && !qobject_cast<const QToolButton *>(button) &&
                button->sizeHint().width() > button->width())
                found += describe(button, button->text());
        return found;
    }
    static QStringList overlapping(QWidget &window)
    {
        QStringList found;
        for (const QWidget *parent : window.findChildren<QWidget *>()) {
            if (!parent->isVisible() || !parent->layout())
                continue;
            const auto children = parent->findChildren<QWidget *>(Qt::FindDirectChildrenOnly);
            for (qsizetype i = 0; i < children.size(); ++i)
                for (qsizetype k = i + 1; k < children.size(); ++k) {
                    const bool placed = children[i]->isVisible() && children[k]->isVisible() &&
                                        parent->layout()->indexOf(children[i]) >= 0 &&
                                        parent->layout()->indexOf(children[k]) >= 0;
                    if (placed && children[i]->geometry().intersects(children[k]->geometry()))
                        found += describe(children[i], {}) + QStringLiteral(" over ") + describe(children[k], {});
                }
        }
        return found;
    }
    static void check(QWidget &window)
    {
        settle();
        const QStringList faults = cut(window) + overlapping(window);
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    }

private Q_SLOTS:
    void everyTextHasItsRoom_data()
    {
        QTest::addColumn<bool>("longer");
        QTest::addColumn<int>("percent");
        QTest::addColumn<bool>("rightToLeft");
        QTest::addColumn<int>("width");
        for (const int width : {380, 1100}) {
            QTest::addRow("as it is, %d", width) << false << 100 << false << width;
            QTest::addRow("two fifths longer, %d", width) << true << 100 << false << width;
            QTest::addRow("twice as large, %d", width) << false << 200 << false << width;
            QTest::addRow("right to left, %d", width) << false << 100 << true << width;
        }
    }
    void everyTextHasItsRoom()
    {
        QFETCH(bool, longer);
        QFETCH(int, percent);
        QFETCH(bool, rightToLeft);
        QFETCH(int, width);
        test::PseudoTranslator pseudo;
        if (longer)
            QCoreApplication::installTranslator(&pseudo);
        QApplication::setLayoutDirection(rightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
        {
            Scene scene;
            scene.look.setTextScale(percent);
            showSignIn(scene, width);
            showMain(scene, width);
            scene.look.setTextScale(100);
        }
        QApplication::setLayoutDirection(Qt::LeftToRight);
        QCoreApplication::removeTranslator(&pseudo);
    }

private:
    static void showSignIn(Scene &scene, int width)
    {
        SignInWindow signIn(scene.chatClient, scene.look);
        signIn.setLocalServerOffered(true);
        signIn.setServer(QUrl(QStringLiteral("http://chat.example.org")));
        signIn.showMessage(QStringLiteral("Name or password is wrong."));
        signIn.resize(width, 720);
        signIn.show();
        check(signIn);
        signIn.setMode(SignInWindow::Mode::SignUp);
        check(signIn);
    }
    static void showMain(Scene &scene, int width)
    {
        scene.fake.signInAs(QStringLiteral("maya"));
        const ChatUri ann = scene.fake.addConversation(QStringLiteral("Ann")).chat;
        const client::MessageItem sent =
            scene.fake.addMessage(ann, true, QStringLiteral("hello"), scene.clock.now(), MessageState::Read);
        client::MessageDetails details;
        details.item = sent;
        details.savedAt = scene.clock.now();
        details.recipients.append({QStringLiteral("Ann"), Receipt{.user = FakeClient::userId(QStringLiteral("Ann")),
                                                                  .state = MessageState::Delivered,
                                                                  .deliveredAt = scene.clock.now(),
                                                                  .readAt = {}}});
        scene.fake.details.insert(sent.uuid, details);
        scene.fake.refreshLast();
        scene.fake.setConnection({client::Link::Offline, QStringLiteral("The server can't be reached."), 8});
        MainWindow window(scene.chatClient, scene.look, scene.clock, scene.memory);
        window.resize(width, 720);
        window.show();
        check(window);
        window.openChat(*window.conversations().find(ann));
        check(window);
        window.showDetails(ann, sent.uuid);
        check(window);
        KeysDialog keys(scene.look, &window);
        keys.setAttribute(Qt::WA_DeleteOnClose, false);
        keys.show();
        check(keys);
    }
};

POSTRIDER_TEST(tst_Fitting)
#include "tst_fitting.moc"
