// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/sendbudget.h>
#include <ports/clock.h>
#include <ports/keyvalue.h>
#include <ports/messagebus.h>
#include <ports/metrics.h>
#include <ports/readers.h>
#include <ports/websocket.h>
#include <runtime/authenticator.h>

#include <QObject>

#include <memory>

namespace postrider::realtime {

// WebSocket sessions: frames in, events out. Decides nothing about messages; holds nothing that can't be rebuilt. Lives
// on the event-loop thread.
class Service : public QObject {
    Q_OBJECT
public:
    struct Ports { // all of them outlive the service
        WebSocketServer &sockets;
        Authenticator &authenticator;
        const Clock &clock;
        ChatReader &chats;
        UserDirectory &users;
        MessageBus &bus;
        KeyValue &keyValue;
        SendBudget &budget;
        QByteArray instance = QByteArrayLiteral("realtime"); // its name among several
        Metrics &metrics = Metrics::none();
    };
    explicit Service(const Ports &ports, QObject *parent = nullptr);
    ~Service() override;

    void start(); // ready() follows once the bus is positioned and revocations are known; earlier clients are told to
                  // try again later
    void stop();  // every socket is closed with 1001; stopped() follows, at the latest when the last has gone
    // What time brings: called every second by itself.
    void housekeep();

Q_SIGNALS:
    void ready();
    void lost(); // events may have been missed: no clients until ready() again
    void stopped();

private:
    class Parts;
    void onPositioned();
    void onLost();

    const std::unique_ptr<Parts> m_parts;
    bool m_stopping = false;
};

} // namespace postrider::realtime
