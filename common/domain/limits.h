// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>

// Every limit of the contract: name, value, unit. Each has a test.
namespace postrider::limits {

using namespace std::chrono_literals;

inline constexpr qsizetype MessageBytes = 65'536;   // of UTF-8
inline constexpr qsizetype FrameBytes = 400 * 1024; // a WebSocket message, escapes and all
inline constexpr qsizetype BodyBytes = 1 << 20;     // of a REST request
inline constexpr int NameCharacters = 64;
inline constexpr int DisplayNameCharacters = 64;
inline constexpr int DeviceLabelCharacters = 64;
inline constexpr int TitleCharacters = 200;
inline constexpr int ChatUriCharacters = 64;     // that a client may ask for; ours are shorter
inline constexpr int PasswordCharacters = 8;     // at least
inline constexpr qsizetype PasswordBytes = 1024; // at most
inline constexpr int DevicesPerUser = 50;        // one more ends the longest unused
inline constexpr int SocketsPerUser = 20;        // one more ends the oldest
inline constexpr int SendsPerSecond = 50;        // of a user
inline constexpr int SendBurst = 200;
inline constexpr int PageEntries = 100; // also of lists of chats and users
inline constexpr int PageDefault = 10;
inline constexpr int UnreadCounted = 1000;
inline constexpr int UnreadTexts = 3; // of each sender
inline constexpr int MembersListed = 20;
inline constexpr int ErrorFramesInARow = 20;             // then the socket is closed
inline constexpr qint64 WaitingOutputBytes = 256 * 1024; // a reader slower than that is disconnected

inline constexpr auto TokenLife = 15min;
inline constexpr auto PingInterval = 30s;
inline constexpr auto Silence = 75s;
inline constexpr auto TypingInterval = 3s;
inline constexpr auto OfflineAfter = 20s;
inline constexpr auto SaveWait = 5s; // then REST answers 202
inline constexpr auto MarkInterval = 50ms;
inline constexpr auto ListOverlap = 60s; // of `since`
inline constexpr auto VerdictLife = 30 * 24h;

inline constexpr int BatchRecords = 1000;
inline constexpr qsizetype BatchBytes = 1 << 20;

} // namespace postrider::limits
