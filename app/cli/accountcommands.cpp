// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands.h"
#include "device.h"
#include "password.h"
#include "serverchoice.h"
#include "terminal.h"
#include "values.h"

namespace postrider::cli {
namespace {

using Enter = std::function<QFuture<Result<client::Account>>(client::ChatClient &client, const ServerChoice &server,
                                                             const QString &password)>;

Exit enter(const CommandLine &line, Repeat repeat, const Enter &enterBy)
{
    if (const auto server = chosenServer(line); !server)
        return server.error();
    Device device(line.profile);
    const auto opened = device.openAny();
    if (!opened)
        return opened.error();
    if (*opened)
        return {ExitCode::Refused,
                QStringLiteral("This profile is signed in as %1: log out first, or choose another with --profile.")
                    .arg(plainName((*opened)->name))};
    const auto server = trustedServer(line, device.client());
    if (!server)
        return server.error();
    const auto password = readPassword(repeat);
    if (!password)
        return {ExitCode::Usage,
                QStringLiteral("No password was given, or it is not UTF-8, or not the same one twice.")};
    const auto account = await(enterBy(device.client(), *server, *password));
    if (!account)
        return exitOf(account.error());
    if (line.json)
        sayObject({{QStringLiteral("id"), account->user.value},
                   {QStringLiteral("name"), account->name},
                   {QStringLiteral("device"), account->device.value},
                   {QStringLiteral("server"), account->server.toString()}});
    else
        sayLine(QStringLiteral("Signed in as %1 (%2).").arg(plainName(account->name)).arg(account->user.value));
    return {};
}

} // namespace

Exit signUp(const CommandLine &line)
{
    return enter(line, Repeat::Yes,
                 [&line](client::ChatClient &client, const ServerChoice &server, const QString &password) {
                     return client.signUp(server.address, line.name, password, line.displayName, server.fingerprint);
                 });
}

Exit signIn(const CommandLine &line)
{
    return enter(line, Repeat::No,
                 [&line](client::ChatClient &client, const ServerChoice &server, const QString &password) {
                     return client.signIn(server.address, line.name, password, server.fingerprint);
                 });
}

Exit signOut(const CommandLine &line)
{
    Device device(line.profile);
    const auto opened = device.openAny();
    if (!opened)
        return opened.error();
    const auto queued = await(device.client().queued());
    if (!queued.isEmpty() && !line.force) {
        for (const auto &item : queued)
            sayNotice(line, QStringLiteral("  still queued: ") + item.text);
        return {ExitCode::Refused,
                QStringLiteral("%1 messages were not sent yet and would be lost: wait, or give --force.")
                    .arg(queued.size())};
    }
    if (!*opened && queued.isEmpty())
        return {ExitCode::SignedOut, QStringLiteral("Nobody is signed in to this profile.")};
    const auto left = await(device.client().signOut());
    return left ? Exit{} : exitOf(left.error());
}

} // namespace postrider::cli
