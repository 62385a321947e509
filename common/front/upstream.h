// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "request.h"
#include "wsgate.h"

#include <QHostAddress>

namespace postrider::front {

// What stands behind the front and answers. The front owns clients, an upstream owns the ways to services; a client may
// leave at any moment, and only the upstream knows what that must not mean to the service.

struct Peer {
    QHostAddress address;
    quint16 port = 0;
};

// A client's connection, as an upstream sees it. Good until leave() of what it was given to.
class Client {
public:
    // An answer to its request.
    virtual void answer(QByteArrayView bytes) = 0;
    virtual void answerComplete() = 0;
    virtual void answerFailed() = 0; // there will be no more of it
    // Asked while an answer is awaited: has it ended its side? Maybe it only has nothing more to ask.
    virtual bool hasLeft() const = 0;

    // A WebSocket.
    virtual void tunnelOpen() = 0;                      // the handshake is done, messages may be passed
    virtual void sendFrames(QByteArrayView frames) = 0; // whole ones
    virtual qint64 bytesToWrite() const = 0;
    virtual void flush() = 0; // gives the kernel what it takes, now
    virtual void setReading(bool on) = 0;
    virtual void tunnelClosed() = 0; // the close frame has been sent

protected:
    ~Client() = default;
};

// The requests of one client, one at a time.
class Exchange {
public:
    virtual void ask(const Request &request) = 0; // not before the last answer is complete
    // The client isn't there any more, whatever is under way. The object looks after its own end.
    virtual void leave() = 0;

protected:
    virtual ~Exchange() = default;
};

// The WebSocket of one client.
class Tunnel {
public:
    virtual void pass(const WsGate::Message &message) = 0;
    virtual void close(int code, QByteArrayView reason) = 0;
    virtual void leave() = 0; // as above

protected:
    virtual ~Tunnel() = default;
};

class Upstream {
public:
    virtual ~Upstream() = default;
    virtual Exchange *open(const Peer &peer, Client &client) = 0;
    virtual Tunnel *openTunnel(const Peer &peer, const Request &handshake, Client &client) = 0;
};

} // namespace postrider::front
