// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <runtime/paths.h>

#include <QTextStream>

#include <array>
#include <functional>

namespace postrider::server {
namespace {

using Apply = Result<void> (*)(Config &config, const QString &value);

// Everything that can be set, once: its option, its variable, what it is called in print, and what it does.
struct Setting {
    QLatin1StringView option;
    QLatin1StringView variable;
    QLatin1StringView value;
    QLatin1StringView help;
    Apply apply;
};

Result<void> setDataFolder(Config &config, const QString &value)
{
    if (value.isEmpty())
        return failure(Code::BadRequest, QStringLiteral("it is empty"));
    config.dataFolder = value;
    return {};
}

Result<void> setAddress(Config &config, const QString &value)
{
    const QHostAddress address(value);
    if (address.isNull())
        return failure(Code::BadRequest, QStringLiteral("\"%1\" is not an IP address").arg(value));
    if (!address.isLoopback())
        return failure(
            Code::BadRequest,
            QStringLiteral("%1 can be reached from outside, and what is said would not be encrypted yet: only "
                           "addresses of this computer itself (127.0.0.1, ::1) are possible")
                .arg(value));
    config.address = address;
    return {};
}

template <quint16 Config::*Port>
Result<void> setPort(Config &config, const QString &value)
{
    bool isPort = false;
    const ushort port = value.toUShort(&isPort);
    if (!isPort || QString::number(port) != value) // toUShort() takes signs and spaces
        return failure(Code::BadRequest, QStringLiteral("\"%1\" is not a port from 0 to 65535").arg(value));
    config.*Port = port;
    return {};
}

constexpr std::array Settings{
    Setting{QLatin1StringView("--data"), QLatin1StringView("POSTRIDER_DATA_DIR"), QLatin1StringView("FOLDER"),
            QLatin1StringView("where the data is kept; by default in $XDG_DATA_HOME/postrider"), &setDataFolder},
    Setting{QLatin1StringView("--address"), QLatin1StringView("POSTRIDER_ADDRESS"), QLatin1StringView("ADDRESS"),
            QLatin1StringView("where to listen; by default 127.0.0.1"), &setAddress},
    Setting{QLatin1StringView("--http-port"), QLatin1StringView("POSTRIDER_HTTP_PORT"), QLatin1StringView("PORT"),
            QLatin1StringView("of the REST interface; by default 5051, 0 for any free one"),
            &setPort<&Config::httpPort>},
    Setting{QLatin1StringView("--websocket-port"), QLatin1StringView("WEBSOCKET_PORT"), QLatin1StringView("PORT"),
            QLatin1StringView("of the WebSocket; by default 5052, 0 for any free one"),
            &setPort<&Config::websocketPort>},
};

struct ActionOption {
    QLatin1StringView option;
    QLatin1StringView help;
    Action action;
};
constexpr std::array Actions{
    ActionOption{QLatin1StringView("--check-config"), QLatin1StringView("say whether the configuration can be used"),
                 Action::CheckConfig},
    ActionOption{QLatin1StringView("--print-config"), QLatin1StringView("print what would be used"),
                 Action::PrintConfig},
    ActionOption{QLatin1StringView("--version"), QLatin1StringView("print the version"), Action::PrintVersion},
    ActionOption{QLatin1StringView("--help"), QLatin1StringView("print this"), Action::PrintHelp},
};

Result<void> apply(const Setting &setting, QLatin1StringView name, Config &config, const QString &value)
{
    const auto applied = setting.apply(config, value);
    if (!applied)
        return failure(Code::BadRequest, QStringLiteral("%1: %2.").arg(name, applied.error().message));
    return {};
}

// "--option value" and "--option=value".
Result<void> readOption(QStringList &arguments, Invocation &invocation)
{
    const QString argument = arguments.takeFirst();
    for (const ActionOption &action : Actions) {
        if (argument == action.option) {
            invocation.action = action.action;
            return {};
        }
    }
    const QString name = argument.section(u'=', 0, 0);
    for (const Setting &setting : Settings) {
        if (name != setting.option)
            continue;
        if (argument.contains(u'='))
            return apply(setting, setting.option, invocation.config, argument.section(u'=', 1));
        if (arguments.isEmpty())
            return failure(Code::BadRequest, QStringLiteral("%1: its value is missing.").arg(name));
        return apply(setting, setting.option, invocation.config, arguments.takeFirst());
    }
    return failure(Code::BadRequest, QStringLiteral("Unknown option \"%1\"; --help lists them.").arg(argument));
}

} // namespace

Result<Invocation> readInvocation(const QStringList &arguments, const QProcessEnvironment &environment)
{
    Invocation invocation;
    invocation.config.dataFolder = paths::data();
    for (const Setting &setting : Settings) {
        if (!environment.contains(setting.variable))
            continue;
        const auto applied = apply(setting, setting.variable, invocation.config, environment.value(setting.variable));
        if (!applied)
            return std::unexpected(applied.error());
    }
    QStringList left = arguments;
    while (!left.isEmpty()) {
        if (const auto read = readOption(left, invocation); !read)
            return std::unexpected(read.error());
    }
    return invocation;
}

QString helpText()
{
    QString text;
    QTextStream out(&text);
    out << "Usage: postrider-server [options]\n\nRuns all of Postrider's services in one process.\n\nOptions:\n";
    const auto line = [&out](const QString &option, QLatin1StringView help) {
        out << "  " << option.leftJustified(25) << help << '\n';
    };
    for (const Setting &setting : Settings)
        line(setting.option + u' ' + setting.value, setting.help);
    for (const ActionOption &action : Actions)
        line(action.option, action.help);
    out << "\nEnvironment, where there is no option:\n";
    for (const Setting &setting : Settings)
        line(setting.variable, setting.option);
    out << "\nExit codes: 0 all went well, 1 something unforeseen, 2 wrong configuration, 3 the data can't be used,\n"
           "4 another server is using it, 5 it was written by a newer version, 6 can't listen.\n";
    return text;
}

QString describe(const Config &config)
{
    return QStringLiteral("data = %1\naddress = %2\nhttp_port = %3\nwebsocket_port = %4\n")
        .arg(config.dataFolder, config.address.toString(), QString::number(config.httpPort),
             QString::number(config.websocketPort));
}

} // namespace postrider::server
