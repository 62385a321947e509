// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands.h"
#include "device.h"
#include "terminal.h"
#include "values.h"

#include <algorithm>

namespace postrider::cli {
namespace {

constexpr auto Patience = std::chrono::seconds(15);

// What can't be asked is told from the cache, and said so: false.
bool catchUp(Device &device, const CommandLine &line)
{
    const bool online = device.waitUntilOnline(Patience);
    if (!online)
        sayNotice(line,
                  QStringLiteral("Not connected: this is what was known last. ") + device.client().connection().reason);
    return online;
}

template <class Value>
void say(const CommandLine &line, const Value &value)
{
    if (line.json)
        sayObject(toJson(value));
    else
        sayLine(toLine(value));
}

// Nothing is wrong with a conversation that is there.
Exit checkKnown(Device &device, const ChatUri &chat, bool online)
{
    const auto lines = await(device.client().conversations());
    if (std::ranges::any_of(lines, [&chat](const auto &line) { return line.chat == chat; }))
        return {};
    if (online)
        return {ExitCode::Refused, QStringLiteral("There is no such conversation.")};
    return {ExitCode::Unreachable,
            QStringLiteral("This conversation is not known here, and the server can't be asked.")};
}

// As many as are wanted: what is older than what is here is fetched page by page.
QList<client::MessageItem> readHistory(Device &device, const CommandLine &line, const ChatUri &chat)
{
    const auto from = line.before > 0 ? client::MessageRange::From::Before : client::MessageRange::From::Newest;
    auto page = await(device.client().messages(chat, {.from = from, .seq = {line.before}, .count = line.quantity}));
    while (page.items.size() < line.quantity && !page.atBeginning) {
        const Seq first =
            page.items.isEmpty() || page.items.first().seq == Seq{} ? Seq{line.before} : page.items.first().seq;
        const auto earlier = await(device.client().earlier(chat, first, line.quantity - int(page.items.size())));
        if (!earlier)
            sayNotice(line, QStringLiteral("What is older could not be fetched: ") + earlier.error().message);
        if (!earlier || earlier->items.isEmpty())
            break;
        page.items = earlier->items + page.items;
        page.atBeginning = earlier->atBeginning;
    }
    return page.items;
}

} // namespace

Exit users(const CommandLine &line)
{
    return Device::withAccount(line.profile, [&line](Device &device) -> Exit {
        const auto people = await(device.client().people(line.query));
        if (!people)
            return exitOf(people.error());
        for (const User &user : *people)
            say(line, user);
        return {};
    });
}

Exit chats(const CommandLine &line)
{
    return Device::withAccount(line.profile, [&line](Device &device) -> Exit {
        catchUp(device, line);
        for (const auto &conversation : await(device.client().conversations()))
            say(line, conversation);
        return {};
    });
}

Exit history(const CommandLine &line)
{
    return Device::withAccount(line.profile, [&line](Device &device) -> Exit {
        const bool online = catchUp(device, line);
        const auto chat = device.resolve(line.to);
        if (!chat)
            return chat.error();
        if (const Exit known = checkKnown(device, *chat, online); known.code != ExitCode::Done)
            return known;
        for (const auto &item : readHistory(device, line, *chat))
            say(line, item);
        return {};
    });
}

Exit receipts(const CommandLine &line)
{
    const auto uuid = MessageUuid::parse(line.uuid);
    if (!uuid)
        return {ExitCode::Usage, sentence(Code::BadUuid)};
    return Device::withAccount(line.profile, [&line, &uuid](Device &device) -> Exit {
        catchUp(device, line);
        const auto chat = device.resolve(line.to);
        if (!chat)
            return chat.error();
        const auto details = await(device.client().details(*chat, *uuid));
        if (details.item.uuid.isNull())
            return {ExitCode::Refused, QStringLiteral("There is no such message in this conversation.")};
        if (details.incomplete)
            sayNotice(line, QStringLiteral("Only what is known here: ") + details.incomplete->message);
        if (line.json)
            sayObject(toJson(details));
        else
            sayLine(toLines(details));
        return {};
    });
}

} // namespace postrider::cli
