// SPDX-License-Identifier: GPL-3.0-or-later
#include "localwebsocket.h"

#include <utility>

namespace postrider::front {

LocalWebSocket::LocalWebSocket(Handshake handshake, LocalTunnel *tunnel)
    : WebSocket(std::move(handshake)), m_tunnel(tunnel)
{
}

LocalWebSocket::~LocalWebSocket()
{
    if (m_tunnel)
        m_tunnel->close(1001, "the service has ended the connection");
}

void LocalWebSocket::send(const QByteArray &text)
{
    if (m_tunnel)
        m_tunnel->send(text);
}

void LocalWebSocket::close(int code, const QString &reason)
{
    m_paused = false; // nothing is read any more, and closed() is due
    if (m_tunnel)
        m_tunnel->close(code, reason.toUtf8());
    if (m_ended) // while it was paused
        closeLater();
}

void LocalWebSocket::pause()
{
    m_paused = true;
    if (m_tunnel)
        m_tunnel->setReading(false);
}

void LocalWebSocket::resume()
{
    if (!std::exchange(m_paused, false))
        return;
    if (m_tunnel)
        m_tunnel->setReading(true);
    if (m_ended)
        closeLater();
}

qint64 LocalWebSocket::bytesToWrite() const
{
    return m_tunnel ? m_tunnel->bytesToWrite() : 0;
}

void LocalWebSocket::closeLater()
{
    m_ended = true;
    QMetaObject::invokeMethod(this, &LocalWebSocket::tellClosed, Qt::QueuedConnection);
}

void LocalWebSocket::tellClosed()
{
    if (!m_paused && !std::exchange(m_told, true))
        Q_EMIT closed();
}

} // namespace postrider::front
