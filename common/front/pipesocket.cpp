// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipesocket.h"

#include <QHostAddress>

#include <algorithm>

namespace postrider::front {

PipeSocket::PipeSocket(const QHostAddress &peer, quint16 peerPort, QObject *parent) : QTcpSocket(parent)
{
    setPeerAddress(peer);
    setPeerPort(peerPort);
    setSocketState(ConnectedState);
    setOpenMode(ReadWrite);
}

// The base class must not think there were a connection to end: it would call what is no more.
PipeSocket::~PipeSocket()
{
    setSocketState(UnconnectedState);
}

void PipeSocket::feed(QByteArrayView bytes)
{
    if (state() != ConnectedState)
        return;
    m_in.append(bytes);
    Q_EMIT readyRead();
}

void PipeSocket::hangUp()
{
    if (state() == UnconnectedState)
        return;
    m_in = {};
    setSocketState(UnconnectedState);
    Q_EMIT stateChanged(UnconnectedState);
    Q_EMIT disconnected();
}

qint64 PipeSocket::bytesAvailable() const
{
    return QTcpSocket::bytesAvailable() + m_in.size();
}

qint64 PipeSocket::readData(char *data, qint64 most)
{
    const qint64 count = std::min<qint64>(most, m_in.size());
    std::copy_n(m_in.constData(), count, data);
    m_in.remove(0, count);
    return count;
}

// QAbstractSocket's own would ask the socket engine that isn't there.
qint64 PipeSocket::readLineData(char *data, qint64 most)
{
    return QIODevice::readLineData(data, most); // NOLINT(bugprone-parent-virtual-call)
}

qint64 PipeSocket::writeData(const char *data, qint64 size)
{
    Q_EMIT written(QByteArrayView(data, size));
    return size;
}

} // namespace postrider::front
