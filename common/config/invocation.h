// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exitcode.h"
#include "setting.h"

#include <QProcessEnvironment>
#include <QStringList>

#include <optional>

namespace postrider::config {

// How a program was called. Nothing but this reads the environment.

enum class Action { Run, CheckConfig, PrintConfig, PrintHelp, PrintVersion, Command };

struct Invocation {
    Action action = Action::Run;
    QString command;      // its option, for Action::Command
    QString value;        // what it was given
    QStringList troubles; // a sentence for each thing that can't be; the table's targets are used only without any
};

// Options go before the environment, the environment before the file of --config, the file before defaults. A secret
// called NAME may stand in a file of its own, which NAME_FILE names. Options and lines that no setting is called as are
// troubles; of variables nobody can say whose they are. `arguments` without the program's name.
Invocation read(const Table &table, const QStringList &arguments, const QProcessEnvironment &environment);

struct Program {
    QString name;    // "postrider-server"
    QString purpose; // a sentence
    QString version;
};

QString helpText(const Program &program, const Table &table);
QString describe(const Table &table); // as a file of --config, but for secrets

// All of the above for main(): what the program ends with, after it has printed what was asked for or what is wrong; or
// nothing, and it is to run.
std::optional<ExitCode> configure(const Program &program, const Table &table, const QStringList &arguments,
                                  const QProcessEnvironment &environment);

} // namespace postrider::config
