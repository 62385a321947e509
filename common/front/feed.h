// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QQueue>
#include <QTcpServer>
#include <QTcpSocket>

namespace postrider::front {

// The "listening" server of a QAbstractHttpServer: its connections are PipeSockets.
class Feed : public QTcpServer {
    Q_OBJECT
public:
    using QTcpServer::QTcpServer;

    // QAbstractHttpServer listens to a private signal of this object and asks for its sender.
    void add(QTcpSocket *socket)
    {
        m_waiting.enqueue(socket);
        QMetaObject::invokeMethod(this, "pendingConnectionAvailable");
    }

    // The base class's own warn that it isn't listening.
    bool hasPendingConnections() const override { return !m_waiting.isEmpty(); }
    QTcpSocket *nextPendingConnection() override { return m_waiting.isEmpty() ? nullptr : m_waiting.dequeue(); }

private:
    QQueue<QTcpSocket *> m_waiting; // never longer than a call
};

} // namespace postrider::front
