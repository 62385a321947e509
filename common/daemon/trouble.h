// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <config/exitcode.h>

#include <QString>

#include <expected>

namespace postrider::daemon {

// Why a program can't go on: what it ends with, and what it says.
struct Trouble {
    ExitCode code = ExitCode::Failure;
    QString sentence;
};

int complain(const QString &program, const Trouble &trouble); // on standard error; gives the code for main()

} // namespace postrider::daemon
