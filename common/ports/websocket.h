// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QStringList>

namespace postrider {

// What a service's socket edge sees of WebSockets. Everything here happens on the service's event-loop thread.

// One client's connection, from the moment it was accepted. Belongs to whoever was given it by newWebSocket(); deleting
// it cuts the connection.
//
// What is already taken care of: frames are well formed, whole messages of at most limits::FrameBytes; pings are
// answered, and sent every limits::PingInterval; a client that is silent for limits::Silence or too slow a reader is
// closed (4408).
class WebSocket : public QObject {
    Q_OBJECT
public:
    struct Handshake {
        QString path;             // decoded, without a trailing slash; "/" if it is nothing else
        QByteArray authorization; // the header's value; a secret
        QStringList subprotocols; // as the client offered them: one of them may be "bearer.<token>", a secret
        QString peer;             // the client's address, for limits and the log
    };

    explicit WebSocket(Handshake handshake, QObject *parent = nullptr);
    const Handshake &handshake() const { return m_handshake; }

    // One text message, in UTF-8. Nothing happens once the connection is closing. A client that lets more than
    // limits::WaitingOutputBytes wait for two seconds, or four times as much at all, is closed with 4408 (one longer
    // message is not counted).
    virtual void send(const QByteArray &text) = 0;
    // Sends what waits and a close frame, then closed() follows, in a later turn. Later calls of close() do nothing.
    virtual void close(int code, const QString &reason) = 0;
    // While paused neither received() nor receivedBinary() nor closed() is emitted, and the client's silence doesn't
    // count. A little of what it sends is read ahead, so that a ping behind many messages is answered; the rest stays
    // in the kernel. May be called within a slot of received().
    virtual void pause() = 0;
    virtual void resume() = 0;
    // Bytes of messages sent that the kernel has not taken yet.
    virtual qint64 bytesToWrite() const = 0;

Q_SIGNALS:
    void received(const QByteArray &text); // valid UTF-8; may hold NUL
    void receivedBinary();                 // a binary message came; its content is of no interest
    void closed();                         // by whoever; the last signal, once

private:
    const Handshake m_handshake;
};

class WebSocketServer : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

Q_SIGNALS:
    // `socket` has no parent: exactly one slot takes it, at once, and connects to its signals in the same turn.
    void newWebSocket(postrider::WebSocket *socket);
};

} // namespace postrider
