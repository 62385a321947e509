// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/localstore.h"

#include <wire/frames.h>

#include <QObject>

namespace postrider::client {

// Sends what is in the outbox, in the order written, a bounded number at a time. A new connection sends all that isn't
// decided again, under the same uuids: the server decides each uuid once, so nothing comes twice or out of order.
class Sender : public QObject {
    Q_OBJECT
public:
    static constexpr int MostInFlight = 64;
    static constexpr qsizetype MostBytesInFlight = 1 << 20;
    using Say = std::function<void(const wire::ClientFrame &frame)>;

    Sender(LocalStore &store, UserId self, Say say, QObject *parent = nullptr);

    void connected();
    void disconnected();
    bool isConnected() const { return m_connected; }
    bool isInFlight(const MessageUuid &uuid) const { return m_inFlight.contains(uuid); }
    void pump(); // something was written
    void decided(const QList<MessageUuid> &uuids);

Q_SIGNALS:
    void broken(const QString &reason); // this disk can't be used: nothing is sent that can't be remembered

private:
    LocalStore &m_store;
    UserId m_self;
    Say m_say;
    bool m_connected = false;
    qint64 m_lastSent = 0;                    // by this connection
    QHash<MessageUuid, qsizetype> m_inFlight; // and their bytes
    qsizetype m_bytes = 0;
};

} // namespace postrider::client
