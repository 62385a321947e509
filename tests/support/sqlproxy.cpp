// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlproxy.h"

#include <QtGlobal>

#include <arpa/inet.h>
#include <array>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace postrider::test {
namespace {

constexpr int PollMs = 20;          // how soon it notices that it is to end
constexpr char CommandQuery = 0x03; // behind a packet's head of 4 bytes: COM_QUERY, then the text

sockaddr_in local(quint16 port)
{
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

// One end's bytes, as many as are there; empty when it has ended.
QByteArray received(int socket)
{
    std::array<char, 65536> bytes;
    const ssize_t count = ::recv(socket, bytes.data(), bytes.size(), 0);
    return count > 0 ? QByteArray(bytes.data(), count) : QByteArray();
}

bool sent(int socket, const QByteArray &bytes)
{
    for (qsizetype done = 0; done < bytes.size();) {
        const ssize_t count = ::send(socket, bytes.constData() + done, size_t(bytes.size() - done), MSG_NOSIGNAL);
        if (count <= 0)
            return false;
        done += count;
    }
    return true;
}

} // namespace

SqlProxy::SqlProxy(quint16 server) : m_server(server)
{
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = local(0);
    socklen_t size = sizeof address;
    if (::bind(m_listener, reinterpret_cast<sockaddr *>(&address), size) != 0 || ::listen(m_listener, 8) != 0 ||
        ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        qFatal("no port for a proxy");
    m_port = ntohs(address.sin_port);
    m_acceptor = std::thread([this] { acceptAll(); });
}

SqlProxy::~SqlProxy()
{
    m_stopping = true;
    m_acceptor.join();
    for (std::thread &carrier : m_carriers)
        carrier.join();
    ::close(m_listener);
}

void SqlProxy::breakAt(Break when, const QByteArray &statement)
{
    const std::lock_guard lock(m_mutex);
    m_statement = statement;
    m_break = when;
}

bool SqlProxy::hasBroken() const
{
    const std::lock_guard lock(m_mutex);
    return m_break == Break::None;
}

SqlProxy::Break SqlProxy::breakFor(const QByteArray &packet)
{
    const std::lock_guard lock(m_mutex);
    if (m_break == Break::None || !packet.endsWith(m_statement) || packet.size() != 5 + m_statement.size() ||
        packet.at(4) != CommandQuery)
        return Break::None;
    return std::exchange(m_break, Break::None);
}

void SqlProxy::acceptAll()
{
    while (!m_stopping) {
        pollfd waiting{.fd = m_listener, .events = POLLIN, .revents = 0};
        if (::poll(&waiting, 1, PollMs) <= 0)
            continue;
        const int client = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (client >= 0)
            m_carriers.emplace_back([this, client] { carry(client); });
    }
}

void SqlProxy::carry(int client)
{
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = local(m_server);
    bool open = ::connect(server, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
    while (open && !m_stopping) {
        std::array<pollfd, 2> ends{pollfd{.fd = client, .events = POLLIN, .revents = 0},
                                   pollfd{.fd = server, .events = POLLIN, .revents = 0}};
        if (::poll(ends.data(), ends.size(), PollMs) <= 0)
            continue;
        if (ends[0].revents) {
            const QByteArray question = received(client);
            const Break how = breakFor(question);
            open = !question.isEmpty() && how != Break::BeforeServer && sent(server, question);
            if (how == Break::BeforeAnswer) {
                received(server); // it is done now
                open = false;
            }
        }
        if (open && ends[1].revents) {
            const QByteArray answer = received(server);
            open = !answer.isEmpty() && sent(client, answer);
        }
    }
    ::close(client);
    ::close(server);
}

} // namespace postrider::test
