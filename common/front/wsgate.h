// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "frontlimits.h"

#include <QByteArray>
#include <QByteArrayView>

#include <array>
#include <expected>
#include <optional>

namespace postrider::front {

// The client's bytes of a WebSocket (RFC 6455) in, whole messages out. Sans I/O; what it says doesn't depend on how the
// bytes were cut. QWebSocket takes unmasked frames, counts a partial one against a timer of its own and queues a pong
// for each ping: behind this gate it sees none of these.
class WsGate {
public:
    enum class Opcode { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };
    struct Message {
        Opcode opcode = Opcode::Text; // never Continuation
        QByteArray payload;           // unmasked; all fragments
    };
    struct Refusal {
        int closeCode = 1002;
        QByteArrayView reason;
    };

    explicit WsGate(const FrontLimits &limits);

    void append(QByteArrayView bytes);
    // The next message of what was appended; none: more is needed. After a refusal nothing is read any more. `now` is
    // any steady clock's.
    std::expected<std::optional<Message>, Refusal> next(milliseconds now);

    // Bytes of an unfinished message have come (its deadline runs).
    bool isWithinMessage() const { return m_opcode != Opcode::Continuation || m_frame || !m_in.isEmpty(); }

    // One whole frame of a client as QWebSocket reads it (masked with zero), and of a server.
    static QByteArray clientFrame(const Message &message);
    static QByteArray serverFrame(Opcode opcode, QByteArrayView payload);

private:
    struct Frame {
        Opcode opcode = Opcode::Text;
        bool final = false;
        std::array<char, 4> mask{};
        quint64 left = 0;
        bool isControl() const { return opcode >= Opcode::Close; }
    };
    std::expected<bool, Refusal> readHeader(milliseconds now);
    std::expected<void, Refusal> checkFirstByte() const;
    std::expected<void, Refusal> countControl(milliseconds now);
    std::optional<Message> readPayload();
    std::optional<Message> finishFrame();

    const FrontLimits &m_limits;
    QByteArray m_in;
    std::optional<Frame> m_frame;           // whose header has been read
    QByteArray m_control;                   // payload of the control frame being read
    Opcode m_opcode = Opcode::Continuation; // of the message being read; Continuation: none
    QByteArray m_message;
    std::optional<Refusal> m_refusal;
    milliseconds m_second{}; // when the second began in which control frames are counted
    int m_controlFrames = 0;
};

} // namespace postrider::front
