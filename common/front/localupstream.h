// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "frontlimits.h"
#include "upstream.h"

#include <ports/websocket.h>

#include <QHash>
#include <QPointer>

#include <memory>

class QAbstractHttpServer;
class QWebSocketServer;

namespace postrider::front {

class Feed;
class LocalTunnel;

// Services in this process: Qt's HTTP server and WebSocket server, fed through PipeSockets. Used on one thread, the
// event loop's; outlives the listeners that use it.
class LocalUpstream final : public WebSocketServer, public Upstream {
    Q_OBJECT
public:
    // `subprotocol` is selected when a client offers it.
    LocalUpstream(const FrontLimits &limits, const QString &subprotocol, QObject *parent = nullptr);
    ~LocalUpstream() override;

    // Requests are answered by this server; it must be gone, or have no answer under way, when the upstream goes.
    void serve(QAbstractHttpServer &server);

    Exchange *open(const Peer &peer, Client &client) override;
    Tunnel *openTunnel(const Peer &peer, const Request &handshake, Client &client) override;

private:
    void adoptUpgraded();

    const FrontLimits m_limits;
    const QString m_subprotocol;
    QPointer<Feed> m_feed; // the HTTP server's own
    std::unique_ptr<QWebSocketServer> m_webSocketServer;
    quint64 m_lastTunnel = 0;
    QHash<quint64, QPointer<LocalTunnel>> m_upgrading; // by the path of their handshake
};

} // namespace postrider::front
