// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Why a WebSocket was closed (protocol.md; RFC 6455, 7.4.1, and our own above 4000).
namespace postrider::wire::closecode {

inline constexpr int GoingAway = 1001;       // the server stops
inline constexpr int BinaryData = 1003;      // only text is spoken here
inline constexpr int NotUtf8 = 1007;         // text that is none
inline constexpr int PolicyViolation = 1008; // errors in a row, or the oldest of too many sockets
inline constexpr int TooBig = 1009;
inline constexpr int TryAgainLater = 1013;
inline constexpr int Unauthenticated = 4401; // the token is missing, invalid, expired, revoked or of another user
inline constexpr int TooSlow = 4408;         // silent, or too slow a reader

} // namespace postrider::wire::closecode
