// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/result.h>

#include <QUrl>

namespace postrider::client {

enum class Protection {
    Encrypted,
    Loopback, // nothing leaves this computer
    None,     // whoever is on the way can read along: only if a person says so
};
Protection protectionOf(const QUrl &address); // of http(s) and ws(s) alike

// What a person typed: "chat.example.org" is https, "localhost" http with our port. BadRequest if it names no server.
Result<QUrl> parseServerAddress(const QString &typed);

// A certificate's SHA-256 as people compare it, "AB:CD:…": case, colons and spaces don't matter. BadRequest if it is
// none.
Result<QString> parseFingerprint(const QString &typed);

} // namespace postrider::client
