// SPDX-License-Identifier: GPL-3.0-or-later
#include "localtunnel.h"

#include "localwebsocket.h"
#include "pipesocket.h"

#include <QWebSocket>
#include <QWebSocketServer>

#include <utility>

namespace postrider::front {
namespace {
// RFC 6455, 5.5: a close frame has 125 bytes, two of them the code. Cut between characters.
QString shortened(QByteArrayView reason)
{
    constexpr qsizetype MostBytes = 123;
    qsizetype length = std::min(reason.size(), MostBytes);
    while (length < reason.size() && length > 0 && (quint8(reason[length]) & 0xc0) == 0x80)
        --length;
    return QString::fromUtf8(reason.first(length));
}
} // namespace

LocalTunnel::LocalTunnel(const FrontLimits &limits, const Peer &peer, WebSocket::Handshake handshake, Client &client,
                         QObject *parent)
    : QObject(parent)
    , m_limits(limits)
    , m_handshake(std::move(handshake))
    , m_client(&client)
    , m_pipe(new PipeSocket(peer.address, peer.port, this))
{
    connect(m_pipe, &PipeSocket::written, this, [this](QByteArrayView bytes) {
        if (m_client)
            m_client->sendFrames(bytes);
    });
    connect(m_pipe, &PipeSocket::disconnected, this, &LocalTunnel::ended);
}

LocalTunnel::~LocalTunnel()
{
    delete m_socket;
}

// The server reads the handshake in a later turn.
void LocalTunnel::begin(const QWebSocketServer &server, const QByteArray &handshake)
{
    server.handleConnection(m_pipe);
    m_pipe->feed(handshake);
}

WebSocket *LocalTunnel::adopt(QWebSocket *socket)
{
    m_socket = socket;
    // The gate has refused anything larger; this is the second wall.
    socket->setMaxAllowedIncomingFrameSize(quint64(m_limits.messageBytes));
    socket->setMaxAllowedIncomingMessageSize(quint64(m_limits.messageBytes));
    m_webSocket = new LocalWebSocket(m_handshake, this);
    connect(socket, &QWebSocket::textMessageReceived, m_webSocket,
            [this](const QString &text) { Q_EMIT m_webSocket->received(text.toUtf8()); });
    connect(socket, &QWebSocket::binaryMessageReceived, m_webSocket, &WebSocket::receivedBinary);
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_client)
                m_client->tunnelOpen();
        },
        Qt::QueuedConnection);
    return m_webSocket;
}

void LocalTunnel::pass(const WsGate::Message &message)
{
    if (m_pipe && !m_closing)
        m_pipe->feed(WsGate::clientFrame(message));
}

void LocalTunnel::send(const QByteArray &text)
{
    if (!m_socket || !m_client || m_closing)
        return;
    if (isTooSlow())
        return close(4408, "too slow a reader");
    if (!m_client) // found to be gone
        return;
    if (text.size() > m_limits.waitingOutputBytes && m_longMessage == 0)
        m_longMessage = text.size();
    m_socket->sendTextMessage(QString::fromUtf8(text));
}

// Much may be sent within one turn of the event loop, before anyone could have read it: only time tells who is slow.
bool LocalTunnel::isTooSlow()
{
    const auto waiting = [this] { return bytesToWrite() - m_longMessage; };
    if (waiting() > m_limits.waitingOutputBytes)
        m_client->flush();
    if (bytesToWrite() == 0)
        m_longMessage = 0;
    if (waiting() <= m_limits.waitingOutputBytes) {
        m_tooMuchSince.invalidate();
        return false;
    }
    if (!m_tooMuchSince.isValid())
        m_tooMuchSince.start();
    return waiting() > m_limits.mostOutputBytes || milliseconds(m_tooMuchSince.elapsed()) > m_limits.slowReader;
}

void LocalTunnel::close(int code, QByteArrayView reason)
{
    if (std::exchange(m_closing, true))
        return;
    if (m_socket)
        m_socket->close(QWebSocketProtocol::CloseCode(code), shortened(reason));
    else if (m_pipe)
        m_pipe->hangUp(); // before the upgrade there is nothing to say it with
}

void LocalTunnel::setReading(bool on)
{
    if (m_client)
        m_client->setReading(on);
}

qint64 LocalTunnel::bytesToWrite() const
{
    return m_client ? m_client->bytesToWrite() : 0;
}

void LocalTunnel::leave()
{
    m_client = nullptr;
    m_closing = true;
    if (m_pipe)
        m_pipe->hangUp();
}

// QWebSocket has sent its close frame, or has been told that the client is gone.
void LocalTunnel::ended()
{
    m_closing = true;
    if (Client *client = std::exchange(m_client, nullptr))
        client->tunnelClosed();
    if (m_webSocket)
        m_webSocket->closeLater();
    deleteLater();
}

} // namespace postrider::front
