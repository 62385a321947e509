// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>

#include <QFuture>
#include <QString>

namespace postrider {

struct PasswordVerdict {
    bool matches = false;
    QString renewed; // what to keep from now on, if the stored hash was made with other parameters than those of today
};

// Slow on purpose, so done by a few threads of its own; continue with whenDone() (ports/futures.h) on yours.
// Code::TooMany when more passwords wait than will be answered in reasonable time. Passwords are compared in Unicode's
// NFC (RFC 8265, 4.2), so that it doesn't matter whose keyboard they were typed on.
class PasswordHasher {
public:
    virtual ~PasswordHasher() = default;
    virtual QFuture<Result<QString>> hash(const QString &password) = 0; // printable, with salt and parameters
    // `hash` may be empty, for a user who doesn't exist: costs the same time, and never matches.
    virtual QFuture<Result<PasswordVerdict>> verify(const QString &hash, const QString &password) = 0;
};

} // namespace postrider
