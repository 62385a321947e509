// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trouble.h"

#include <runtime/barrier.h>
#include <runtime/stopsignals.h>

#include <QObject>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>

namespace postrider::daemon {

// A process between its start and its end. SIGTERM and SIGINT end it in order, in steps; the process is gone within
// Longest, also if a thread of it hangs in somebody's library. One object per process, on its event-loop thread.
class Life : public QObject {
    Q_OBJECT
public:
    static constexpr auto Longest = std::chrono::milliseconds(4800);

    explicit Life(const QString &program);

    // What is to be done at the end, after what was added before is done or its time is over. `step` begins it, and
    // awaits what tells that it is done.
    void atEnd(std::chrono::milliseconds mayTake, std::function<void(Barrier &done)> step);

    // Until the end has come; what the process then ends with.
    int run();
    // Something stands in the way: says what, and ends the process soon, in order if it can.
    void fail(const Trouble &trouble);

private:
    struct Step {
        std::chrono::milliseconds mayTake;
        std::function<void(Barrier &)> begin;
    };
    void end();
    void nextStep();

    const QString m_program;
    StopSignals m_signals;
    std::deque<Step> m_steps;
    std::unique_ptr<Barrier> m_done;
    ExitCode m_code = ExitCode::Success;
    bool m_ending = false;
};

} // namespace postrider::daemon
