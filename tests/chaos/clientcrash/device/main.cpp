// SPDX-License-Identifier: GPL-3.0-or-later
#include <client/chatclient.h>
#include <faults/crashpoint.h>

#include <QCoreApplication>
#include <QEventLoop>
#include <QFutureWatcher>
#include <QTimer>

#include <cstdio>
#include <functional>

using namespace postrider;
using namespace postrider::client;

namespace {

template <class T>
T await(const QFuture<T> &future)
{
    QFutureWatcher<T> watcher;
    QEventLoop loop;
    QObject::connect(&watcher, &QFutureWatcherBase::finished, &loop, &QEventLoop::quit);
    watcher.setFuture(future);
    if (!future.isFinished())
        loop.exec();
    return future.result();
}

void waitUntil(const std::function<bool()> &holds)
{
    QEventLoop loop;
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
        if (holds())
            loop.quit();
    });
    poll.start(5);
    loop.exec();
}

// A promise: from here on nothing may lose this message.
void journal(const MessageItem &item)
{
    std::printf("%s %s\n", qUtf8Printable(item.uuid.toString()), qUtf8Printable(item.text));
    std::fflush(stdout);
}

// One's own are all read by the other, each has been answered, and all of that is known and read here.
bool isSettled(ChatClient &client, const ChatUri &chat)
{
    if (client.connection().link != Link::Online || !await(client.queued()).isEmpty())
        return false;
    const MessageRange everything{.from = MessageRange::From::Newest, .seq = {}, .count = 100'000};
    QStringList unanswered;
    for (const auto &item : await(client.messages(chat, everything)).items) {
        if (item.own && item.state != MessageState::Read)
            return false;
        if (item.own)
            unanswered.append(QStringLiteral("answer to ") + item.text);
        else
            unanswered.removeOne(item.text);
    }
    const auto lines = await(client.conversations());
    return unanswered.isEmpty() && lines.size() == 1 && lines.first().mark.read == lines.first().lastSeq;
}

// Ends with 0 once everything it wrote was read and answered.
int talk(ChatClient &client, quint16 port, const QStringList &texts)
{
    const auto opened = await(client.open());
    if (!opened)
        return 3;
    if (!*opened) {
        const QUrl server(QStringLiteral("http://127.0.0.1:%1").arg(port));
        if (!await(client.signIn(server, QStringLiteral("ann"), QStringLiteral("correct horse battery"))))
            return 4;
    }
    const UserId ben{client.account()->user.value == 1 ? 2 : 1};
    const ChatUri chat = client.chatWith(ben);
    QObject::connect(&client, &ChatClient::entriesChanged, &client,
                     [&client](const ChatUri &changed, Seq, Seq last) { client.markRead(changed, last); });
    waitUntil([&] { return client.connection().link == Link::Online; });
    for (const auto &line : await(client.conversations()))
        client.markRead(line.chat, line.lastSeq);
    for (const QString &text : texts) {
        const auto item = await(client.send(chat, text));
        if (!item)
            return 5;
        journal(*item);
    }
    waitUntil([&] { return isSettled(client, chat); });
    return 0;
}

int leave(ChatClient &client)
{
    if (!await(client.open()))
        return 3;
    return await(client.signOut()) ? 0 : 6;
}

} // namespace

// usage: clientcrash_device FOLDER PORT POINT N talk TEXT… | leave
// One device of ann, killed when it gets to POINT for the N-th time; never, if N is 0.
int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 6)
        return 2;
    if (const int n = arguments.at(4).toInt(); n > 0) {
        bool known = false;
        const auto point =
            QMetaEnum::fromType<crash::Point>().keyToValue(arguments.at(3).toLatin1().constData(), &known);
        if (!known)
            return 2;
        crash::arm(crash::Point(point), n);
    }
    ChatClient client({.profileFolder = arguments.at(1), .deviceLabel = QStringLiteral("a test")});
    return arguments.at(5) == u"leave" ? leave(client) : talk(client, arguments.at(2).toUShort(), arguments.mid(6));
}
