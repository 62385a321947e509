// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/localstore.h"

#include <wire/frames.h>

#include <QObject>
#include <QSet>

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
    // From the outbox's beginning again, if connected: what counted as decided isn't any more.
    void restart();
    // What is written now will leave this computer with the next pump().
    bool takesAtOnce() const;
    void pump(); // something was written
    void decided(const QList<MessageUuid> &uuids);
    // A quarter of an hour has passed, or a connection's first sync. What is still undecided the second time is sent
    // again: on a sound server its answer was lost.
    void roundEnded();

Q_SIGNALS:
    void broken(const QString &reason); // this disk can't be used: nothing is sent that can't be remembered

private:
    LocalStore &m_store;
    UserId m_self;
    Say m_say;
    bool m_connected = false;
    bool m_behind = false;                    // there may be more in the outbox than was sent
    qint64 m_lastSent = 0;                    // by this connection
    QHash<MessageUuid, qsizetype> m_inFlight; // and their bytes
    qsizetype m_bytes = 0;
    QSet<MessageUuid> m_old; // in flight when the last round ended
};

} // namespace postrider::client
