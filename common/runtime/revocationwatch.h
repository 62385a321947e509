// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "revocationloader.h"

#include <ports/messagebus.h>

#include <QObject>

#include <memory>

namespace postrider {

// Keeps an authenticator's revocations current, in a process that isn't identity's only one: those of before are
// loaded, those that follow are heard on user_events. It listens first, so that nothing falls in between. Everything it
// is given outlives it. As long as something may have been missed, the authenticator isn't current.
class RevocationWatch : public QObject {
    Q_OBJECT
public:
    RevocationWatch(MessageBus &bus, UserDirectory &users, Authenticator &authenticator, const Clock &clock,
                    QObject *parent = nullptr);
    ~RevocationWatch() override;

    void start();
    void stop();

Q_SIGNALS:
    void currentChanged(bool current); // first true, some time after start()

private:
    void setCurrent(bool current);
    void take(const QList<Record> &records);

    MessageBus &m_bus;
    Authenticator &m_authenticator;
    RevocationLoader m_loader;
    std::unique_ptr<BroadcastSubscription> m_events;
};

} // namespace postrider
