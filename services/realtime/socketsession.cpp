// SPDX-License-Identifier: GPL-3.0-or-later
#include "socketsession.h"

#include "logging.h"
#include "meters.h"

#include <domain/limits.h>
#include <faults/crashpoint.h>
#include <wire/closecodes.h>
#include <wire/errorcodes.h>

#include <QTimer>

#include <utility>

namespace postrider::realtime {

SocketSession::SocketSession(std::unique_ptr<WebSocket> socket, Claims claims, std::optional<ChatUri> only,
                             Meters &meters, QObject *parent)
    : QObject(parent)
    , m_socket(std::move(socket))
    , m_claims(std::move(claims))
    , m_only(std::move(only))
    , m_meters(meters)
{
    connect(m_socket.get(), &WebSocket::received, this, &SocketSession::onText);
    connect(m_socket.get(), &WebSocket::receivedBinary, this,
            [this] { close(wire::closecode::BinaryData, QStringLiteral("Only text frames are understood here.")); });
    connect(m_socket.get(), &WebSocket::closed, this, &SocketSession::ended);
    m_socket->pause();
}

void SocketSession::open(const wire::HelloFrame &hello, const wire::UnreadFrame &unread)
{
    if (m_stage != Stage::Starting)
        return;
    m_stage = Stage::Open;
    m_wasOpen = true;
    send(hello);
    send(unread);
    for (const QByteArray &frame : std::exchange(m_held, {}))
        send(frame);
    m_socket->resume();
}

void SocketSession::send(const QByteArray &frame)
{
    if (m_stage == Stage::Open) {
        m_meters.frameSent();
        m_socket->send(frame);
        return;
    }
    if (m_stage == Stage::Closing)
        return;
    m_held.append(frame);
    m_heldBytes += frame.size();
    if (m_heldBytes > limits::WaitingOutputBytes)
        close(wire::closecode::TryAgainLater, QStringLiteral("The server is too busy to begin."));
}

void SocketSession::send(const wire::ServerFrame &frame)
{
    if (std::holds_alternative<wire::AcceptedFrame>(frame))
        m_meters.accepted();
    else if (const auto *failed = std::get_if<wire::FailedFrame>(&frame))
        m_meters.failed(failed->reason.code);
    send(wire::encode(frame));
}

void SocketSession::sendOfChat(const ChatUri &chat, const QByteArray &frame)
{
    if (!m_only || *m_only == chat)
        send(frame);
}

void SocketSession::refuse(const Error &error, const std::optional<QString> &uuid)
{
    send(wire::ErrorFrame{error, uuid});
    m_answeredWithError = true;
    if (++m_errorsInARow >= limits::ErrorFramesInARow)
        close(wire::closecode::PolicyViolation, QStringLiteral("Too many errors in a row."));
}

void SocketSession::acknowledged(const PendingSends::Key &key, const Result<void> &result)
{
    if (!result) {
        // Nothing is decided, and only the store may say Failed: the client sends it again after it has connected anew.
        qCCritical(log).noquote() << "the bus did not take a message:" << result.error().message
                                  << result.error().cause;
        close(wire::closecode::TryAgainLater, QStringLiteral("The message could not be taken: send it again."));
        return;
    }
    POSTRIDER_CRASH_POINT(SocketAcknowledged);
    // Nobody needs to hear of progress when what is decided follows in this very turn.
    QTimer::singleShot(0, this, [this, key] {
        if (m_pending.contains(key))
            send(wire::AcceptedFrame{key.uuid});
    });
}

void SocketSession::close(int code, const QString &reason)
{
    if (m_stage == Stage::Closing)
        return;
    m_stage = Stage::Closing;
    m_meters.closed(code);
    m_held.clear();
    m_socket->close(code, reason);
    m_socket->resume(); // so that the client's closing, or going, is noticed
}

void SocketSession::closeUnauthenticated(const Error &error)
{
    if (m_stage == Stage::Closing)
        return;
    qCWarning(log).noquote() << "closing a socket of user" << user().value << "at" << peer() << "-" << error.message
                             << error.cause;
    m_socket->send(wire::encode(wire::ErrorFrame{error, std::nullopt}));
    close(wire::closecode::Unauthenticated, error.message);
}

void SocketSession::hold()
{
    if (m_stage == Stage::Open)
        m_socket->pause();
}

void SocketSession::release()
{
    if (m_stage == Stage::Open)
        m_socket->resume();
}

void SocketSession::onText(const QByteArray &text)
{
    if (m_stage != Stage::Open)
        return;
    m_meters.frameReceived();
    if (!std::exchange(m_answeredWithError, false))
        m_errorsInARow = 0;
    const auto frame = wire::parseClientFrame(text);
    if (frame) {
        Q_EMIT received(*frame);
        return;
    }
    const wire::FrameRefusal &refusal = frame.error();
    if (refusal.answer == wire::FrameRefusal::Answer::Failed)
        send(wire::FailedFrame{*refusal.uuid, refusal.error, wire::mayWorkLater(refusal.error.code)});
    else
        refuse(refusal.error, refusal.uuid);
}

} // namespace postrider::realtime
