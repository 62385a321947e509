// SPDX-License-Identifier: GPL-3.0-or-later
#include "localupstream.h"

#include "feed.h"
#include "localexchange.h"
#include "localtunnel.h"
#include "localwebsocket.h"

#include <QAbstractHttpServer>
#include <QLoggingCategory>
#include <QUrl>
#include <QWebSocket>
#include <QWebSocketServer>

#include <limits>

namespace postrider::front {
namespace {
// bind() warns of a server that listens to no port; ours never does.
void bindQuietly(QAbstractHttpServer &server, Feed *feed)
{
    static QLoggingCategory::CategoryFilter before;
    before = QLoggingCategory::installFilter(nullptr); // a filter is applied before its predecessor is known
    QLoggingCategory::installFilter([](QLoggingCategory *category) {
        before(category);
        if (qstrcmp(category->categoryName(), "qt.httpserver") == 0)
            category->setEnabled(QtWarningMsg, false);
    });
    server.bind(feed);
    QLoggingCategory::installFilter(before);
}

// All that QWebSocketServer needs to know. The path tells us which of its sockets came of this.
QByteArray handshake(quint64 id, const QByteArray &key, const QByteArray &subprotocol)
{
    QByteArray head =
        "GET /" + QByteArray::number(id) +
        " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: " +
        key + "\r\n";
    if (!subprotocol.isEmpty())
        head += "Sec-WebSocket-Protocol: " + subprotocol + "\r\n";
    return head + "\r\n";
}

WebSocket::Handshake seenByService(const Peer &peer, const Request &request)
{
    const qsizetype question = request.target.indexOf('?');
    const QByteArray path = request.target.first(question < 0 ? request.target.size() : question);
    WebSocket::Handshake handshake{QString::fromUtf8(QByteArray::fromPercentEncoding(path)),
                                   request.field("authorization"),
                                   {},
                                   peer.address.toString()};
    for (const auto &[name, value] : request.fields) {
        if (name != "sec-websocket-protocol")
            continue;
        for (const QByteArray &offered : value.split(','))
            handshake.subprotocols.append(QString::fromLatin1(offered.trimmed()));
    }
    return handshake;
}
} // namespace

LocalUpstream::LocalUpstream(const FrontLimits &limits, const QString &subprotocol, QObject *parent)
    : WebSocketServer(parent)
    , m_limits(limits)
    , m_subprotocol(subprotocol)
    , m_webSocketServer(
          std::make_unique<QWebSocketServer>(QStringLiteral("Postrider"), QWebSocketServer::NonSecureMode))
{
    m_webSocketServer->setSupportedSubprotocols({subprotocol});
    m_webSocketServer->setMaxPendingConnections(std::numeric_limits<int>::max() - 1); // they are taken at once
    connect(m_webSocketServer.get(), &QWebSocketServer::newConnection, this, &LocalUpstream::adoptUpgraded);
}

LocalUpstream::~LocalUpstream() = default;

void LocalUpstream::serve(QAbstractHttpServer &server)
{
    m_feed = new Feed;
    bindQuietly(server, m_feed);
}

Exchange *LocalUpstream::open(const Peer &peer, Client &client)
{
    return new LocalExchange(m_feed, peer, client, this);
}

Tunnel *LocalUpstream::openTunnel(const Peer &peer, const Request &request, Client &client)
{
    const WebSocket::Handshake seen = seenByService(peer, request);
    const QByteArray subprotocol = seen.subprotocols.contains(m_subprotocol) ? m_subprotocol.toLatin1() : QByteArray();
    auto *tunnel = new LocalTunnel(m_limits, peer, seen, client, this);
    const quint64 id = ++m_lastTunnel;
    m_upgrading.insert(id, tunnel);
    connect(tunnel, &QObject::destroyed, this, [this, id] { m_upgrading.remove(id); });
    tunnel->begin(*m_webSocketServer, handshake(id, request.field("sec-websocket-key"), subprotocol));
    return tunnel;
}

void LocalUpstream::adoptUpgraded()
{
    while (QWebSocket *socket = m_webSocketServer->nextPendingConnection()) {
        const quint64 id = socket->requestUrl().path().sliced(1).toULongLong();
        const QPointer<LocalTunnel> tunnel = m_upgrading.take(id);
        if (!tunnel) {
            socket->deleteLater(); // its client has left
            continue;
        }
        WebSocket *webSocket = tunnel->adopt(socket);
        if (receivers(SIGNAL(newWebSocket(postrider::WebSocket *))) > 0)
            Q_EMIT newWebSocket(webSocket);
        else
            delete webSocket;
    }
}

} // namespace postrider::front
