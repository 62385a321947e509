// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

namespace postrider::test {

// An HTTP server that answers when the test says so, and in the order it says.
class HeldServer : public QObject {
    Q_OBJECT
public:
    HeldServer();

    QUrl address() const;
    int waiting(const QByteArray &path) const;              // requests not answered yet
    QByteArray waitingBelow(const QByteArray &start) const; // the oldest whose path begins so; empty if none does
    // Answers the oldest that waits there.
    void answer(const QByteArray &path, int status, const QJsonObject &body = {});
    // The same, with the tokens of a new session: `name` tells them from others.
    void answerTokens(const QByteArray &path, const QString &name);

private:
    struct Request {
        QByteArray path;
        QPointer<QTcpSocket> socket;
    };
    void accept();
    void read(QTcpSocket &socket);

    QTcpServer m_server;
    QHash<QTcpSocket *, QByteArray> m_unread;
    QList<Request> m_waiting;
};

} // namespace postrider::test
