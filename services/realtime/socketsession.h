// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pendingsends.h"

#include <ports/tokenverifier.h>
#include <ports/websocket.h>
#include <wire/frames.h>

#include <QByteArrayList>
#include <QObject>

#include <memory>
#include <optional>

namespace postrider::realtime {

class Meters;

// One socket of a signed-in device. Until it is opened nothing is read from it, and what is sent to it waits: `hello`
// is always first, and nothing that happened since the socket was accepted is missed.
class SocketSession : public QObject {
    Q_OBJECT
public:
    // `only`: the chat whose frames alone are wanted; none: of all.
    SocketSession(std::unique_ptr<WebSocket> socket, Claims claims, std::optional<ChatUri> only, Meters &meters,
                  QObject *parent = nullptr);

    UserId user() const { return m_claims.user; }
    const Claims &claims() const { return m_claims; }
    void setClaims(const Claims &claims) { m_claims = claims; } // of a fresh token of the same user
    QString peer() const { return m_socket->handshake().peer; }
    PendingSends &pending() { return m_pending; }

    void open(const wire::HelloFrame &hello, const wire::UnreadFrame &unread);
    bool isOpen() const { return m_stage == Stage::Open; }
    bool isClosing() const { return m_stage == Stage::Closing; }
    bool wasOpen() const { return m_wasOpen; } // now or before it began to close

    void send(const QByteArray &frame); // encoded once, for however many sockets
    void send(const wire::ServerFrame &frame);
    void sendOfChat(const ChatUri &chat, const QByteArray &frame); // unless another chat's alone are wanted
    // An error frame; too many of them in a row end the connection.
    void refuse(const Error &error, const std::optional<QString> &uuid = std::nullopt);
    // What the bus says of a message this socket sent: it is safe there, or it never will be.
    void acknowledged(const PendingSends::Key &key, const Result<void> &result);
    void close(int code, const QString &reason);
    // The token is no good, or no longer: says why, and closes.
    void closeUnauthenticated(const Error &error);

    // Nothing is read any more until release(): the frame in hand can't be taken now, and order must hold.
    void hold();
    void release();

Q_SIGNALS:
    void received(const postrider::wire::ClientFrame &frame);
    void ended(); // the last signal, once

private:
    enum class Stage { Starting, Open, Closing };
    void onText(const QByteArray &text);

    std::unique_ptr<WebSocket> m_socket;
    Claims m_claims;
    const std::optional<ChatUri> m_only;
    Meters &m_meters;
    PendingSends m_pending;
    Stage m_stage = Stage::Starting;
    bool m_wasOpen = false;
    QByteArrayList m_held; // until open
    qint64 m_heldBytes = 0;
    bool m_answeredWithError = false; // the frame before
    int m_errorsInARow = 0;
};

} // namespace postrider::realtime
