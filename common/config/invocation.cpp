// SPDX-License-Identifier: GPL-3.0-or-later
#include "invocation.h"

#include "layers.h"

#include <QFile>
#include <QStringBuilder>
#include <QTextStream>

#include <algorithm>
#include <array>

namespace postrider::config {
namespace {

const QString ConfigFile = QStringLiteral("POSTRIDER_CONFIG");
const QString ConfigOption = QStringLiteral("--config");

struct ActionOption {
    QLatin1StringView option;
    QLatin1StringView help;
    Action action;
};
constexpr std::array Actions{
    ActionOption{QLatin1StringView("--check-config"), QLatin1StringView("say whether the configuration can be used"),
                 Action::CheckConfig},
    ActionOption{QLatin1StringView("--print-config"),
                 QLatin1StringView("print what would be used, as a file for --config"), Action::PrintConfig},
    ActionOption{QLatin1StringView("--version"), QLatin1StringView("print the version"), Action::PrintVersion},
    ActionOption{QLatin1StringView("--help"), QLatin1StringView("print this"), Action::PrintHelp},
};

const ActionOption *actionCalled(const QString &option)
{
    const auto found = std::ranges::find(Actions, option, &ActionOption::option);
    return found == Actions.end() ? nullptr : &*found;
}

const Command *commandCalled(const Table &table, const QString &option)
{
    const auto found = std::ranges::find(table.commands, option, &Command::option);
    return found == table.commands.end() ? nullptr : &*found;
}

bool isSecret(const Setting &setting)
{
    return setting.kind == Setting::Kind::Secret;
}

QString fileName(const Setting &setting)
{
    return setting.name % Setting::FileSuffix;
}

QHash<QString, QString> namesByOption(const Table &table)
{
    QHash<QString, QString> names{{ConfigOption, ConfigFile}};
    for (const Setting &setting : table.settings)
        names.insert(setting.option, isSecret(setting) ? fileName(setting) : setting.name);
    return names;
}

// That a layer may give.
QStringList allNames(const Table &table)
{
    QStringList names;
    for (const Setting &setting : table.settings) {
        names.append(setting.name);
        if (isSecret(setting))
            names.append(fileName(setting));
    }
    return names;
}

// "--option value" and "--option=value"; the last one counts.
Layer readOptions(const Table &table, QStringList arguments, Invocation &invocation)
{
    const QHash<QString, QString> names = namesByOption(table);
    Layer layer;
    while (!arguments.isEmpty()) {
        const QString argument = arguments.takeFirst();
        if (const ActionOption *action = actionCalled(argument)) {
            invocation.action = action->action;
            continue;
        }
        if (const Command *command = commandCalled(table, argument)) {
            invocation.action = Action::Command;
            invocation.command = argument;
            if (command->placeholder.isEmpty())
                continue;
            if (arguments.isEmpty() || arguments.first().isEmpty())
                invocation.troubles.append(
                    QStringLiteral("%1: its %2 is missing.").arg(argument, command->placeholder));
            else
                invocation.value = arguments.takeFirst();
            continue;
        }
        const QString option = argument.section(u'=', 0, 0);
        const QString name = names.value(option);
        if (name.isEmpty())
            invocation.troubles.append(QStringLiteral("Unknown option \"%1\"; --help lists them.").arg(argument));
        else if (argument.contains(u'='))
            layer.insert(name, {argument.section(u'=', 1), option});
        else if (arguments.isEmpty())
            invocation.troubles.append(QStringLiteral("%1: its value is missing.").arg(option));
        else
            layer.insert(name, {arguments.takeFirst(), option});
    }
    return layer;
}

Layer readEnvironment(const Table &table, const QProcessEnvironment &environment)
{
    Layer layer;
    for (const QString &name : allNames(table) + QStringList{ConfigFile}) {
        if (environment.contains(name))
            layer.insert(name, {environment.value(name), name});
    }
    return layer;
}

Layer readConfigFile(const Table &table, const QList<Layer> &above, QStringList &troubles)
{
    const auto layer = std::ranges::find_if(above, [](const Layer &each) { return each.contains(ConfigFile); });
    if (layer == above.end())
        return {};
    auto read = readFile(layer->value(ConfigFile).value);
    if (!read) {
        troubles.append(layer->value(ConfigFile).where % u": " % read.error());
        return {};
    }
    const QStringList known = allNames(table);
    for (const auto &[name, given] : read->asKeyValueRange()) {
        if (!known.contains(name))
            troubles.append(given.where % u": no setting is called so; --help lists them.");
    }
    return *read;
}

// The secret in a file, without the end of its line.
std::expected<Given, QString> readSecret(const Given &path)
{
    QFile file(path.value);
    if (!file.open(QFile::ReadOnly))
        return std::unexpected(
            QStringLiteral("%1: the file \"%2\" can't be read: %3.").arg(path.where, path.value, file.errorString()));
    QString value = QString::fromUtf8(file.readAll());
    while (value.endsWith(u'\n') || value.endsWith(u'\r'))
        value.chop(1);
    return Given{value, path.where};
}

std::expected<std::optional<Given>, QString> find(const Setting &setting, const QList<Layer> &layers)
{
    for (const Layer &layer : layers) {
        const bool inFile = isSecret(setting) && layer.contains(fileName(setting));
        if (inFile && layer.contains(setting.name))
            return std::unexpected(QStringLiteral("%1 and %2 are both given: which one counts?")
                                       .arg(layer.value(setting.name).where, layer.value(fileName(setting)).where));
        if (inFile)
            return readSecret(layer.value(fileName(setting)));
        if (layer.contains(setting.name))
            return layer.value(setting.name);
    }
    return std::nullopt;
}

void apply(const Table &table, const QList<Layer> &layers, QStringList &troubles)
{
    for (const Setting &setting : table.settings) {
        const auto given = find(setting, layers);
        if (!given) {
            troubles.append(given.error());
        } else if (*given) {
            if (const auto set = setting.set((*given)->value); !set)
                troubles.append((*given)->where % u": " % set.error().message % u'.');
        }
    }
    if (!troubles.isEmpty())
        return; // what doesn't fit together may only follow from that
    for (const Check &check : table.checks) {
        if (const QString trouble = check(); !trouble.isEmpty())
            troubles.append(trouble);
    }
}

QString shown(const Setting &setting, const QString &value)
{
    return isSecret(setting) && !value.isEmpty() ? QStringLiteral("********") : value;
}

} // namespace

Invocation read(const Table &table, const QStringList &arguments, const QProcessEnvironment &environment)
{
    Invocation invocation;
    QList<Layer> layers{readOptions(table, arguments, invocation), readEnvironment(table, environment)};
    layers.append(readConfigFile(table, layers, invocation.troubles));
    apply(table, layers, invocation.troubles);
    return invocation;
}

QString helpText(const Program &program, const Table &table)
{
    QString text;
    QTextStream out(&text);
    out << "Usage: " << program.name << " [options]\n\n" << program.purpose << "\n\nOptions:\n";
    const auto line = [&out](const QString &option, const QString &help) {
        out << "  " << option.leftJustified(18) << help << '\n';
    };
    line(ConfigOption % u" FILE", QStringLiteral("read settings from there, lines of NAME = value"));
    for (const Command &command : table.commands)
        line(command.placeholder.isEmpty() ? command.option : QString(command.option % u' ' % command.placeholder),
             command.help);
    for (const ActionOption &action : Actions)
        line(action.option, action.help);
    out << "\nSettings, each as an option, in the environment or in the file; the first of these counts:\n";
    for (const Setting &setting : table.settings) {
        out << "  " << setting.name;
        if (isSecret(setting))
            out << ", " << fileName(setting);
        out << ", " << setting.option << ' ' << setting.placeholder << "\n      " << setting.help << " ["
            << (setting.byDefault.isEmpty() ? QStringLiteral("none") : shown(setting, setting.byDefault)) << "]\n";
    }
    out << "\nExit codes: 0 all went well, 1 something unforeseen, 2 wrong configuration, 3 the data can't be used,\n"
           "4 another server is using it, 5 it was written by a newer version, 6 can't listen.\n";
    return text;
}

QString describe(const Table &table)
{
    QString text;
    for (const Setting &setting : table.settings)
        text += setting.name % u" = " % shown(setting, setting.text()) % u'\n';
    return text;
}

std::optional<ExitCode> configure(const Program &program, const Table &table, const QStringList &arguments,
                                  const QProcessEnvironment &environment)
{
    const Invocation invocation = read(table, arguments, environment);
    QTextStream out(stdout);
    switch (invocation.action) {
    case Action::PrintHelp:
        out << helpText(program, table);
        return ExitCode::Success;
    case Action::PrintVersion:
        out << program.name << ' ' << program.version << '\n';
        return ExitCode::Success;
    case Action::CheckConfig:
    case Action::PrintConfig:
    case Action::Command:
    case Action::Run:
        break;
    }
    if (!invocation.troubles.isEmpty()) {
        QTextStream errors(stderr);
        for (const QString &trouble : invocation.troubles)
            errors << program.name << ": " << trouble << '\n';
        return ExitCode::BadConfiguration;
    }
    if (invocation.action == Action::Run)
        return std::nullopt;
    if (invocation.action == Action::Command)
        return commandCalled(table, invocation.command)->run(invocation.value);
    if (invocation.action == Action::PrintConfig)
        out << describe(table);
    else
        out << "The configuration is good.\n";
    return ExitCode::Success;
}

} // namespace postrider::config
