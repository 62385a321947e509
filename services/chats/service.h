// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "realtimeurls.h"
#include "sendwaiters.h"

#include <domain/sendbudget.h>
#include <ports/clock.h>
#include <ports/http.h>
#include <ports/keyvalue.h>
#include <ports/messagebus.h>
#include <ports/readers.h>
#include <runtime/authenticator.h>

#include <QObject>
#include <QTimer>

#include <memory>

namespace postrider::chats {

// Chats over REST: lists, history, receipts, unread, and sending for those without a socket. Reads what persistence
// wrote; writes nothing itself. Lives on the event-loop thread.
class Service : public QObject {
    Q_OBJECT
public:
    struct Ports { // all of them outlive the service
        const Authenticator &authenticator;
        const Clock &clock;
        ChatReader &chats;
        HistoryReader &history;
        MessageBus &bus;
        KeyValue &keyValue;
        SendBudget &budget;
    };
    explicit Service(const Ports &ports, QObject *parent = nullptr);
    ~Service() override;

    // `this` outlives `routes`.
    void registerRoutes(HttpRoutes &routes);
    // What GET /realtime tells one of.
    void setRealtimeUrls(const QList<QUrl> &urls) { m_realtimeUrls.set(urls); }
    void start(); // ready() follows once the bus is positioned
    void stop();  // sends that still wait are answered with 202

Q_SIGNALS:
    void ready();

private:
    void take(const QList<Record> &records);

    const Ports m_ports;
    RealtimeUrls m_realtimeUrls;
    SendWaiters m_waiters;
    std::unique_ptr<BroadcastSubscription> m_events;
    QTimer m_expiry; // runs while somebody waits
};

} // namespace postrider::chats
