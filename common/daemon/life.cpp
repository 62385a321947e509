// SPDX-License-Identifier: GPL-3.0-or-later
#include "life.h"

#include <QCoreApplication>

#include <atomic>
#include <csignal>
#include <string_view>
#include <sys/time.h>
#include <unistd.h>
#include <utility>

namespace postrider::daemon {
namespace {

std::atomic<int> codeOfTheEnd = 0;

// Everything that can be saved is, by now: what hangs waits for an answer that isn't coming. Only what signal-safety(7)
// allows.
void endNow(int)
{
    constexpr std::string_view Said = "level=warning category=postrider.life message=\"something hung at the end\"\n";
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, Said.data(), Said.size());
    ::_exit(codeOfTheEnd);
}

void endWithin(std::chrono::milliseconds time)
{
    struct sigaction action = {};
    action.sa_handler = endNow;
    ::sigaction(SIGALRM, &action, nullptr);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
    itimerval timer = {};
    timer.it_value.tv_sec = seconds.count();
    timer.it_value.tv_usec = std::chrono::microseconds(time - seconds).count();
    ::setitimer(ITIMER_REAL, &timer, nullptr);
}

} // namespace

Life::Life(const QString &program) : m_program(program)
{
    connect(&m_signals, &StopSignals::stop, this, &Life::end);
}

void Life::atEnd(std::chrono::milliseconds mayTake, std::function<void(Barrier &)> step)
{
    m_steps.push_back({mayTake, std::move(step)});
}

int Life::run()
{
    QCoreApplication::exec();
    return int(m_code);
}

void Life::fail(const Trouble &trouble)
{
    complain(m_program, trouble);
    if (m_code == ExitCode::Success)
        m_code = trouble.code;
    codeOfTheEnd = int(m_code); // the end may have begun
    end();
}

void Life::end()
{
    if (std::exchange(m_ending, true))
        return;
    endWithin(Longest);
    nextStep();
}

void Life::nextStep()
{
    if (m_steps.empty()) {
        // Queued: a loop that hasn't begun wouldn't hear of it.
        QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection);
        return;
    }
    const Step step = std::move(m_steps.front());
    m_steps.pop_front();
    if (m_done)
        m_done.release()->deleteLater(); // we are in its signal
    m_done = std::make_unique<Barrier>();
    connect(m_done.get(), &Barrier::passed, this, &Life::nextStep);
    m_done->passAfter(step.mayTake);
    step.begin(*m_done);
}

} // namespace postrider::daemon
