// SPDX-License-Identifier: GPL-3.0-or-later
#include "demotalk.h"

#include "terminal.h"
#include "values.h"

#include <QDateTime>

namespace postrider::cli {
namespace {

constexpr auto Patience = std::chrono::seconds(20);
constexpr auto Pause = std::chrono::milliseconds(400); // a person would need longer

QString clockWithMilliseconds()
{
    return QDateTime::currentDateTime().toString(QStringLiteral("HH:mm:ss.zzz"));
}

void pause()
{
    QEventLoop loop;
    QTimer::singleShot(Pause, &loop, &QEventLoop::quit);
    loop.exec();
}

} // namespace

DemoTalk::DemoTalk(Speaker one, Speaker other) : m_one(one), m_other(other) {}

// Also those that went by between two looks.
void DemoTalk::sayState(MessageState reached)
{
    for (const MessageState passed : {MessageState::Saved, MessageState::Delivered}) {
        if (m_said < passed && passed < reached && reached != MessageState::Failed)
            sayState(passed);
    }
    m_said = reached;
    sayLine(QStringLiteral("%1      %2").arg(clockWithMilliseconds(), stateName(reached)));
}

Exit DemoTalk::follow(Speaker &speaker, const MessageUuid &uuid, MessageState until)
{
    const ChatUri chat = speaker.device.client().chatWith(
        (speaker.device.client().account()->user == m_one.device.client().account()->user ? m_other : m_one)
            .device.client()
            .account()
            ->user);
    const auto reached = [&] {
        const auto item = speaker.device.find(chat, uuid);
        if (item && item->state != m_said)
            sayState(item->state);
        return item && item->state >= until;
    };
    if (!speaker.device.waitUntil(reached, Patience))
        return {ExitCode::TimedOut, QStringLiteral("The message is %1 and gets no further.").arg(stateName(m_said))};
    if (m_said == MessageState::Failed)
        return {ExitCode::Refused, QStringLiteral("The server refused the message.")};
    return {};
}

Exit DemoTalk::say(bool byOne, const QString &text, Sight sight)
{
    Speaker &from = byOne ? m_one : m_other;
    Speaker &to = byOne ? m_other : m_one;
    const ChatUri chat = from.device.client().chatWith(to.device.client().account()->user);
    sayLine(QStringLiteral("%1  %2 → %3: %4").arg(clockWithMilliseconds(), from.name, to.name, text));
    const auto queued = await(from.device.client().send(chat, text));
    if (!queued)
        return exitOf(queued.error());
    (byOne ? m_lastOfOne : m_lastOfOther) = queued->uuid;
    sayState(queued->state);
    if (const Exit exit = follow(from, queued->uuid, MessageState::Delivered); exit.code != ExitCode::Done)
        return exit;
    pause();
    if (sight == Sight::LeavesUnread)
        return {};
    if (const auto arrived = to.device.find(chat, queued->uuid))
        to.device.client().markRead(chat, arrived->seq);
    const Exit exit = follow(from, queued->uuid, MessageState::Read);
    pause();
    return exit;
}

Exit DemoTalk::sayReceipts(bool byOne)
{
    Speaker &from = byOne ? m_one : m_other;
    Speaker &to = byOne ? m_other : m_one;
    const ChatUri chat = from.device.client().chatWith(to.device.client().account()->user);
    const auto details = await(from.device.client().details(chat, byOne ? m_lastOfOne : m_lastOfOther));
    if (details.incomplete)
        return exitOf(*details.incomplete);
    sayLine(QStringLiteral("\n%1's last message, “%2”:").arg(from.name, plainText(details.item.text)));
    sayLine(toLines(details));
    return {};
}

} // namespace postrider::cli
