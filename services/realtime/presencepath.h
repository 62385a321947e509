// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chatindex.h"
#include "hub.h"
#include "presence.h"

#include <domain/records.h>
#include <ports/clock.h>
#include <ports/keyvalue.h>
#include <ports/messagebus.h>
#include <ports/readers.h>

#include <QHash>
#include <QObject>

#include <utility>

namespace postrider::realtime {

// Tells every realtime, and identity, which devices come and go, and the users connected here which of those they share
// a chat with are online. What is heard on the bus says so at once; the key-value store, where each instance keeps
// saying whom it holds, corrects it: of an instance that died nothing more is heard. While the store is away, the bus
// is all.
class PresencePath : public QObject {
    Q_OBJECT
public:
    struct Ports {
        MessageBus &bus;
        KeyValue &keyValue;
        UserDirectory &users;
        const Clock &clock;
        QByteArray instance; // the name of this one; not empty
    };
    PresencePath(const Ports &ports, const Hub &hub, const ChatIndex &index, QObject *parent = nullptr);

    // The device's first socket was opened here, or its last one has gone.
    void deviceChanged(UserId user, const DeviceId &device, bool online);
    void heard(const PresenceChanged &changed);
    void housekeep(); // every second

private:
    using Found = QHash<QByteArray, QByteArray>; // in the key-value store
    void publish(UserId user, const DeviceId &device, bool online, Timestamp at);
    void publishWaiting();
    void renew();
    void tellWhoIsGone();
    void lookAround();
    void compare(const QList<UserId> &users, const Found &found, Timestamp asked);
    void tell(const Presence::Change &change);
    void send(UserId user, bool online, std::optional<Timestamp> lastSeen) const;

    const Ports m_ports;
    const Hub &m_hub;
    const ChatIndex &m_index;
    Presence m_presence;
    // For room on the bus: how each device stands by now, whatever it did meanwhile.
    QHash<std::pair<UserId, DeviceId>, PresenceChanged> m_waiting;
    int m_second = 0;         // of the round of renewals
    QList<UserId> m_toLookAt; // the rest of this round
    bool m_looking = false;
    QSet<UserId> m_toldGone; // of those who share a chat with somebody here
};

} // namespace postrider::realtime
