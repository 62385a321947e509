// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "frontlimits.h"
#include "upstream.h"

#include <ports/websocket.h>

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>

class QWebSocket;
class QWebSocketServer;

namespace postrider::front {

class LocalWebSocket;
class PipeSocket;

// One client's WebSocket, between the front, QWebSocket and the service. It lives until both the client and QWebSocket
// have ended; the service keeps its LocalWebSocket as long as it likes.
class LocalTunnel final : public QObject, public Tunnel {
    Q_OBJECT
public:
    LocalTunnel(const FrontLimits &limits, const Peer &peer, WebSocket::Handshake handshake, Client &client,
                QObject *parent);
    ~LocalTunnel() override;

    void begin(const QWebSocketServer &server, const QByteArray &handshake);
    WebSocket *adopt(QWebSocket *socket); // upgraded; what the service is to be given

    // From the client.
    void pass(const WsGate::Message &message) override;
    void leave() override;
    // From either side.
    void close(int code, QByteArrayView reason) override;
    // From the service.
    void send(const QByteArray &text);
    void setReading(bool on);
    qint64 bytesToWrite() const;

private:
    void ended();
    bool isTooSlow();

    const FrontLimits &m_limits;
    const WebSocket::Handshake m_handshake;
    Client *m_client; // none: it has left, or has been told that the socket is closed
    QPointer<PipeSocket> m_pipe;
    QPointer<QWebSocket> m_socket;
    QPointer<LocalWebSocket> m_webSocket;
    qint64 m_longMessage = 0;     // bytes of the one that may be longer than what may wait
    QElapsedTimer m_tooMuchSince; // more waits than may for long; invalid: it doesn't
    bool m_closing = false;
};

} // namespace postrider::front
