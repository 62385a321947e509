// SPDX-License-Identifier: GPL-3.0-or-later
#include "heldserver.h"

#include <domain/timestamp.h>

#include <QJsonDocument>

#include <algorithm>

namespace postrider::test {

HeldServer::HeldServer()
{
    connect(&m_server, &QTcpServer::newConnection, this, &HeldServer::accept);
    if (!m_server.listen(QHostAddress::LocalHost))
        qFatal("no port to listen on");
}

QUrl HeldServer::address() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort()));
}

int HeldServer::waiting(const QByteArray &path) const
{
    return int(std::ranges::count(m_waiting, path, &Request::path));
}

QByteArray HeldServer::waitingBelow(const QByteArray &start) const
{
    for (const Request &request : m_waiting)
        if (request.path.startsWith(start))
            return request.path;
    return {};
}

void HeldServer::accept()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection())
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(*socket); });
}

void HeldServer::read(QTcpSocket &socket)
{
    QByteArray &unread = m_unread[&socket];
    unread += socket.readAll();
    const qsizetype end = unread.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    qsizetype length = 0;
    for (const QByteArray &line : unread.first(end).split('\n'))
        if (line.toLower().startsWith("content-length:"))
            length = line.mid(line.indexOf(':') + 1).trimmed().toLongLong();
    if (unread.size() < end + 4 + length)
        return;
    m_waiting.append({unread.split(' ').value(1), &socket});
    m_unread.remove(&socket);
}

void HeldServer::answer(const QByteArray &path, int status, const QJsonObject &body)
{
    const auto found = std::ranges::find(m_waiting, path, &Request::path);
    if (found == m_waiting.end())
        qFatal("nothing waits at %s", path.constData());
    const QPointer<QTcpSocket> socket = found->socket;
    m_waiting.erase(found);
    if (!socket)
        return;
    const QByteArray bytes = QJsonDocument(body).toJson(QJsonDocument::Compact);
    socket->write("HTTP/1.1 " + QByteArray::number(status) + " Said\r\nContent-Type: application/json\r\n" +
                  "Content-Length: " + QByteArray::number(bytes.size()) + "\r\n\r\n" + bytes);
}

void HeldServer::answerTokens(const QByteArray &path, const QString &name)
{
    answer(path, 200,
           {{QStringLiteral("id"), 1},
            {QStringLiteral("device"), QStringLiteral("0b9f6f34-6ef5-4f5d-9f80-3a3b6ff2a111")},
            {QStringLiteral("token"), name},
            {QStringLiteral("expires"), toIso(currentTime() + std::chrono::minutes(15))},
            {QStringLiteral("refresh"), QString(name + QStringLiteral(" refresh"))}});
}

} // namespace postrider::test
