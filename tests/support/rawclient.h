// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>
#include <QTcpSocket>
#include <QTest>

namespace postrider::test {

// A TCP client that says exactly what it is told and keeps what comes back.
class RawClient : public QTcpSocket {
public:
    explicit RawClient(quint16 port)
    {
        connect(this, &QTcpSocket::readyRead, this, [this] { received += readAll(); });
        connectToHost(QHostAddress::LocalHost, port);
        if (!waitForConnected())
            qFatal("no connection: %s", qUtf8Printable(errorString()));
        setSocketOption(LowDelayOption, 1);
    }

    bool isClosed() const { return state() == UnconnectedState; }

    // The status codes of the answers so far. Bodies of tests hold no "HTTP/1.1 ".
    QList<int> statuses() const
    {
        QList<int> result;
        for (qsizetype at = 0; (at = received.indexOf("HTTP/1.1 ", at)) >= 0; at += 9)
            result.append(received.mid(at + 9, 3).toInt());
        return result;
    }

    QByteArray received;
};

// For as long as it takes, up to half a minute.
template <class Condition>
bool eventually(Condition condition)
{
    return QTest::qWaitFor(condition, 30'000);
}

} // namespace postrider::test
