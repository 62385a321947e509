// SPDX-License-Identifier: GPL-3.0-or-later
#include "stopsignals.h"

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace postrider {
namespace {

constexpr int Signals[] = {SIGTERM, SIGINT};

// All that a signal handler may do is write to a pipe (signal-safety(7)).
int pipeEnds[2] = {-1, -1};

void onSignal(int)
{
    const char byte = 0;
    [[maybe_unused]] const auto written = ::write(pipeEnds[1], &byte, 1);
}

} // namespace

StopSignals::StopSignals(QObject *parent) : QObject(parent)
{
    if (::pipe2(pipeEnds, O_CLOEXEC | O_NONBLOCK) != 0)
        qFatal("no descriptors left at start");
    m_notifier.setSocket(pipeEnds[0]);
    connect(&m_notifier, &QSocketNotifier::activated, this, &StopSignals::read);
    m_notifier.setEnabled(true);
    struct sigaction action = {};
    action.sa_handler = onSignal;
    action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
    for (const int signal : Signals)
        ::sigaction(signal, &action, nullptr);
    ::signal(SIGPIPE, SIG_IGN); // a reader of ours that has gone is an error of write(), not our end
}

StopSignals::~StopSignals()
{
    for (const int signal : Signals)
        ::signal(signal, SIG_DFL);
    m_notifier.setEnabled(false);
    for (int &end : pipeEnds) {
        ::close(end);
        end = -1;
    }
}

void StopSignals::read()
{
    char bytes[16];
    while (::read(pipeEnds[0], bytes, sizeof bytes) > 0) {
    }
    Q_EMIT stop();
}

} // namespace postrider
