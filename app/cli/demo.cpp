// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands.h"
#include "demotalk.h"
#include "serverchoice.h"
#include "terminal.h"

#include <QTemporaryDir>

namespace postrider::cli {
namespace {

constexpr auto Patience = std::chrono::seconds(20);
const QString DemoPassword = QStringLiteral("postrider demo"); // of accounts that hold nothing

struct Line {
    bool byOne;
    const char16_t *text;
};
constexpr Line Talk[] = {
    {true, u"Hi! Is this thing on?"},
    {false, u"Loud and clear. And I can see that you saw this."},
    {true, u"Each line says where it is: queued, saved, delivered, read."},
    {false, u"What if the server falls over right now?"},
    {true,
     u"Then it stays Queued here, and goes out in order when the server is back. Nothing is lost, nothing twice."},
    {false, u"I'll try to break it 🙂"},
};

QString displayNameOf(const QString &profile)
{
    QString name = profile.section(u'-', -1);
    if (!name.isEmpty())
        name[0] = name[0].toUpper();
    return name;
}

// Signed in to this server under that name, whatever the profile was before: it is a profile for demonstrations.
Exit enter(Device &device, const ServerChoice &server, const QString &name, const QString &displayName)
{
    const auto opened = device.openAny();
    if (!opened)
        return opened.error();
    const bool fits = *opened && (*opened)->server == server.address && (*opened)->name == name;
    if (!fits) {
        if (const auto left = await(device.client().signOut()); !left)
            return exitOf(left.error());
        auto account =
            await(device.client().signUp(server.address, name, DemoPassword, displayName, server.fingerprint));
        if (!account && account.error().code == Code::NameTaken)
            account = await(device.client().signIn(server.address, name, DemoPassword, server.fingerprint));
        if (!account)
            return exitOf(account.error());
    }
    if (!device.waitUntilOnline(Patience))
        return {ExitCode::Unreachable, device.client().connection().reason};
    return {};
}

Exit talk(DemoTalk::Speaker one, DemoTalk::Speaker other, DemoTalk::Sight lastSight)
{
    DemoTalk talk(one, other);
    for (const Line &line : Talk) {
        const bool last = &line == std::end(Talk) - 1;
        const auto sight = last ? lastSight : DemoTalk::Sight::Reads;
        if (const Exit exit = talk.say(line.byOne, QString::fromUtf16(line.text), sight); exit.code != ExitCode::Done)
            return exit;
    }
    return lastSight == DemoTalk::Sight::Reads ? talk.sayReceipts(false) : Exit{};
}

Exit passingDemo(const ServerChoice &server)
{
    const QTemporaryDir folder;
    // Names are taken for good on the server: each run brings its own two people.
    const QString run = MessageUuid::create().toString().right(6);
    Device ann(folder.filePath(QStringLiteral("ann")), QStringLiteral("postrider-cli demo"));
    Device ben(folder.filePath(QStringLiteral("ben")), QStringLiteral("postrider-cli demo"));
    if (const Exit exit = enter(ann, server, QStringLiteral("ann-") + run, QStringLiteral("Ann"));
        exit.code != ExitCode::Done)
        return exit;
    if (const Exit exit = enter(ben, server, QStringLiteral("ben-") + run, QStringLiteral("Ben"));
        exit.code != ExitCode::Done)
        return exit;
    sayLine(QStringLiteral("Two new people, Ann and Ben, talk through %1:\n").arg(server.address.toString()));
    const Exit exit = talk({ann, QStringLiteral("Ann")}, {ben, QStringLiteral("Ben")}, DemoTalk::Sight::Reads);
    static_cast<void>(await(ann.client().signOut())); // should the server not hear of it, they are signed out here
    static_cast<void>(await(ben.client().signOut()));
    return exit;
}

Exit keptDemo(const ServerChoice &server, const QStringList &profiles)
{
    for (const QString &profile : profiles)
        if (!Device::folderOf(profile))
            return {ExitCode::Usage, QStringLiteral("“%1” can't be a profile's name.").arg(plainName(profile))};
    Device one(profiles.first());
    Device other(profiles.last());
    if (const Exit exit = enter(one, server, profiles.first(), displayNameOf(profiles.first()));
        exit.code != ExitCode::Done)
        return exit;
    if (const Exit exit = enter(other, server, profiles.last(), displayNameOf(profiles.last()));
        exit.code != ExitCode::Done)
        return exit;
    if (!await(one.client().conversations()).isEmpty())
        return {}; // they have talked already
    return talk({one, displayNameOf(profiles.first())}, {other, displayNameOf(profiles.last())},
                DemoTalk::Sight::LeavesUnread);
}

} // namespace

Exit demo(const CommandLine &line)
{
    const auto server = chosenServer(line);
    if (!server)
        return server.error();
    return line.profiles.isEmpty() ? passingDemo(*server) : keptDemo(*server, line.profiles);
}

} // namespace postrider::cli
