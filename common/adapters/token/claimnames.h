// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1StringView>

// What stands in our tokens: the registered claims of RFC 7519, 4.1, and the device. `sub` is the user's id in decimal.
namespace postrider::token {

inline constexpr QLatin1StringView Issuer{"postrider"};
inline constexpr QLatin1StringView Audience{"postrider"};
inline constexpr QLatin1StringView Algorithm{"ES256"};
inline constexpr QLatin1StringView DeviceClaim{"device"};

} // namespace postrider::token
