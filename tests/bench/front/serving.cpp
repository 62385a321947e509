// SPDX-License-Identifier: GPL-3.0-or-later
#include "serving.h"

#include <front/listener.h>
#include <front/localupstream.h>
#include <front/selfsigned.h>
#include <front/tlskeeper.h>
#include <runtime/epolldispatcher.h>

#include <QCoreApplication>
#include <QFile>
#include <QHttpServer>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QWebSocket>
#include <QWebSocketServer>

#include <array>
#include <csignal>
#include <limits>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace postrider::bench {
namespace {
void route(QHttpServer &server)
{
    server.route(QStringLiteral("/x"), [] { return QHttpServerResponse("text/plain", QByteArray(200, 'x')); });
}

void tell(int pipe, quint16 port)
{
    if (::write(pipe, &port, sizeof port) != sizeof port)
        qFatal("nobody listens");
}

int serveBareHttp(int pipe)
{
    QHttpServer server;
    route(server);
    tell(pipe, server.listen(QHostAddress::LocalHost));
    return QCoreApplication::exec();
}

int serveBareWebSocket(int pipe)
{
    QWebSocketServer server(QStringLiteral("bench"), QWebSocketServer::NonSecureMode);
    server.setMaxPendingConnections(std::numeric_limits<int>::max() - 1);
    QObject::connect(&server, &QWebSocketServer::newConnection, &server, [&server] {
        while (QWebSocket *socket = server.nextPendingConnection())
            QObject::connect(socket, &QWebSocket::textMessageReceived, socket, &QWebSocket::sendTextMessage);
    });
    if (!server.listen(QHostAddress::LocalHost))
        qFatal("no port");
    tell(pipe, server.serverPort());
    return QCoreApplication::exec();
}

int serveFront(int pipe, bool encrypted)
{
    const QTemporaryDir folder;
    std::unique_ptr<front::TlsKeeper> tls;
    if (encrypted) {
        const front::TlsKeeper::Files files{folder.filePath(QStringLiteral("c")), folder.filePath(QStringLiteral("k"))};
        if (!front::makeSelfSigned(files, {QStringLiteral("localhost")}))
            qFatal("no certificate");
        tls = std::move(*front::TlsKeeper::open(files));
    }
    front::LocalUpstream upstream({}, QStringLiteral("postrider.v1"));
    QObject::connect(&upstream, &WebSocketServer::newWebSocket, &upstream, [](WebSocket *socket) {
        QObject::connect(socket, &WebSocket::received, socket, &WebSocket::send);
        QObject::connect(socket, &WebSocket::closed, socket, &QObject::deleteLater);
    });
    QHttpServer server;
    route(server);
    upstream.serve(server);
    front::Listener listener(upstream, front::Serving::Both, {.tls = tls.get()});
    if (!listener.listen(QHostAddress::LocalHost, 0))
        qFatal("no port");
    tell(pipe, listener.port());
    return QCoreApplication::exec();
}

int serve(Serving::How how, int pipe)
{
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGTERM, SIG_DFL);
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    const bool bare = how == Serving::How::BareHttp || how == Serving::How::BareWebSocket;
    if (!bare && how != Serving::How::FrontOnPoll)
        QCoreApplication::setEventDispatcher(new EpollDispatcher);
    int argc = 1;
    std::array<char, 6> name{"bench"};
    std::array<char *, 2> argv{name.data(), nullptr};
    const QCoreApplication app(argc, argv.data());
    if (how == Serving::How::BareHttp)
        return serveBareHttp(pipe);
    if (how == Serving::How::BareWebSocket)
        return serveBareWebSocket(pipe);
    return serveFront(pipe, how == Serving::How::FrontTls);
}

QByteArrayList wordsOf(pid_t process, const char *file)
{
    QFile status(QStringLiteral("/proc/%1/%2").arg(process).arg(QLatin1StringView(file)));
    return status.open(QIODevice::ReadOnly) ? status.readAll().split(' ') : QByteArrayList();
}
} // namespace

Serving::Serving(How how)
{
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0)
        qFatal("no pipe");
    m_process = ::fork();
    if (m_process == 0) {
        ::close(pipe[0]);
        ::_exit(serve(how, pipe[1]));
    }
    ::close(pipe[1]);
    if (::read(pipe[0], &m_port, sizeof m_port) != sizeof m_port)
        qFatal("the server doesn't begin");
    ::close(pipe[0]);
}

Serving::~Serving()
{
    ::kill(m_process, SIGKILL);
    ::waitpid(m_process, nullptr, 0);
}

double Serving::cpuSeconds() const
{
    const QByteArrayList words = wordsOf(m_process, "stat");
    return (words.value(13).toDouble() + words.value(14).toDouble()) / double(::sysconf(_SC_CLK_TCK));
}

double Serving::residentKiB() const
{
    return wordsOf(m_process, "statm").value(1).toDouble() * double(::sysconf(_SC_PAGESIZE)) / 1024;
}

} // namespace postrider::bench
