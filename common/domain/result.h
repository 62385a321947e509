// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <expected>

namespace postrider {

// Everything that can be said to have gone wrong. The names on the wire, the HTTP status and whether the same text may
// work later stand in wire/errorcodes.h; the sentence is for people, the cause for the log.
enum class Code {
    // form: nothing was decided or kept
    BadRequest,
    BadJson,
    BadUuid,
    BadName,
    WeakPassword,
    Empty,
    TooLong,
    ToOneself,
    BadSeq,
    UnknownType,
    // who one is, what one may
    Unauthenticated,
    BadCredentials,
    Forbidden,
    // what isn't there
    NotFound,
    NoSuchUser,
    NoSuchChat,
    MethodNotAllowed,
    // what stands against it
    NameTaken,
    UuidTaken,
    Closed,
    // limits and trouble
    TooLarge,
    TooMany,
    Unreadable,
    Unavailable,
    Internal,
};

struct Error {
    Code code = Code::Internal;
    QString message; // a sentence for people, translated where it is shown
    QString cause;   // for the operator's log; never sent to a client
    friend bool operator==(const Error &, const Error &) = default;
};

template <class T>
using Result = std::expected<T, Error>;

// failure(Code::NoSuchUser) carries the code's own sentence.
QString sentence(Code code);
inline std::unexpected<Error> failure(Code code, QString message = {}, QString cause = {})
{
    return std::unexpected(Error{code, message.isEmpty() ? sentence(code) : message, cause});
}

} // namespace postrider
