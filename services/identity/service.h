// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts.h"
#include "presenceconsumer.h"
#include "revocationpublisher.h"
#include "sessions.h"

#include <ports/accounts.h>
#include <ports/clock.h>
#include <ports/http.h>
#include <ports/keyvalue.h>
#include <ports/messagebus.h>
#include <ports/metrics.h>
#include <ports/passwordhasher.h>
#include <ports/tokensigner.h>
#include <runtime/authenticator.h>
#include <runtime/health.h>

#include <QObject>
#include <QTimer>

namespace postrider::identity {

// Who there is, and who is signed in: accounts, devices, tokens. Lives on the event-loop thread.
class Service : public QObject {
    Q_OBJECT
public:
    struct Ports { // all of them outlive the service
        AccountStore &accounts;
        DeviceStore &devices;
        PasswordHasher &passwords;
        const TokenSigner &signer;
        Authenticator &authenticator;
        MessageBus &bus;
        KeyValue &keyValue;
        const Clock &clock;
        Health &health; // "accounts": ok, or degraded while the database can't be written
        Metrics &metrics = Metrics::none();
    };
    explicit Service(const Ports &ports, QObject *parent = nullptr);

    // `this` outlives `routes`.
    void registerRoutes(HttpRoutes &routes);
    // The authenticator learns who was signed out lately, before ready(): clients are to be taken only then.
    void start();
    void stop(); // takes nothing from the bus any more; what is being answered goes on

Q_SIGNALS:
    void ready();
    void failed(const postrider::Error &error); // instead of ready()

private:
    void probe();

    const Ports m_ports;
    RevocationPublisher m_revocations;
    Sessions m_sessions;
    Accounts m_accounts;
    PresenceConsumer m_presence;
    QTimer m_probe;
};

} // namespace postrider::identity
