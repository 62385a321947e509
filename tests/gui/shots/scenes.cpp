// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenes.h"

#include "fixtures.h"

#include <QApplication>
#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTest>

#include <model/chatmemory.h>
#include <shell/aboutdialog.h>
#include <shell/devicesdialog.h>
#include <shell/settings.h>
#include <shell/settingsdialog.h>
#include <view/chatlist/chatlistpane.h>
#include <view/conversation/composer.h>
#include <view/conversation/conversationpane.h>
#include <view/conversation/messageview.h>
#include <view/signin/signinwindow.h>
#include <view/window/keysdialog.h>
#include <view/window/mainwindow.h>

namespace postrider::shots {
namespace {

using test::FakeClient;

const FixedClock &fixedClock()
{
    static const FixedClock clock;
    return clock;
}

ChatMemory &noMemory()
{
    static ChatMemory memory{{}};
    return memory;
}

// A window and the client it shows, which goes with it.
template <class Window>
struct Stage : Window {
    explicit Stage(std::unique_ptr<client::ChatClient> chatClient, auto &&...arguments)
        : Window(*chatClient, arguments...), fake(FakeClient::of(*chatClient))
    {
        chatClient.release()->setParent(this);
    }
    FakeClient &fake;
};

using Fill = std::function<void(FakeClient &, const ChatUri &)>;

std::unique_ptr<QWidget> mainWindow(const Look &look, const QSize &size, const Fill &fill, bool openAnn = true)
{
    auto chatClient = std::make_unique<client::ChatClient>(client::ChatClient::Options{});
    FakeClient &fake = FakeClient::of(*chatClient);
    noMemory().clear(); // of the scene before
    fillConversations(fake);
    noMemory().setMuted(directChat(fake.account->user, FakeClient::userId(QStringLiteral("Goran"))), true);
    const ChatUri ann = annsChat(fake);
    fill(fake, ann);
    auto window = std::make_unique<Stage<MainWindow>>(std::move(chatClient), look, fixedClock(), noMemory());
    window->resize(size);
    window->show();
    settle();
    if (openAnn)
        window->openChat(*window->conversations().find(ann));
    settle();
    return window;
}

std::unique_ptr<QWidget> emptyWindow(const Look &look)
{
    auto chatClient = std::make_unique<client::ChatClient>(client::ChatClient::Options{});
    FakeClient::of(*chatClient).signInAs(QStringLiteral("Maya"));
    auto window = std::make_unique<Stage<MainWindow>>(std::move(chatClient), look, fixedClock(), noMemory());
    window->show();
    return window;
}

std::unique_ptr<Stage<SignInWindow>> signIn(const Look &look)
{
    auto window = std::make_unique<Stage<SignInWindow>>(
        std::make_unique<client::ChatClient>(client::ChatClient::Options{}), look);
    window->setLocalServerOffered(true);
    window->show();
    return window;
}

std::unique_ptr<QWidget> refused(const Look &look, const QString &server, const Error &error)
{
    auto window = signIn(look);
    window->setServer(QUrl(server));
    const auto fields = window->template findChildren<QLineEdit *>();
    fields[1]->setText(QStringLiteral("Maya")); // server, name, name to show, password
    fields.last()->setText(QStringLiteral("not this one"));
    window->fake.refusal = error;
    settle();
    QTest::keyClick(fields.last(), Qt::Key_Return);
    return window;
}

const QSize Usual(1100, 720);
const QSize Slim(380, 720);
const Fill Unread = [](FakeClient &fake, const ChatUri &ann) { fillTalk(fake, ann, 3); };

std::unique_ptr<QWidget> withDetails(const Look &look, const QSize &size)
{
    client::MessageDetails details;
    auto window = mainWindow(look, size, [&](FakeClient &fake, const ChatUri &ann) {
        fillTalk(fake, ann, 0);
        details = detailsOf(fake, ann);
        fake.details.insert(details.item.uuid, details);
    });
    static_cast<MainWindow *>(window.get())->showDetails(details.item.chat, details.item.uuid);
    return window;
}

std::unique_ptr<QWidget> searching(const Look &look)
{
    auto window = mainWindow(look, Usual, [](FakeClient &fake, const ChatUri &ann) {
        fillTalk(fake, ann, 0);
        for (const char *name : {"Annika", "Joanna Brandt", "Hannah"})
            fake.people.append({.id = FakeClient::userId(QString::fromUtf8(name)),
                                .name = QString::fromUtf8(name).toLower().section(u' ', 0, 0),
                                .displayName = QString::fromUtf8(name),
                                .online = name[0] == 'J',
                                .lastSeen = {}});
    });
    window->findChild<ChatListPane *>()->findChild<QLineEdit *>()->setText(QStringLiteral("ann"));
    QTest::qWait(200);
    return window;
}

std::unique_ptr<QWidget> switching(const Look &look)
{
    auto window = mainWindow(look, Usual, Unread);
    QTest::keyClick(window.get(), Qt::Key_K, Qt::ControlModifier);
    return window;
}

std::unique_ptr<QWidget> roomDetails(const Look &look)
{
    ChatUri room;
    client::MessageDetails details;
    auto window = mainWindow(look, Usual, [&](FakeClient &fake, const ChatUri &ann) {
        fillTalk(fake, ann, 0);
        room = fillRoom(fake);
        details = detailsInRoom(fake, room);
        fake.details.insert(details.item.uuid, details);
    });
    auto *shown = static_cast<MainWindow *>(window.get());
    shown->openChat(*shown->conversations().find(room));
    settle();
    shown->showDetails(room, details.item.uuid);
    return window;
}

std::unique_ptr<QWidget> typing(const Look &look)
{
    auto window = mainWindow(look, Usual, Unread);
    auto *client = window->findChild<client::ChatClient *>();
    Q_EMIT client->typingNoticed(annsChat(FakeClient::of(*client)),
                                 FakeClient::userId(QStringLiteral("Ann Lindqvist")));
    const auto field = window->findChild<ComposerEdit *>();
    field->setPlainText(QStringLiteral("One\ntwo\nthree\nfour\nfive\nsix lines, and then it scrolls"));
    window->findChild<MessageView *>()->verticalScrollBar()->setValue(0);
    return window;
}

// A dialog by itself; `arguments` are those before its parent.
template <class Window>
std::unique_ptr<QWidget> dialog(auto &&...arguments)
{
    auto window = std::make_unique<Window>(arguments..., nullptr);
    window->setAttribute(Qt::WA_DeleteOnClose, false);
    window->show();
    return window;
}

std::unique_ptr<QWidget> settingsDialog(const Look &look)
{
    static Settings settings(QStringLiteral("shots"));
    settings.setServer(QUrl(QStringLiteral("https://chat.example.org")));
    return dialog<SettingsDialog>(look, settings, QString());
}

std::unique_ptr<QWidget> devicesDialog(const Look &look)
{
    static client::ChatClient chatClient{client::ChatClient::Options{}};
    FakeClient::of(chatClient).devices = {
        {{QStringLiteral("1")}, QStringLiteral("postrider on oak"), at(0, 12, 0), true},
        {{QStringLiteral("2")}, QStringLiteral("postrider on the laptop in the kitchen"), at(0, 9, 12), false},
        {{QStringLiteral("3")}, QStringLiteral("postrider-cli on backup"), at(1, 3, 0), false}};
    return dialog<DevicesDialog>(chatClient, look);
}

} // namespace

void settle()
{
    for (int i = 0; i < 20; ++i)
        QApplication::processEvents(QEventLoop::AllEvents, 20);
}

std::vector<Scene> scenes()
{
    const auto talk = [](const QSize &size, const Fill &fill, bool open = true) {
        return [=](const Look &look) { return mainWindow(look, size, fill, open); };
    };
    return {
        {QStringLiteral("sign-in"), [](const Look &look) { return signIn(look); }},
        {QStringLiteral("sign-up"),
         [](const Look &look) {
             auto window = signIn(look);
             window->setMode(SignInWindow::Mode::SignUp);
             return window;
         }},
        {QStringLiteral("sign-in-refused"),
         [](const Look &look) {
             return refused(look, QStringLiteral("http://127.0.0.1:5051"),
                            {Code::BadCredentials, sentence(Code::BadCredentials), {}});
         }},
        {QStringLiteral("sign-in-unprotected"),
         [](const Look &look) { return refused(look, QStringLiteral("http://chat.example.org"), {}); }},
        {QStringLiteral("empty"), emptyWindow},
        {QStringLiteral("conversation"), talk(Usual, Unread)},
        {QStringLiteral("nothing-chosen"), talk(Usual, Unread, false)},
        {QStringLiteral("states"), talk(Usual, fillStates)},
        {QStringLiteral("offline"), talk(Usual,
                                         [](FakeClient &fake, const ChatUri &ann) {
                                             fillTalk(fake, ann, 0);
                                             fillQueued(fake, ann);
                                         })},
        {QStringLiteral("failed"), talk(Usual,
                                        [](FakeClient &fake, const ChatUri &ann) {
                                            fillTalk(fake, ann, 0);
                                            fillFailed(fake, ann);
                                        })},
        {QStringLiteral("details"), [](const Look &look) { return withDetails(look, Usual); }},
        {QStringLiteral("search"), searching},
        {QStringLiteral("details-room"), roomDetails},
        {QStringLiteral("typing"), typing},
        {QStringLiteral("settings"), settingsDialog},
        {QStringLiteral("devices"), devicesDialog},
        {QStringLiteral("keys"), [](const Look &look) { return dialog<KeysDialog>(look); }},
        {QStringLiteral("about"), [](const Look &look) { return dialog<AboutDialog>(look); }},
        {QStringLiteral("switcher"), switching},
        {QStringLiteral("scripts"), talk(Usual, fillScripts)},
        {QStringLiteral("narrow-list"), talk(Slim, Unread, false)},
        {QStringLiteral("narrow-conversation"), talk(Slim, Unread)},
        {QStringLiteral("narrow-details"), [](const Look &look) { return withDetails(look, Slim); }},
        {QStringLiteral("large"), talk(Usual, Unread), Scene::Variant::Large},
        {QStringLiteral("large-details"), [](const Look &look) { return withDetails(look, Usual); },
         Scene::Variant::Large},
        {QStringLiteral("large-sign-in"), [](const Look &look) { return signIn(look); }, Scene::Variant::Large},
        {QStringLiteral("right-to-left"), talk(Usual, fillScripts), Scene::Variant::RightToLeft},
        {QStringLiteral("right-to-left-details"), [](const Look &look) { return withDetails(look, Usual); },
         Scene::Variant::RightToLeft},
        {QStringLiteral("longer"),
         talk(Usual,
              [](FakeClient &fake, const ChatUri &ann) {
                  fillTalk(fake, ann, 0);
                  fillQueued(fake, ann);
                  fillFailed(fake, ann);
              }),
         Scene::Variant::Longer},
        {QStringLiteral("longer-sign-in"),
         [](const Look &look) { return refused(look, QStringLiteral("http://chat.example.org"), {}); },
         Scene::Variant::Longer},
        {QStringLiteral("longer-details"), [](const Look &look) { return withDetails(look, Usual); },
         Scene::Variant::Longer},
    };
}

} // namespace postrider::shots
