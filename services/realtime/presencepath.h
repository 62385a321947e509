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
// a chat with are online.
class PresencePath : public QObject {
    Q_OBJECT
public:
    struct Ports {
        MessageBus &bus;
        KeyValue &keyValue;
        UserDirectory &users;
        const Clock &clock;
    };
    PresencePath(const Ports &ports, const Hub &hub, const ChatIndex &index, QObject *parent = nullptr);

    // The device's first socket was opened here, or its last one has gone.
    void deviceChanged(UserId user, const DeviceId &device, bool online);
    void heard(const PresenceChanged &changed);
    void tellWhoIsGone();
    void renew(); // what the key-value store knows of the users connected here; in good time before it forgets

private:
    void publishWaiting();
    void tell(const Presence::Change &change);
    void send(UserId user, bool online, std::optional<Timestamp> lastSeen) const;

    const Ports m_ports;
    const Hub &m_hub;
    const ChatIndex &m_index;
    Presence m_presence;
    // For room on the bus: how each device stands by now, whatever it did meanwhile.
    QHash<std::pair<UserId, DeviceId>, PresenceChanged> m_waiting;
};

} // namespace postrider::realtime
