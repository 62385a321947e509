// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline.h"
#include "commands.h"
#include "device.h"
#include "values.h"

#include <runtime/application.h>

#include <QLoggingCategory>

using namespace postrider;
using namespace postrider::cli;

namespace {

Exit run(const CommandLine &line)
{
    if (!cli::Device::folderOf(line.profile))
        return {ExitCode::Usage,
                QStringLiteral("A profile's name has letters, digits, spaces and ._- and at most 64 of them.")};
    switch (line.verb) {
    case Verb::Register:
        return signUp(line);
    case Verb::Login:
        return signIn(line);
    case Verb::Logout:
        return signOut(line);
    case Verb::Users:
        return users(line);
    case Verb::Chats:
        return chats(line);
    case Verb::Send:
        return send(line);
    case Verb::History:
        return history(line);
    case Verb::Receipts:
        return receipts(line);
    case Verb::Listen:
        return listen(line);
    case Verb::Demo:
        return demo(line);
    }
    Q_UNREACHABLE();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    application::introduce(QLatin1StringView("postrider-cli"));
    // Standard error is for people here; what the client core logs is for whoever asks for it (QT_LOGGING_RULES).
    QLoggingCategory::setFilterRules(QStringLiteral("default.info=false\ndefault.warning=false"));
    const auto line = readCommandLine(argc, argv);
    if (!line)
        return line.error();
    const Exit exit = run(*line);
    if (exit.code != ExitCode::Done)
        sayExit(line->json, exit);
    return int(exit.code);
}
