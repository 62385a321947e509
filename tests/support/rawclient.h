// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QHostAddress>
#include <QTcpSocket>
#include <QTimer>

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
    constexpr qint64 Most = 30'000;
    QElapsedTimer since;
    since.start();
    QTimer lookAgain; // also when nothing happens; qWaitFor() would sleep between two turns of the loop
    lookAgain.start(5);
    while (!condition()) {
        if (since.elapsed() > Most)
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    return true;
}

} // namespace postrider::test
