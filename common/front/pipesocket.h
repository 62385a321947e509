// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpSocket>

#include <functional>

namespace postrider::front {

// A QTcpSocket without a descriptor: what Qt's servers get instead of a client's socket. They read what feed() gives
// them; what they write comes out of written().
class PipeSocket : public QTcpSocket {
    Q_OBJECT
public:
    PipeSocket(const QHostAddress &peer, quint16 peerPort, QObject *parent = nullptr);
    ~PipeSocket() override;

    void feed(QByteArrayView bytes);
    // The client has gone. Qt's server then deletes this object.
    void hangUp();

    qint64 bytesAvailable() const override;
    qint64 bytesToWrite() const override { return 0; }
    bool isSequential() const override { return true; }
    void disconnectFromHost() override { hangUp(); }
    // Whether the client has ended its side by now; never waits. It is how a late answer is spared its work.
    bool waitForDisconnected(int = 0) override { return state() == UnconnectedState || (m_hasLeft && m_hasLeft()); }
    void setHasLeft(std::function<bool()> hasLeft) { m_hasLeft = std::move(hasLeft); }

Q_SIGNALS:
    void written(QByteArrayView bytes); // the view is good within the slot only

protected:
    qint64 readData(char *data, qint64 most) override;
    qint64 readLineData(char *data, qint64 most) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    QByteArray m_in;
    std::function<bool()> m_hasLeft;
};

} // namespace postrider::front
