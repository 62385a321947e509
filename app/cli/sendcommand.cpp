// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands.h"
#include "device.h"
#include "terminal.h"
#include "utf8.h"
#include "values.h"

#include <QFile>

namespace postrider::cli {
namespace {

Outcome<QString> textOf(const CommandLine &line)
{
    if (!line.text.isEmpty() && line.text != u"-")
        return line.text;
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return std::unexpected(Exit{ExitCode::Internal, QStringLiteral("Standard input can't be read.")});
    QByteArray bytes = input.readAll();
    if (bytes.endsWith('\n'))
        bytes.chop(1); // that of the last line
    const auto text = fromUtf8(bytes);
    if (!text)
        return std::unexpected(
            Exit{ExitCode::Refused, QStringLiteral("Standard input is not UTF-8: nothing was sent.")});
    return *text;
}

bool isReached(const client::MessageItem &item, WaitFor wanted)
{
    switch (wanted) {
    case WaitFor::Queued:
        return true;
    case WaitFor::Saved:
        return item.state >= MessageState::Saved; // Failed is an end, too
    case WaitFor::Delivered:
        return item.state >= MessageState::Delivered;
    case WaitFor::Read:
        return item.state >= MessageState::Read;
    }
    Q_UNREACHABLE();
}

Exit sendBy(Device &device, const CommandLine &line, const QString &text)
{
    const auto chat = device.resolve(line.to);
    if (!chat)
        return chat.error();
    const auto queued = await(device.client().send(*chat, text));
    if (!queued)
        return exitOf(queued.error());
    client::MessageItem item = *queued;
    const auto reached = [&] {
        item = device.find(*chat, item.uuid).value_or(item);
        return isReached(item, line.waitFor);
    };
    const bool inTime = device.waitUntil(reached, std::chrono::seconds(line.timeoutSeconds));
    if (line.json)
        sayObject(toJson(item));
    else
        sayLine(QStringLiteral("%1  %2").arg(item.uuid.toString(), stateName(item.state)));
    if (item.state == MessageState::Failed)
        return {ExitCode::Refused, item.failure ? item.failure->message : QString()};
    if (!inTime)
        return {ExitCode::TimedOut, QStringLiteral("It is %1 so far.").arg(stateName(item.state))};
    return {};
}

} // namespace

Exit send(const CommandLine &line)
{
    const auto text = textOf(line);
    if (!text)
        return text.error();
    return Device::withAccount(line.profile, [&](Device &device) { return sendBy(device, line, *text); });
}

} // namespace postrider::cli
