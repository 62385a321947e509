// SPDX-License-Identifier: GPL-3.0-or-later
#include "listener.h"

#include "commands.h"
#include "terminal.h"
#include "values.h"

#include <ports/futures.h>
#include <runtime/stopsignals.h>

namespace postrider::cli {
namespace {

using client::MessageRange;

QString linkName(client::Link link)
{
    switch (link) {
    case client::Link::SignedOut:
        return QStringLiteral("signed out");
    case client::Link::Connecting:
        return QStringLiteral("connecting");
    case client::Link::Syncing:
        return QStringLiteral("catching up");
    case client::Link::Online:
        return QStringLiteral("online");
    case client::Link::Offline:
        return QStringLiteral("offline");
    }
    Q_UNREACHABLE();
}

} // namespace

Listener::Listener(Device &device, const CommandLine &line) : m_device(device), m_line(line) {}

void Listener::begin()
{
    auto &client = m_device.client();
    connect(&client, &client::ChatClient::messageArrived, this, &Listener::sayMessage);
    connect(&client, &client::ChatClient::entriesChanged, this, [this](const ChatUri &chat, Seq first, Seq last) {
        look(chat, {.from = MessageRange::From::After, .seq = first - 1, .count = int(last - first) + 1});
    });
    connect(&client, &client::ChatClient::outboxChanged, this,
            [this](const ChatUri &chat) { look(chat, {.from = MessageRange::From::Newest, .seq = {}, .count = 1}); });
    connect(&client, &client::ChatClient::connectionChanged, this, &Listener::sayConnection);
}

void Listener::look(const ChatUri &chat, const MessageRange &range)
{
    whenDone(m_device.client().messages(chat, range), this, [this](const client::MessagePage &page) { notice(page); });
}

void Listener::notice(const client::MessagePage &page)
{
    for (const auto &item : page.items) {
        if (!item.own || m_states.value(item.uuid, MessageState::Queued) == item.state)
            continue;
        m_states.insert(item.uuid, item.state);
        sayState(item);
    }
}

void Listener::sayMessage(const client::MessageItem &item)
{
    if (m_line.json) {
        QJsonObject json = toJson(item);
        json.insert(QStringLiteral("event"), QStringLiteral("message"));
        sayObject(json);
    } else {
        sayLine(toLine(item));
    }
    if (m_line.read)
        m_device.client().markRead(item.chat, item.seq);
}

void Listener::sayState(const client::MessageItem &item)
{
    if (m_line.json) {
        QJsonObject json = toJson(item);
        json.remove(QStringLiteral("message"));
        json.insert(QStringLiteral("event"), QStringLiteral("state"));
        sayObject(json);
        return;
    }
    const QString reason = item.failure ? QStringLiteral(": ") + plainText(item.failure->message) : QString();
    sayLine(
        QStringLiteral("%1  %2  %3%4").arg(clock(currentTime()), item.uuid.toString(), stateName(item.state), reason));
}

void Listener::sayConnection(const client::Connection &connection)
{
    if (m_line.json)
        sayObject({{QStringLiteral("event"), QStringLiteral("connection")},
                   {QStringLiteral("link"), linkName(connection.link)},
                   {QStringLiteral("reason"), connection.reason}});
    else if (connection.link == client::Link::Online || connection.link == client::Link::Offline)
        sayAside(QStringLiteral("-- %1 %2").arg(linkName(connection.link), plainText(connection.reason)));
}

Exit listen(const CommandLine &line)
{
    Device device(line.profile);
    Listener listener(device, line);
    listener.begin();
    if (const auto account = device.open(); !account)
        return account.error();
    QEventLoop loop;
    StopSignals signals_;
    Exit exit;
    QObject::connect(&signals_, &StopSignals::stop, &loop, &QEventLoop::quit);
    QObject::connect(&device.client(), &client::ChatClient::signedOut, &loop, [&](const QString &reason) {
        exit = {ExitCode::SignedOut, reason};
        loop.quit();
    });
    loop.exec();
    return exit;
}

} // namespace postrider::cli
