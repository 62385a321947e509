// SPDX-License-Identifier: GPL-3.0-or-later
#include "channel.h"

#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace postrider::front {
namespace {
bool mayWork(ssize_t result)
{
    return result >= 0 || errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}
} // namespace

Channel::Channel(Descriptor descriptor, std::shared_ptr<SSL_CTX> tls, QObject *parent)
    : QObject(parent)
    , m_descriptor(std::move(descriptor))
    , m_tls(std::move(tls))
    , m_readable(m_descriptor.get(), QSocketNotifier::Read)
{
    connect(&m_readable, &QSocketNotifier::activated, this, &Channel::becomeReadable);
}

// The notifiers go before the descriptor, or the event loop would be left with one that is closed.
Channel::~Channel()
{
    m_readable.setEnabled(false);
    m_writable.reset();
}

void Channel::setReading(bool on)
{
    m_reading = on;
    if (on && m_descriptor && !m_readable.isEnabled())
        m_readable.setEnabled(true);
}

void Channel::becomeReadable()
{
    if (m_closing)
        dropInput();
    else if (m_reading)
        Q_EMIT readyRead();
    else
        m_readable.setEnabled(false); // or it would be told again and again
}

// Reading may have to write first: a handshake's answer that the kernel didn't take.
void Channel::becomeWritable()
{
    if (m_session && m_session->wantsToWrite()) {
        watchWriting(false);
        becomeReadable();
    }
    flush();
}

void Channel::watchWriting(bool on)
{
    if (!m_writable && on) {
        m_writable = std::make_unique<QSocketNotifier>(m_descriptor.get(), QSocketNotifier::Write);
        connect(m_writable.get(), &QSocketNotifier::activated, this, &Channel::becomeWritable);
    }
    if (m_writable)
        m_writable->setEnabled(on);
}

ssize_t Channel::receive(char *bytes, size_t most)
{
    if (!m_tls)
        return ::recv(m_descriptor.get(), bytes, most, 0);
    if (!m_session)
        m_session = std::make_unique<TlsSession>(*m_tls, m_descriptor.get());
    const ssize_t count = m_session->receive(bytes, most);
    if (m_session->wantsToWrite())
        watchWriting(true);
    return count;
}

ssize_t Channel::send(const char *bytes, size_t size)
{
    return m_session ? m_session->send(bytes, size) : ::send(m_descriptor.get(), bytes, size, MSG_NOSIGNAL);
}

QByteArray Channel::read()
{
    if (!m_descriptor || m_closing)
        return {};
    QByteArray bytes(ReadBytes, Qt::Uninitialized);
    const ssize_t count = receive(bytes.data(), size_t(bytes.size()));
    if (count <= 0) {
        if (count == 0)
            Q_EMIT ended();
        else if (!mayWork(count))
            abort();
        return {};
    }
    bytes.truncate(count);
    return bytes;
}

bool Channel::hasLeft() const
{
    tcp_info info{};
    socklen_t size = sizeof info;
    if (!m_descriptor || ::getsockopt(m_descriptor.get(), IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
        return true;
    return info.tcpi_state != TCP_ESTABLISHED;
}

void Channel::write(QByteArrayView bytes)
{
    if (!m_descriptor || m_closing)
        return;
    if (m_tls && !(m_session && m_session->isReady()))
        return; // there is no way yet to say anything
    m_out.append(bytes);
    if (!m_writable || !m_writable->isEnabled())
        flushLater();
}

void Channel::flushLater()
{
    if (std::exchange(m_flushing, true))
        return;
    const auto flushNow = [this] {
        m_flushing = false;
        flush();
    };
    QMetaObject::invokeMethod(this, flushNow, Qt::QueuedConnection);
}

void Channel::flush()
{
    if (!m_descriptor)
        return;
    qsizetype sent = 0;
    while (sent < m_out.size()) {
        const ssize_t count = send(m_out.constData() + sent, size_t(m_out.size() - sent));
        if (!mayWork(count))
            return abort();
        if (count < 0)
            break;
        sent += count;
    }
    m_out.remove(0, sent);
    if (!m_out.isEmpty())
        return watchWriting(true);
    m_out = {}; // an idle connection keeps no buffer
    watchWriting(false);
    if (!m_closing) {
        Q_EMIT drained();
        return;
    }
    if (m_ended)
        return abort();
    endOutput();
}

void Channel::endOutput()
{
    if (m_session && m_session->isReady())
        m_session->end();
    ::shutdown(m_descriptor.get(), SHUT_WR);
}

void Channel::close()
{
    if (!m_descriptor || m_closing)
        return;
    m_closing = true;
    m_readable.setEnabled(true);
    flushLater();
}

// MSG_TRUNC: a TCP socket drops the bytes without copying them (tcp(7)).
void Channel::dropInput()
{
    constexpr size_t AtOnce = 1 << 20;
    const ssize_t count = ::recv(m_descriptor.get(), nullptr, AtOnce, MSG_TRUNC);
    if (!mayWork(count))
        return abort();
    if (count != 0)
        return;
    m_ended = true; // a client may end first and still read
    m_readable.setEnabled(false);
    if (m_out.isEmpty() && !m_flushing)
        abort();
}

void Channel::abort()
{
    if (!m_descriptor)
        return;
    m_readable.setEnabled(false);
    m_writable.reset();
    m_out = {};
    m_descriptor.reset();
    Q_EMIT closed();
}

} // namespace postrider::front
