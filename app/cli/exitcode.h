// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>

namespace postrider::cli {

// What the program says when it ends; documented in README.md and --help.
enum class ExitCode {
    Done = 0,
    Internal = 1,    // our fault, or the server's
    Usage = 2,       // the command line makes no sense
    SignedOut = 3,   // nobody is signed in, or name and password don't fit
    Refused = 4,     // the server says no, and will again
    Unreachable = 5, // the server can't be reached, or can't do it now
    Profile = 6,     // the profile is in use, damaged, or of a newer version
    TimedOut = 7,    // it isn't done yet; what was queued stays so
};

struct Exit {
    ExitCode code = ExitCode::Done;
    QString message; // a sentence, if it isn't Done
};

// As --json calls it.
inline QString nameOf(ExitCode code)
{
    switch (code) {
    case ExitCode::Done:
        return QStringLiteral("done");
    case ExitCode::Internal:
        return QStringLiteral("internal");
    case ExitCode::Usage:
        return QStringLiteral("usage");
    case ExitCode::SignedOut:
        return QStringLiteral("signed_out");
    case ExitCode::Refused:
        return QStringLiteral("refused");
    case ExitCode::Unreachable:
        return QStringLiteral("unreachable");
    case ExitCode::Profile:
        return QStringLiteral("profile");
    case ExitCode::TimedOut:
        return QStringLiteral("timed_out");
    }
    Q_UNREACHABLE();
}

inline Exit exitOf(const Error &error)
{
    switch (error.code) {
    case Code::Unauthenticated:
    case Code::BadCredentials:
        return {ExitCode::SignedOut, error.message};
    case Code::Unavailable:
    case Code::TooMany:
        return {ExitCode::Unreachable, error.message};
    case Code::Internal:
    case Code::BadJson:
        return {ExitCode::Internal, error.message};
    default:
        return {ExitCode::Refused, error.message};
    }
}

} // namespace postrider::cli
