// SPDX-License-Identifier: GPL-3.0-or-later
#include "serverapplication.h"

#include "application.h"
#include "epolldispatcher.h"

#include <csignal>
#include <sys/resource.h>

namespace postrider {
namespace {
void raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
        return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

// What has to be so before there is an application.
int &prepared(int &argc)
{
    std::signal(SIGPIPE, SIG_IGN); // OpenSSL writes by write(), which can't be told not to raise it
    raiseDescriptorLimit();
    QCoreApplication::setEventDispatcher(new EpollDispatcher);
    return argc;
}
} // namespace

ServerApplication::ServerApplication(int &argc, char **argv, QLatin1StringView program)
    : QCoreApplication(prepared(argc), argv)
{
    application::introduce(program);
}

} // namespace postrider
