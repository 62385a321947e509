// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <config/invocation.h>
#include <runtime/application.h>
#include <runtime/logging.h>
#include <runtime/serverapplication.h>

namespace postrider::daemon {

// main() of every program of the server: reads its settings, and serves by them unless it was only asked something.
template <class Config>
int runProgram(int argc, char **argv, QLatin1StringView name, const QString &purpose,
               config::Table (*tableOf)(Config &), int (*serve)(const Config &))
{
    const ServerApplication app(argc, argv, name);
    logging::install();
    Config config;
    const auto ended =
        config::configure({name, purpose, application::Version}, tableOf(config),
                          QCoreApplication::arguments().sliced(1), QProcessEnvironment::systemEnvironment());
    return ended ? int(*ended) : serve(config);
}

} // namespace postrider::daemon
