// SPDX-License-Identifier: GPL-3.0-or-later
#include <client/chatclient.h>
#include <ports/clock.h>
#include <runtime/application.h>
#include <runtime/paths.h>
#include <runtime/stopsignals.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QRegularExpression>
#include <QSysInfo>

#include <localserver/localserver.h>
#include <platform/freedesktopnotifications.h>
#include <platform/portalcolourscheme.h>
#include <platform/singleinstance.h>
#include <platform/tray.h>
#include <shell/shell.h>
#include <view/look/look.h>
#include <view/look/translations.h>

using namespace postrider;

namespace {

Shell::Options readOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(QStringLiteral("Postrider: messages that say where they are."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({
        {QStringLiteral("profile"), QStringLiteral("Keep accounts apart; several can be open side by side."),
         QStringLiteral("name"), QStringLiteral("default")},
        {QStringLiteral("server"), QStringLiteral("The address to offer when signing in."), QStringLiteral("url")},
    });
    parser.process(*qApp);
    const QString profile = parser.value(QStringLiteral("profile"));
    static const QRegularExpression asFolder(QStringLiteral("^[\\w-][\\w. -]{0,63}$"),
                                             QRegularExpression::UseUnicodePropertiesOption);
    if (!asFolder.match(profile).hasMatch()) {
        qCritical("A profile's name has 1 to 64 letters, digits, spaces or ._- and begins with none of space and dot.");
        std::exit(2);
    }
    return {.profile = profile, .server = QUrl(parser.value(QStringLiteral("server")))};
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    application::introduce(QLatin1StringView("postrider"));
    QApplication::setApplicationDisplayName(application::Name);
    QApplication::setDesktopFileName(application::Id);
    const Translations translations(QLocale::system());
    QCommandLineParser parser;
    const Shell::Options options = readOptions(parser);

    SingleInstance instance(options.profile);
    if (instance.claim() == SingleInstance::Outcome::HandedOver)
        return 0;

    const SystemClock clock;
    Look look(clock);
    QApplication::setWindowIcon(look.applicationIcon());
    PortalColourScheme scheme;
    LocalServer localServer(QDir(QApplication::applicationDirPath()).filePath(QStringLiteral("postrider-server")),
                            paths::data());
    client::ChatClient client({.profileFolder = Shell::profileFolder(options.profile),
                               .deviceLabel = QStringLiteral("postrider on %1").arg(QSysInfo::machineHostName())});
    FreedesktopNotifications notifications(QDBusConnection::sessionBus());
    Tray tray(QDBusConnection::sessionBus(), QApplication::windowIcon());
    Shell shell(options, client, look, clock, scheme, localServer, notifications, tray);
    QObject::connect(&instance, &SingleInstance::raiseRequested, &shell, &Shell::raise);
    StopSignals signals;
    QObject::connect(&signals, &StopSignals::stop, &app, [] { QApplication::exit(); }); // no window may refuse
    shell.start();
    return QApplication::exec();
}
