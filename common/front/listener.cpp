// SPDX-License-Identifier: GPL-3.0-or-later
#include "listener.h"

#include <QStringBuilder>
#include <QTimer>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace postrider::front {
namespace {
// The kernel else takes megabytes for a client that doesn't read, and requests go on being answered for nobody.
constexpr int MostUnsent = 128 * 1024;

struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    sockaddr *get() { return reinterpret_cast<sockaddr *>(&storage); }
};

SocketAddress toSocketAddress(const QHostAddress &address, quint16 port)
{
    SocketAddress result;
    if (address.protocol() == QAbstractSocket::IPv6Protocol) {
        auto &v6 = reinterpret_cast<sockaddr_in6 &>(result.storage);
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(port);
        const Q_IPV6ADDR bytes = address.toIPv6Address();
        std::memcpy(&v6.sin6_addr, &bytes, sizeof bytes);
        result.size = sizeof v6;
    } else {
        auto &v4 = reinterpret_cast<sockaddr_in &>(result.storage);
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        v4.sin_addr.s_addr = htonl(address.toIPv4Address());
        result.size = sizeof v4;
    }
    return result;
}

Peer toPeer(SocketAddress &address)
{
    const bool v6 = address.storage.ss_family == AF_INET6;
    const in_port_t port = v6 ? reinterpret_cast<sockaddr_in6 &>(address.storage).sin6_port
                              : reinterpret_cast<sockaddr_in &>(address.storage).sin_port;
    const QHostAddress host(address.get());
    bool isV4 = false; // maybe mapped into IPv6
    const quint32 v4 = host.toIPv4Address(&isV4);
    return {isV4 ? QHostAddress(v4) : host, ntohs(port)};
}

Descriptor openSpare()
{
    return Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

std::unexpected<Error> listenFailure(const QHostAddress &address, quint16 port)
{
    const QString where = address.toString() % u" port " % QString::number(port);
    const QString why = QString::fromLocal8Bit(std::strerror(errno));
    if (errno == EADDRINUSE)
        return failure(Code::Unavailable, where % u" is in use by another program.", why);
    if (errno == EACCES)
        return failure(Code::Forbidden, where % u" needs rights that this user doesn't have.", why);
    return failure(Code::Unavailable, u"Can't listen on " % where % u": " % why, why);
}
} // namespace

Listener::Listener(Upstream &upstream, Serving serving, FrontOptions options, QObject *parent)
    : QObject(parent)
    , m_upstream(upstream)
    , m_serving(serving)
    , m_options(std::move(options))
    , m_admission(m_options.admission ? m_options.admission : std::make_shared<Admission>(m_options.limits))
{
}

// Connections refer to what is declared here: they go first.
Listener::~Listener()
{
    m_acceptable.reset();
    qDeleteAll(findChildren<Connection *>(Qt::FindDirectChildrenOnly));
}

Result<void> Listener::listen(const QHostAddress &address, quint16 port)
{
    if (!address.isLoopback() && !m_options.tls && !m_options.proxies)
        return failure(Code::Forbidden,
                       u"Refusing to listen on " % address.toString() %
                           u": without encryption, passwords and messages would cross the network in the open. Give a "
                           u"certificate and its key, say which proxy encrypts in front, or listen on a loopback "
                           u"address (127.0.0.1, ::1).");
    SocketAddress wanted = toSocketAddress(address, port);
    Descriptor socket(::socket(wanted.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const int on = 1;
    constexpr int Backlog = 4096; // the kernel's own limit is lower where it matters
    if (!socket || ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        ::bind(socket.get(), wanted.get(), wanted.size) != 0 || ::listen(socket.get(), Backlog) != 0)
        return listenFailure(address, port);
    SocketAddress real;
    if (::getsockname(socket.get(), real.get(), &real.size) != 0)
        return listenFailure(address, port);
    m_address = address;
    m_port = toPeer(real).port;
    m_socket = std::move(socket);
    m_spare = openSpare();
    m_acceptable = std::make_unique<QSocketNotifier>(m_socket.get(), QSocketNotifier::Read);
    connect(m_acceptable.get(), &QSocketNotifier::activated, this, &Listener::acceptSome);
    return {};
}

void Listener::acceptSome()
{
    constexpr int AtOnce = 64; // then those who are connected have their turn
    for (int i = 0; i < AtOnce; ++i) {
        SocketAddress from;
        Descriptor client(::accept4(m_socket.get(), from.get(), &from.size, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (client) {
            add(std::move(client), toPeer(from));
            continue;
        }
        if (errno == EMFILE || errno == ENFILE)
            shedOne();
        else if (errno != ECONNABORTED && errno != EINTR)
            return;
    }
}

// In the open only this computer itself and whoever encrypts in front may connect.
bool Listener::isTrusted(const QHostAddress &address) const
{
    return address.isLoopback() || (m_options.proxies && m_options.proxies(address));
}

void Listener::add(Descriptor descriptor, const Peer &peer)
{
    const bool trusted = isTrusted(peer.address);
    if ((!trusted && !m_options.tls) || !m_admission->makeRoom(peer.address, !trusted))
        return;
    const int on = 1;
    ::setsockopt(descriptor.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::setsockopt(descriptor.get(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &MostUnsent, sizeof MostUnsent);
    auto *connection = new Connection(std::move(descriptor), peer,
                                      {m_options, m_serving, m_upstream, m_deadlines, *m_admission, m_turns}, this);
    ++m_connections;
    connect(connection, &Connection::gone, this, &Listener::removeOne);
}

// Without a descriptor nobody can be accepted, nor turned away, and the notifier would fire for ever.
void Listener::shedOne()
{
    m_spare.reset();
    Descriptor(::accept4(m_socket.get(), nullptr, nullptr, SOCK_CLOEXEC)).reset();
    m_spare = openSpare();
    if (m_spare)
        return;
    m_acceptable->setEnabled(false);
    QTimer::singleShot(milliseconds(100), m_acceptable.get(), [this] { m_acceptable->setEnabled(true); });
}

void Listener::removeOne()
{
    --m_connections;
    if (m_finishing && m_connections == 0)
        QMetaObject::invokeMethod(this, &Listener::finished, Qt::QueuedConnection);
}

void Listener::finish()
{
    if (std::exchange(m_finishing, true))
        return;
    m_acceptable.reset();
    m_socket.reset();
    if (m_connections == 0)
        QMetaObject::invokeMethod(this, &Listener::finished, Qt::QueuedConnection);
    for (Connection *connection : findChildren<Connection *>(Qt::FindDirectChildrenOnly))
        connection->finish();
}

} // namespace postrider::front
