// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands.h"
#include "device.h"
#include "terminal.h"
#include "values.h"

namespace postrider::cli {
namespace {

constexpr auto Patience = std::chrono::seconds(15);

// What can't be asked is told from the cache, and said so.
void catchUp(Device &device)
{
    if (!device.waitUntilOnline(Patience))
        sayAside(QStringLiteral("Not connected: this is what was known last. ") + device.client().connection().reason);
}

template <class Value>
void say(const CommandLine &line, const Value &value)
{
    if (line.json)
        sayObject(toJson(value));
    else
        sayLine(toLine(value));
}

} // namespace

Exit users(const CommandLine &line)
{
    Device device(line.profile);
    if (const auto account = device.open(); !account)
        return account.error();
    const auto people = await(device.client().people(line.query));
    if (!people)
        return exitOf(people.error());
    for (const User &user : *people)
        say(line, user);
    return {};
}

Exit chats(const CommandLine &line)
{
    Device device(line.profile);
    if (const auto account = device.open(); !account)
        return account.error();
    catchUp(device);
    for (const auto &conversation : await(device.client().conversations()))
        say(line, conversation);
    return {};
}

Exit history(const CommandLine &line)
{
    Device device(line.profile);
    if (const auto account = device.open(); !account)
        return account.error();
    catchUp(device);
    const auto chat = device.resolve(line.to);
    if (!chat)
        return chat.error();
    const auto from = line.before > 0 ? client::MessageRange::From::Before : client::MessageRange::From::Newest;
    auto page = await(device.client().messages(*chat, {.from = from, .seq = {line.before}, .count = line.quantity}));
    // Older ones are fetched page by page, as far as they are wanted.
    while (page.items.size() < line.quantity && !page.atBeginning) {
        const Seq first =
            page.items.isEmpty() || page.items.first().seq == Seq{} ? Seq{line.before} : page.items.first().seq;
        const auto earlier = await(device.client().earlier(*chat, first, line.quantity - int(page.items.size())));
        if (!earlier) {
            sayAside(QStringLiteral("What is older could not be fetched: ") + earlier.error().message);
            break;
        }
        if (earlier->items.isEmpty())
            break;
        page.items = earlier->items + page.items;
        page.atBeginning = earlier->atBeginning;
    }
    for (const auto &item : std::as_const(page.items))
        say(line, item);
    return {};
}

Exit receipts(const CommandLine &line)
{
    const auto uuid = MessageUuid::parse(line.uuid);
    if (!uuid)
        return {ExitCode::Usage, sentence(Code::BadUuid)};
    Device device(line.profile);
    if (const auto account = device.open(); !account)
        return account.error();
    catchUp(device);
    const auto chat = device.resolve(line.to);
    if (!chat)
        return chat.error();
    const auto details = await(device.client().details(*chat, *uuid));
    if (details.item.uuid.isNull())
        return {ExitCode::Refused, QStringLiteral("There is no such message in this conversation.")};
    if (details.incomplete)
        sayAside(QStringLiteral("Only what is known here: ") + details.incomplete->message);
    if (line.json)
        sayObject(toJson(details));
    else
        sayLine(toLines(details));
    return {};
}

} // namespace postrider::cli
