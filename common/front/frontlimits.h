// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "forwarded.h"

#include <domain/limits.h>

#include <QByteArrayList>

#include <chrono>
#include <memory>

namespace postrider::front {

using std::chrono::milliseconds;

// What a client may cost before it is told so. Sizes in bytes; tests make them small.
struct FrontLimits {
    qsizetype headBytes = 16 * 1024;             // request line and fields; else 431
    int fields = 64;                             // of a head; else 431
    qsizetype bodyBytes = limits::BodyBytes;     // else 413
    qsizetype messageBytes = limits::FrameBytes; // of a WebSocket, over all its fragments; else 1009
    qsizetype readAheadBytes = 512 * 1024; // of a WebSocket whose service has paused it, to answer the pings behind
    int controlFramesPerSecond = 20;       // else 1008
    qint64 waitingOutputBytes = limits::WaitingOutputBytes;  // of a WebSocket, for as long as slowReader; else 4408
    qint64 mostOutputBytes = 4 * limits::WaitingOutputBytes; // of a WebSocket, at any moment; else 4408
    milliseconds slowReader = std::chrono::seconds(2);

    qsizetype connections = 20'000;            // at once, over all ports; also fewer than there are descriptors
    qsizetype connectionsPerAddress = 512;     // this computer's own and a proxy's are not counted; IPv6: of a /64
    qint64 unfinishedBytes = 32 * 1024 * 1024; // of all requests that haven't come whole yet

    milliseconds silent = std::chrono::seconds(10);  // from connecting to the first byte of a request
    milliseconds idle = limits::Silence;             // between requests; then the connection is closed
    milliseconds spare = std::chrono::seconds(1);    // between requests; then only the bare connection is kept
    milliseconds head = std::chrono::seconds(10);    // from its first byte to its last; else 408
    milliseconds body = std::chrono::seconds(20);    // likewise
    milliseconds answer = std::chrono::seconds(60);  // that a service may take; else 503
    milliseconds output = std::chrono::seconds(20);  // without a byte of an answer taken; then the connection is cut
    milliseconds message = std::chrono::seconds(20); // from a WebSocket message's first byte to its last; else 1008
    milliseconds ping = limits::PingInterval;
    milliseconds silence = limits::Silence;         // of a WebSocket; else 4408
    milliseconds closing = std::chrono::seconds(5); // for the last bytes to arrive at the client
};

class Admission;
class TlsKeeper;

struct FrontOptions {
    FrontLimits limits = {};
    // Who ends the encryption in front of us: they may connect beside this computer itself, and are believed who the
    // client is.
    Proxies proxies = {};
    // Which origins other than the host itself a browser may call from: "https://chat.example.org". By default none.
    QByteArrayList origins = {};
    // Encrypts; outlives the listener. None: in the open.
    const TlsKeeper *tls = nullptr;
    // Counts connections over several ports. None: the port's own.
    std::shared_ptr<Admission> admission = {};
};

} // namespace postrider::front
