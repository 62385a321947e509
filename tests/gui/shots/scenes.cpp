// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenes.h"

#include "fixtures.h"

#include <QApplication>
#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include <view/chatlist/chatlistpane.h>
#include <view/conversation/conversationpane.h>
#include <view/conversation/messageview.h>
#include <view/signin/signinwindow.h>
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
    fillConversations(fake);
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
    for (QLineEdit *field : fields)
        if (field->accessibleName() == QStringLiteral("Name"))
            field->setText(QStringLiteral("Maya"));
        else if (field->accessibleName() == QStringLiteral("Password"))
            field->setText(QStringLiteral("not this one"));
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
        {QStringLiteral("switcher"), switching},
        {QStringLiteral("scripts"), talk(Usual, fillScripts)},
        {QStringLiteral("narrow-list"), talk(Slim, Unread, false)},
        {QStringLiteral("narrow-conversation"), talk(Slim, Unread)},
        {QStringLiteral("narrow-details"), [](const Look &look) { return withDetails(look, Slim); }},
    };
}

} // namespace postrider::shots
