// SPDX-License-Identifier: GPL-3.0-or-later
#include "client.h"

#include <algorithm>
#include <array>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace postrider::bench {
namespace {
using Clock = std::chrono::steady_clock;

SSL_CTX *context()
{
    static SSL_CTX *const context = SSL_CTX_new(TLS_client_method());
    return context;
}
} // namespace

Client::Client(quint16 port, Kind kind) : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    if (m_socket < 0 || ::connect(m_socket, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
        qFatal("no connection");
    ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (kind == Kind::Plain)
        return;
    m_ssl = SSL_new(context());
    SSL_set_fd(m_ssl, m_socket);
    if (SSL_connect(m_ssl) != 1)
        qFatal("no handshake");
}

Client::~Client()
{
    SSL_free(m_ssl);
    ::close(m_socket);
}

void Client::send(const QByteArray &bytes) const
{
    const auto size = m_ssl ? ssize_t(SSL_write(m_ssl, bytes.constData(), int(bytes.size())))
                            : ::send(m_socket, bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL);
    if (size != bytes.size())
        qFatal("the server has closed");
}

qsizetype Client::receive(char *bytes, qsizetype most) const
{
    const auto size = m_ssl ? ssize_t(SSL_read(m_ssl, bytes, int(most))) : ::recv(m_socket, bytes, size_t(most), 0);
    if (size <= 0)
        qFatal("the server has closed");
    return size;
}

void Client::receiveAll(qsizetype size) const
{
    std::array<char, 4096> bytes{};
    while (size > 0)
        size -= receive(bytes.data(), std::min<qsizetype>(size, std::ssize(bytes)));
}

QByteArray Client::receiveUntil(const QByteArray &mark) const
{
    QByteArray all;
    char byte = 0;
    while (!all.endsWith(mark)) {
        receive(&byte, 1);
        all.append(byte);
    }
    return all;
}

void Client::upgrade() const
{
    send("GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    receiveUntil("\r\n\r\n");
}

Clients connectMany(quint16 port, Client::Kind kind, int count)
{
    Clients clients;
    for (int i = 0; i < count; ++i)
        clients.push_back(std::make_unique<Client>(port, kind));
    return clients;
}

Load load(const Clients &clients, const QByteArray &question, qsizetype answerBytes, Seconds duration)
{
    struct Asked {
        qsizetype missing = 0;
        Clock::time_point since;
    };
    std::vector<Asked> asked(clients.size());
    std::vector<double> times;
    const int poll = ::epoll_create1(EPOLL_CLOEXEC);
    const auto ask = [&](size_t i) {
        asked[i] = {answerBytes, Clock::now()};
        clients[i]->send(question);
    };
    for (size_t i = 0; i < clients.size(); ++i) {
        epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
        ::epoll_ctl(poll, EPOLL_CTL_ADD, clients[i]->descriptor(), &event);
        ask(i);
    }
    const auto begin = Clock::now();
    std::array<epoll_event, 64> events{};
    std::array<char, 16384> bytes{};
    while (Clock::now() - begin < duration) {
        const int count = ::epoll_wait(poll, events.data(), int(events.size()), 1000);
        for (int e = 0; e < count; ++e) {
            const size_t i = events[size_t(e)].data.u64;
            asked[i].missing -=
                clients[i]->receive(bytes.data(), std::min<qsizetype>(asked[i].missing, std::ssize(bytes)));
            if (asked[i].missing > 0)
                continue;
            times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - asked[i].since).count());
            ask(i);
        }
    }
    const double took = Seconds(Clock::now() - begin).count();
    for (size_t i = 0; i < clients.size(); ++i)
        clients[i]->receiveAll(asked[i].missing);
    ::close(poll);
    std::ranges::sort(times);
    const auto quantile = [&](double q) { return times.empty() ? 0 : times[size_t(double(times.size() - 1) * q)]; };
    return {double(times.size()) / took, quantile(0.5), quantile(0.99), qint64(times.size())};
}

} // namespace postrider::bench
