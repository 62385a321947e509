// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/ids.h>
#include <domain/timestamp.h>

#include <optional>

namespace postrider {

struct User {
    UserId id;
    QString name;
    QString displayName;
    bool online = false;
    std::optional<Timestamp> lastSeen; // the last disconnect; none if never
    friend bool operator==(const User &, const User &) = default;
};

struct Device {
    DeviceId id;
    QString label;
    Timestamp lastSeen;
    bool current = false;
    friend bool operator==(const Device &, const Device &) = default;
};

// What a signed-in device holds. Both tokens are secrets: never logged, never in a URL.
struct SessionTokens {
    UserId user;
    DeviceId device;
    QString token; // JWT, 15 minutes
    Timestamp expires;
    QString refresh;
    friend bool operator==(const SessionTokens &, const SessionTokens &) = default;
};

} // namespace postrider

Q_DECLARE_METATYPE(postrider::User)
