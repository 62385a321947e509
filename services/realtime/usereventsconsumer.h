// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presencepath.h"
#include "typingpath.h"

#include <ports/messagebus.h>
#include <runtime/authenticator.h>

#include <QObject>

#include <memory>

namespace postrider::realtime {

class Meters;

// user_events: whose device was signed out, and who comes, goes and types.
class UserEventsConsumer : public QObject {
    Q_OBJECT
public:
    UserEventsConsumer(MessageBus &bus, Authenticator &authenticator, PresencePath &presence, const TypingPath &typing,
                       Meters &meters, QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    void positioned();
    void lost();

private:
    void onRecords(const QList<Record> &records);
    void tell(const DeviceRevoked &revoked) { m_authenticator.revoke(revoked.device); }
    void tell(const PresenceChanged &changed) { m_presence.heard(changed); }
    void tell(const UserTyping &typing) { m_typing.tell(typing); }

    MessageBus &m_bus;
    Authenticator &m_authenticator;
    PresencePath &m_presence;
    const TypingPath &m_typing;
    Meters &m_meters;
    std::unique_ptr<BroadcastSubscription> m_subscription;
};

} // namespace postrider::realtime
