// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>

#include <QHostAddress>
#include <QProcessEnvironment>
#include <QStringList>

namespace postrider::server {

// What the program ends with; scripts may rely on them.
enum class ExitCode {
    Success = 0,
    Failure = 1,          // anything unforeseen
    BadConfiguration = 2, // an option or a variable that can't be
    DataUnusable = 3,     // the data folder, the key or the database can't be opened
    DataLocked = 4,       // another server is using the data
    DataNewer = 5,        // the database was written by a newer version
    CannotListen = 6,     // a port is in use, or an address isn't ours
};

struct Config {
    QString dataFolder;
    QHostAddress address = QHostAddress::LocalHost;
    quint16 httpPort = 5051; // 0: any that is free
    quint16 websocketPort = 5052;
};

enum class Action { Run, CheckConfig, PrintConfig, PrintHelp, PrintVersion };

struct Invocation {
    Action action = Action::Run;
    Config config;
};

// Options go before the environment, the environment before defaults. Unknown options and values that can't be are
// errors, each with a sentence that names them. `arguments` without the program's name.
Result<Invocation> readInvocation(const QStringList &arguments, const QProcessEnvironment &environment);

QString helpText();
QString describe(const Config &config); // "http_port = 5051", one per line

} // namespace postrider::server
