// SPDX-License-Identifier: GPL-3.0-or-later
#include "realtimesocket.h"

#include "certificates.h"

#include <domain/limits.h>

#include <QNetworkRequest>

namespace postrider::client {
namespace {
constexpr quint64 MostBytes = 64 << 20;             // the first `unread` lists three texts of each sender of each chat
constexpr auto Patience = std::chrono::seconds(20); // until the handshake is through
} // namespace

RealtimeSocket::RealtimeSocket(QObject *parent) : QObject(parent)
{
    connect(&m_ping, &QTimer::timeout, this, [this] {
        if (!m_socket)
            return;
        if (!std::exchange(m_alive, false) || !m_open)
            m_socket->abort();
        else
            m_socket->ping();
    });
}

RealtimeSocket::~RealtimeSocket()
{
    close();
}

void RealtimeSocket::open(const QUrl &url, const QString &token, const QString &trusted)
{
    close();
    m_problem.clear();
    m_socket = std::make_unique<QWebSocket>();
    m_socket->setMaxAllowedIncomingFrameSize(MostBytes);
    m_socket->setMaxAllowedIncomingMessageSize(MostBytes);
    connect(m_socket.get(), &QWebSocket::connected, this, [this] {
        m_open = m_alive = true;
        m_ping.start(limits::PingInterval);
        Q_EMIT opened();
    });
    connect(m_socket.get(), &QWebSocket::textMessageReceived, this, [this](const QString &text) {
        m_alive = true;
        Q_EMIT received(text.toUtf8());
    });
    connect(m_socket.get(), &QWebSocket::pong, this, [this] { m_alive = true; });
    connect(m_socket.get(), &QWebSocket::sslErrors, this,
            [this, host = url.host(), trusted](const QList<QSslError> &errors) {
                if (isTrusted(errors, trusted))
                    m_socket->ignoreSslErrors(errors);
                else
                    m_problem = problemOf(errors, host, trusted);
            });
    // In a turn of its own, because it deletes the socket; by then that may be another one.
    const auto end = [this, socket = m_socket.get()] {
        if (m_socket.get() == socket)
            finished();
    };
    connect(m_socket.get(), &QWebSocket::disconnected, this, end, Qt::QueuedConnection);
    connect(m_socket.get(), qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this, end,
            Qt::QueuedConnection);
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", "Bearer " + token.toLatin1());
    m_alive = false;
    m_ping.start(Patience);
    m_socket->open(request);
}

void RealtimeSocket::close()
{
    m_ping.stop();
    m_open = false;
    if (!m_socket)
        return;
    m_socket->disconnect(this);
    if (m_socket->state() == QAbstractSocket::ConnectedState)
        m_socket->close(QWebSocketProtocol::CloseCodeNormal);
    m_socket.release()->deleteLater(); // it may be the one that is calling
}

void RealtimeSocket::send(const QByteArray &frame)
{
    if (m_open)
        m_socket->sendTextMessage(QString::fromUtf8(frame));
}

// An error may come with or without a disconnect: the first of them counts, in a turn of its own.
void RealtimeSocket::finished()
{
    if (m_socket->state() == QAbstractSocket::ConnectedState)
        return;
    const bool wasOpen = m_open;
    const int code = wasOpen ? int(m_socket->closeCode()) : 0;
    const QString reason = m_socket->closeReason().isEmpty() ? m_socket->errorString() : m_socket->closeReason();
    close();
    Q_EMIT closed(code, reason);
}

} // namespace postrider::client
