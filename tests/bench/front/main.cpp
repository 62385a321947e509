// SPDX-License-Identifier: GPL-3.0-or-later
#include "client.h"
#include "serving.h"

#include <cstdio>
#include <sys/resource.h>
#include <unistd.h>

// What the front costs, beside Qt's bare servers in the same run: rates, handshakes, memory per idle connection, and
// latency among idle ones.

using namespace postrider::bench;
using namespace std::chrono_literals;
using How = Serving::How;

namespace {
constexpr int Busy = 50;
constexpr int Idle = 10'000;
constexpr Seconds Duration = 3s;
constexpr int Rounds = 3; // of each, in turn; the best counts, since others use this computer too

const QByteArray Get = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

// A masked text frame of 100 bytes; its echo has no mask.
QByteArray frame()
{
    QByteArray bytes = "\x81";
    return bytes.append(char(0x80 | 100)).append(4, '\0').append(100, 'x');
}
constexpr qsizetype EchoBytes = 102;

struct Measured {
    Load load;
    double cpuMicroseconds = 0; // of the server, per operation
};

Measured measureGet(How how, Client::Kind kind)
{
    const Serving server(how);
    const Clients clients = connectMany(server.port(), kind, Busy);
    clients.front()->send(Get);
    const QByteArray head = clients.front()->receiveUntil("\r\n\r\n");
    clients.front()->receiveAll(200);
    const double before = server.cpuSeconds();
    const Load result = load(clients, Get, head.size() + 200, Duration);
    return {result, (server.cpuSeconds() - before) * 1e6 / double(result.count)};
}

Measured measureEcho(How how, Client::Kind kind)
{
    const Serving server(how);
    const Clients clients = connectMany(server.port(), kind, Busy);
    for (const auto &client : clients)
        client->upgrade();
    const double before = server.cpuSeconds();
    const Load result = load(clients, frame(), EchoBytes, Duration);
    return {result, (server.cpuSeconds() - before) * 1e6 / double(result.count)};
}

template <class Measure>
void compare(const char *what, Measure measure, How bare, How own, Client::Kind kind)
{
    Measured best[2];
    for (int round = 0; round < Rounds; ++round) {
        for (const int i : {0, 1}) {
            const bool isBare = i == 0;
            const Measured now = measure(isBare ? bare : own, isBare ? Client::Kind::Plain : kind);
            if (now.load.perSecond > best[i].load.perSecond)
                best[i] = now;
        }
    }
    std::printf("%-22s bare %8.0f/s  p99 %5.2f ms  %5.1f us CPU | front %8.0f/s  p99 %5.2f ms  %5.1f us CPU | %.2f of "
                "bare\n",
                what, best[0].load.perSecond, best[0].load.p99, best[0].cpuMicroseconds, best[1].load.perSecond,
                best[1].load.p99, best[1].cpuMicroseconds, best[1].load.perSecond / best[0].load.perSecond);
}

void measureHandshakes()
{
    const Serving server(How::FrontTls);
    const double before = server.cpuSeconds();
    const auto begin = std::chrono::steady_clock::now();
    int count = 0;
    for (; std::chrono::steady_clock::now() - begin < Duration; ++count) {
        const Client client(server.port(), Client::Kind::Tls);
        client.send(Get);
        client.receiveUntil("\r\n\r\n");
    }
    const double took = Seconds(std::chrono::steady_clock::now() - begin).count();
    std::printf("%-22s %.0f/s from one client, %.0f us CPU of the server each\n", "TLS handshakes", count / took,
                (server.cpuSeconds() - before) * 1e6 / count);
}

enum class Stage { Silent, HalfHead, Handshake, Answered, WebSocket };

void measureMemory(const char *what, How how, Client::Kind kind, Stage stage)
{
    const Serving server(how);
    connectMany(server.port(), kind, 100); // what the first ones cost once
    ::usleep(200'000);
    const double before = server.residentKiB();
    const Clients clients = connectMany(server.port(), kind, Idle);
    for (const auto &client : clients) {
        if (stage == Stage::HalfHead)
            client->send(Get.first(20));
        if (stage == Stage::WebSocket)
            client->upgrade();
        if (stage == Stage::Answered) {
            client->send(Get);
            client->receiveUntil("\r\n\r\n");
            client->receiveAll(200);
        }
    }
    ::usleep(500'000);
    std::printf("%-22s %.1f KiB each\n", what, (server.residentKiB() - before) / Idle);
}

// One client asks, while the others only are there.
Load measureAmong(How how, int idle)
{
    const Serving server(how);
    const Clients others = connectMany(server.port(), Client::Kind::Plain, idle);
    for (const auto &client : others)
        client->upgrade(); // a socket that may stay
    const Clients one = connectMany(server.port(), Client::Kind::Plain, 1);
    one.front()->send(Get);
    const QByteArray head = one.front()->receiveUntil("\r\n\r\n");
    one.front()->receiveAll(200);
    return load(one, Get, head.size() + 200, Duration);
}

void measureIdle()
{
    for (const auto &[name, how] : {std::pair{"epoll", How::Front}, std::pair{"Qt's own poll", How::FrontOnPoll}}) {
        double few = 1e9;
        double many = 1e9;
        for (int round = 0; round < Rounds; ++round) {
            few = std::min(few, measureAmong(how, 10).p99);
            many = std::min(many, measureAmong(how, Idle).p99);
        }
        std::printf("%-22s p99 %.3f ms among 10 idle sockets, %.3f ms among %d: %.2f times\n", name, few, many, Idle,
                    many / few);
    }
}
} // namespace

int main()
{
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);

    compare("GET", &measureGet, How::BareHttp, How::Front, Client::Kind::Plain);
    compare("GET by TLS", &measureGet, How::BareHttp, How::FrontTls, Client::Kind::Tls);
    compare("echo of 100 bytes", &measureEcho, How::BareWebSocket, How::Front, Client::Kind::Plain);
    compare("echo by TLS", &measureEcho, How::BareWebSocket, How::FrontTls, Client::Kind::Tls);
    measureHandshakes();
    std::printf("memory per idle connection, of %d:\n", Idle);
    measureMemory("  silent", How::Front, Client::Kind::Plain, Stage::Silent);
    measureMemory("  half a head", How::Front, Client::Kind::Plain, Stage::HalfHead);
    measureMemory("  answered once", How::Front, Client::Kind::Plain, Stage::Answered);
    measureMemory("  WebSocket", How::Front, Client::Kind::Plain, Stage::WebSocket);
    measureMemory("  TLS", How::FrontTls, Client::Kind::Tls, Stage::Handshake);
    measureMemory("  TLS, half a head", How::FrontTls, Client::Kind::Tls, Stage::HalfHead);
    measureMemory("  TLS, WebSocket", How::FrontTls, Client::Kind::Tls, Stage::WebSocket);
    measureIdle();
}
