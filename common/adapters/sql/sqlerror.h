// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>

#include <QString>

#include <expected>

namespace postrider {

// What went wrong between us and a database, sorted by what can be done about it.
struct SqlError {
    enum class Kind {
        Busy,       // another connection is in the way: the same again later
        Aborted,    // the transaction was ended, for a deadlock or a changed schema: the same again at once
        Full,       // no room on the disk: the same again once there is
        Lost,       // the connection, or the disk below it, failed: reopen, then the same again
        Corrupt,    // the file is damaged, no database, or not of our schema: needs a person
        Newer,      // written by a later version of the program: needs that version
        Constraint, // a key, a check of the schema or a limit stands against these values, now and later
        Permanent,  // this statement will never work
        Unclear,    // an answer that isn't known to say any of these: the same again later
        Unknown,    // COMMIT had no answer: the connection is closed; reopen and look what became of it
    };
    Kind kind = Kind::Permanent;
    QString cause; // for the operator's log

    // Whether the very same may succeed later without anybody changing it.
    bool retryable() const;
    // Code::Unavailable, or Code::Internal where waiting doesn't help.
    operator Error() const; // NOLINT(google-explicit-constructor): lets a Result take a failed SqlResult as it is
};

template <class T>
using SqlResult = std::expected<T, SqlError>;

} // namespace postrider
