// SPDX-License-Identifier: GPL-3.0-or-later
#include "connection.h"

#include "tlskeeper.h"

#include <algorithm>
#include <utility>

namespace postrider::front {
namespace {
constexpr qsizetype MessageOverhead = 64; // what one costs that says nothing
} // namespace

Connection::Connection(Descriptor descriptor, Peer peer, const Surroundings &surroundings, QObject *parent)
    : QObject(parent)
    , Deadline(surroundings.deadlines)
    , Waiter(surroundings.turns)
    , m_options(surroundings.options)
    , m_limits(m_options.limits)
    , m_upstream(surroundings.upstream)
    , m_admission(surroundings.admission)
    , m_peer(std::move(peer))
    , m_isProxy(m_options.proxies && m_options.proxies(m_peer.address))
    , m_channel(std::move(descriptor), m_options.tls ? m_options.tls->context() : nullptr)
    , m_gate(surroundings.options, surroundings.serving)
{
    connect(&m_channel, &Channel::readyRead, this, &Connection::readMore);
    connect(&m_channel, &Channel::drained, this, &Connection::wentOn);
    connect(&m_channel, &Channel::ended, this, &Connection::clientEnded);
    connect(&m_channel, &Channel::closed, this, &Connection::vanish);
    m_admission.enter(*this, m_peer.address, !m_isProxy && !m_peer.address.isLoopback());
    expireIn(m_limits.silent);
}

Connection::~Connection()
{
    m_admission.leave(*this);
    leaveUpstream();
}

void Connection::finish()
{
    m_finishing = true;
    if (m_state == State::Idle)
        m_channel.abort(); // nothing waits: a clean end
    else if (m_state != State::Tunnel)
        m_keepAlive = false;
}

void Connection::vanish()
{
    m_state = State::Closing;
    m_admission.leave(*this);
    leaveUpstream();
    neverExpire();
    Q_EMIT gone();
    deleteLater();
}

void Connection::leaveUpstream()
{
    if (Exchange *exchange = std::exchange(m_exchange, nullptr))
        exchange->leave();
    if (Tunnel *tunnel = std::exchange(m_tunnel, nullptr))
        tunnel->leave();
}

void Connection::close()
{
    m_state = State::Closing;
    m_admission.setBusy(*this, false);
    m_admission.hold(*this, 0);
    leaveUpstream();
    m_channel.close();
    expireIn(m_limits.closing);
}

void Connection::readMore()
{
    const QByteArray bytes = m_channel.read();
    if (bytes.isEmpty())
        return;
    if (m_state == State::Tunnel) {
        m_heard = now();
        m_wsGate->append(bytes);
        passMessages();
    } else {
        m_gate.append(bytes);
        nextRequest();
    }
}

// Small ones are too many to be worth it, and their number is limited.
void Connection::holdUnfinished()
{
    constexpr qsizetype Small = 4096;
    const qsizetype kept = m_gate.bytesKept();
    m_admission.hold(*this, kept > Small ? kept : 0);
}

void Connection::nextRequest()
{
    switch (m_gate.next()) {
    case RequestGate::Verdict::NeedMore:
        return enterPhase();
    case RequestGate::Verdict::SendContinue:
        m_channel.write("HTTP/1.1 100 Continue\r\n\r\n");
        return enterPhase();
    case RequestGate::Verdict::Complete:
        return begin(m_gate.takeRequest());
    case RequestGate::Verdict::Refused:
        return refuse(m_gate.refusal(), !m_gate.refusedHead());
    }
}

// A head and a body each have their time from beginning to end, however the bytes trickle in.
void Connection::enterPhase()
{
    const auto enter = [this](State state, milliseconds limit) {
        if (std::exchange(m_state, state) != state)
            expireIn(limit);
        m_admission.setBusy(*this, false);
        holdUnfinished();
    };
    switch (m_gate.phase()) {
    case RequestGate::Phase::Idle:
        enter(State::Idle, std::min(m_limits.spare, m_limits.idle));
        if (m_finishing)
            m_channel.abort();
        return;
    case RequestGate::Phase::Head:
        return enter(State::Head, m_limits.head);
    case RequestGate::Phase::Body:
        return enter(State::Body, m_limits.body);
    }
}

// What a request needs is kept a little while for the next one, then only the bare connection.
void Connection::rest()
{
    if (!m_exchange)
        return m_channel.abort();
    m_exchange->leave();
    m_exchange = nullptr;
    expireIn(m_limits.idle - std::min(m_limits.spare, m_limits.idle));
}

void Connection::begin(Request request)
{
    const QHostAddress client = clientBehind(m_options.proxies, m_peer.address, request.forwardedFor);
    if (client != m_peer.address)
        request.client = client.toString().toLatin1();
    m_channel.setReading(false);
    m_admission.hold(*this, 0);
    m_admission.setBusy(*this, true);
    if (request.kind == Request::Kind::WebSocket)
        return openTunnel(request, client);
    m_state = State::Awaiting;
    m_keepAlive = request.keepAlive && !m_finishing;
    m_head = request.isHead();
    m_answerBegun = m_answered = false;
    expireIn(m_limits.answer);
    if (!m_exchange)
        m_exchange = m_upstream.open(m_peer, *this);
    m_exchange->ask(request);
}

void Connection::openTunnel(const Request &request, const QHostAddress &client)
{
    if (m_isProxy && !client.isLoopback() && !m_admission.recount(*this, client))
        return refuse(
            {503, {Code::Unavailable, QStringLiteral("There are too many connections from your address."), {}}}, true);
    m_state = State::Tunnel;
    m_wsGate = std::make_unique<WsGate>(m_limits);
    m_wsGate->append(m_gate.takeRest());
    m_heard = m_pinged = now();
    awaitTunnelDeadline();
    m_tunnel = m_upstream.openTunnel({client, m_peer.port}, request, *this);
}

void Connection::refuse(const Refusal &refusal, bool withBody)
{
    m_channel.write(serialised(refusal, withBody));
    close();
}

void Connection::answer(QByteArrayView bytes)
{
    m_answerBegun = true;
    m_channel.write(bytes);
}

void Connection::answerComplete()
{
    m_answered = true;
    m_waitedFor = m_channel.bytesToWrite();
    expireIn(m_limits.output);
}

void Connection::answerFailed()
{
    if (m_answerBegun)
        return m_channel.abort(); // half an answer must not look like a whole one
    refuse({500, {Code::Internal, sentence(Code::Internal), {}}}, !m_head);
}

// The next request is not looked at before the answer to the last one has left: one answer is the most that can wait.
void Connection::wentOn()
{
    if (m_state != State::Awaiting || !m_answered)
        return;
    if (m_keepAlive && m_gate.bytesKept() > 0)
        awaitTurn();
    else
        turn();
}

void Connection::turn()
{
    if (m_state != State::Awaiting || !m_answered)
        return; // closed meanwhile
    if (!m_keepAlive)
        return close();
    m_channel.setReading(true);
    nextRequest();
}

void Connection::tunnelOpen()
{
    m_tunnelOpen = true;
    QMetaObject::invokeMethod(this, &Connection::passMessages, Qt::QueuedConnection);
}

void Connection::setReading(bool on)
{
    m_paused = !on;
    if (!on || !m_tunnelOpen || m_state != State::Tunnel)
        return;
    m_heard = m_messageSince = now(); // the pause was ours
    awaitTunnelDeadline();
    QMetaObject::invokeMethod(this, &Connection::passMessages, Qt::QueuedConnection);
}

// A client may say a lot and end; what it has said is delivered before its end is.
void Connection::clientEnded()
{
    if (m_state != State::Tunnel)
        return m_channel.abort();
    m_clientEnded = true;
    m_channel.setReading(false);
    passMessages();
}

void Connection::passMessages()
{
    bool mayRead = !m_clientEnded;
    while (m_state == State::Tunnel && m_tunnelOpen) {
        if (!m_paused && !m_ahead.empty()) {
            m_tunnel->pass(takeAhead());
            continue;
        }
        if (m_paused && m_aheadBytes >= m_limits.readAheadBytes) {
            mayRead = false;
            break;
        }
        auto next = m_wsGate->next(now());
        if (!next && !m_paused)
            return m_tunnel->close(next.error().closeCode, next.error().reason);
        if (!next)
            mayRead = false; // what came before it goes first
        if (!next || !*next)
            break;
        take(std::move(**next));
    }
    if (m_state != State::Tunnel || !m_tunnelOpen)
        return;
    if (m_clientEnded && !m_paused)
        return m_channel.abort();
    m_channel.setReading(mayRead);
    const bool wasWithin = std::exchange(m_withinMessage, m_wsGate->isWithinMessage());
    if (m_withinMessage && !wasWithin) {
        m_messageSince = now();
        awaitTunnelDeadline();
    }
}

void Connection::take(WsGate::Message message)
{
    m_messageSince = now();
    if (message.opcode == WsGate::Opcode::Ping || message.opcode == WsGate::Opcode::Pong)
        passControl(message);
    else if (m_paused)
        keepAhead(std::move(message));
    else
        m_tunnel->pass(message);
}

void Connection::keepAhead(WsGate::Message message)
{
    m_aheadBytes += message.payload.size() + MessageOverhead;
    m_ahead.push_back(std::move(message));
}

WsGate::Message Connection::takeAhead()
{
    WsGate::Message message = std::move(m_ahead.front());
    m_ahead.pop_front();
    m_aheadBytes -= message.payload.size() + MessageOverhead;
    return message;
}

// Between two calls of QWebSocket's there is no half frame of its own. Whoever doesn't read gets no pong.
void Connection::passControl(const WsGate::Message &message)
{
    constexpr qint64 MostWaiting = 4096;
    if (message.opcode == WsGate::Opcode::Ping && m_channel.bytesToWrite() < MostWaiting)
        m_channel.write(WsGate::serverFrame(WsGate::Opcode::Pong, message.payload));
}

void Connection::sendFrames(QByteArrayView frames)
{
    m_channel.write(frames);
}

void Connection::tunnelClosed()
{
    m_tunnel = nullptr;
    close();
}

void Connection::awaitTunnelDeadline()
{
    milliseconds next = m_pinged + m_limits.ping;
    if (!m_paused) {
        next = std::min(next, m_heard + m_limits.silence);
        if (m_withinMessage)
            next = std::min(next, m_messageSince + m_limits.message);
    }
    expireIn(std::max(next - now(), milliseconds(0)));
}

void Connection::watchTunnel()
{
    if (!m_paused && now() - m_heard >= m_limits.silence)
        return m_tunnel->close(4408, "silent for too long");
    if (!m_paused && m_withinMessage && now() - m_messageSince >= m_limits.message)
        return m_tunnel->close(1008, "the message took too long");
    if (now() - m_pinged >= m_limits.ping) {
        m_pinged = now();
        if (m_tunnelOpen)
            m_channel.write(WsGate::serverFrame(WsGate::Opcode::Ping, {}));
    }
    awaitTunnelDeadline();
}

void Connection::expired()
{
    switch (m_state) {
    case State::Idle:
        return rest();
    case State::Closing:
        return m_channel.abort();
    case State::Head:
    case State::Body:
        return refuse({408, {Code::BadRequest, QStringLiteral("The request took too long to arrive."), {}}}, true);
    case State::Awaiting:
        return expireAnswer();
    case State::Tunnel:
        return watchTunnel();
    }
}

void Connection::expireAnswer()
{
    if (m_answered) {
        // Slow is all right, stopped is not.
        const qint64 before = std::exchange(m_waitedFor, m_channel.bytesToWrite());
        if (m_waitedFor >= before)
            return m_channel.abort();
        return expireIn(m_limits.output);
    }
    if (m_answerBegun)
        return m_channel.abort();
    refuse({503, {Code::Unavailable, sentence(Code::Unavailable), {}}}, !m_head);
}

} // namespace postrider::front
