// SPDX-License-Identifier: GPL-3.0-or-later
#include "wsgate.h"

#include <QtEndian>

#include <algorithm>
#include <utility>

namespace postrider::front {
namespace {
constexpr quint8 FinalBit = 0x80;
constexpr quint8 ReservedBits = 0x70;
constexpr quint8 MaskBit = 0x80;
constexpr quint8 ControlBit = 0x08;

quint8 byteAt(const QByteArray &bytes, qsizetype i)
{
    return quint8(bytes[i]);
}

bool isKnown(quint8 opcode)
{
    return opcode <= 2 || (opcode >= 8 && opcode <= 10);
}

QByteArray header(WsGate::Opcode opcode, qsizetype length, quint8 maskBit)
{
    QByteArray out;
    out.append(char(FinalBit | quint8(opcode)));
    std::array<char, 8> number{};
    qToBigEndian(quint64(length), number.data());
    if (length <= 125)
        out.append(char(maskBit | quint8(length)));
    else if (length <= 0xffff)
        out.append(char(maskBit | 126)).append(number.data() + 6, 2);
    else
        out.append(char(maskBit | 127)).append(number.data(), 8);
    return out;
}
} // namespace

WsGate::WsGate(const FrontLimits &limits) : m_limits(limits) {}

void WsGate::append(QByteArrayView bytes)
{
    if (!m_refusal)
        m_in.append(bytes);
}

auto WsGate::next(milliseconds now) -> std::expected<std::optional<Message>, Refusal>
{
    while (!m_refusal) {
        if (!m_frame) {
            const auto read = readHeader(now);
            if (!read)
                m_refusal = read.error();
            else if (!*read)
                return std::nullopt;
            continue;
        }
        if (m_in.isEmpty() && m_frame->left > 0)
            return std::nullopt;
        if (std::optional<Message> message = readPayload())
            return message;
    }
    m_in.clear();
    return std::unexpected(*m_refusal);
}

// Each byte is judged as soon as it is there, in its order.
auto WsGate::readHeader(milliseconds now) -> std::expected<bool, Refusal>
{
    if (m_in.isEmpty())
        return false;
    if (const auto good = checkFirstByte(); !good)
        return std::unexpected(good.error());
    if (m_in.size() < 2)
        return false;
    if (!(byteAt(m_in, 1) & MaskBit))
        return std::unexpected(Refusal{1002, "a client's frames are masked"});
    const int shortLength = byteAt(m_in, 1) & ~MaskBit;
    const int extended = shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0;
    if (byteAt(m_in, 0) & ControlBit && extended > 0)
        return std::unexpected(Refusal{1002, "a control frame has at most 125 bytes"});
    const int maskAt = 2 + extended;
    if (m_in.size() < maskAt)
        return false;
    quint64 length = quint64(shortLength);
    if (extended == 2)
        length = qFromBigEndian<quint16>(m_in.constData() + 2);
    else if (extended == 8)
        length = qFromBigEndian<quint64>(m_in.constData() + 2);
    // The size is refused before any of it is kept.
    const bool control = byteAt(m_in, 0) & ControlBit;
    if (!control && length > quint64(m_limits.messageBytes - m_message.size()))
        return std::unexpected(Refusal{1009, "the message is too big"});
    if (m_in.size() < maskAt + 4)
        return false;

    Frame frame{Opcode(byteAt(m_in, 0) & 0x0f), (byteAt(m_in, 0) & FinalBit) != 0, {}, length};
    if (const auto good = control ? countControl(now) : std::expected<void, Refusal>(); !good)
        return std::unexpected(good.error());
    std::copy_n(m_in.constData() + maskAt, 4, frame.mask.begin());
    m_in.remove(0, maskAt + 4);
    if (!frame.isControl() && frame.opcode != Opcode::Continuation)
        m_opcode = frame.opcode;
    m_frame = frame;
    return true;
}

auto WsGate::checkFirstByte() const -> std::expected<void, Refusal>
{
    const quint8 first = byteAt(m_in, 0);
    const quint8 opcode = first & 0x0f;
    if (first & ReservedBits)
        return std::unexpected(Refusal{1002, "no extension was agreed on"});
    if (!isKnown(opcode))
        return std::unexpected(Refusal{1002, "unknown opcode"});
    if (opcode >= 8 && !(first & FinalBit))
        return std::unexpected(Refusal{1002, "a control frame is in one piece"});
    const bool within = m_opcode != Opcode::Continuation;
    if (opcode == 0 && !within)
        return std::unexpected(Refusal{1002, "nothing to continue"});
    if ((opcode == 1 || opcode == 2) && within)
        return std::unexpected(Refusal{1002, "a new message within a message"});
    return {};
}

auto WsGate::countControl(milliseconds now) -> std::expected<void, Refusal>
{
    if (now - m_second >= std::chrono::seconds(1)) {
        m_second = now;
        m_controlFrames = 0;
    }
    if (++m_controlFrames > m_limits.controlFramesPerSecond)
        return std::unexpected(Refusal{1008, "too many control frames"});
    return {};
}

std::optional<WsGate::Message> WsGate::readPayload()
{
    QByteArray &payload = m_frame->isControl() ? m_control : m_message;
    const auto count = qsizetype(std::min(m_frame->left, quint64(m_in.size())));
    const qsizetype begin = payload.size();
    payload.append(QByteArrayView(m_in).first(count));
    m_in.remove(0, count);
    m_frame->left -= quint64(count);
    char *const bytes = payload.data() + begin;
    for (qsizetype i = 0; i < count; ++i)
        bytes[i] = char(bytes[i] ^ m_frame->mask[size_t(i) % 4]);
    std::ranges::rotate(m_frame->mask, m_frame->mask.begin() + count % 4);
    return m_frame->left == 0 ? finishFrame() : std::nullopt;
}

std::optional<WsGate::Message> WsGate::finishFrame()
{
    const Frame frame = *std::exchange(m_frame, std::nullopt);
    if (frame.isControl())
        return Message{frame.opcode, std::exchange(m_control, {})};
    if (!frame.final)
        return std::nullopt;
    return Message{std::exchange(m_opcode, Opcode::Continuation), std::exchange(m_message, {})};
}

QByteArray WsGate::clientFrame(const Message &message)
{
    return header(message.opcode, message.payload.size(), MaskBit).append(4, '\0').append(message.payload);
}

QByteArray WsGate::serverFrame(Opcode opcode, QByteArrayView payload)
{
    return header(opcode, payload.size(), 0).append(payload);
}

} // namespace postrider::front
