// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chatindex.h"
#include "hub.h"
#include "pendingsends.h"
#include "unreadnotifier.h"

#include <domain/records.h>
#include <ports/messagebus.h>

#include <QObject>

#include <memory>

namespace postrider::realtime {

class Meters;

// message_events: what persistence decided, to the sockets it concerns. Each frame is encoded once.
class EventsConsumer : public QObject {
    Q_OBJECT
public:
    EventsConsumer(MessageBus &bus, Hub &hub, ChatIndex &index, UnreadNotifier &unread, Meters &meters,
                   QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    void positioned(); // from here on nothing is missed
    void lost();       // something may have been missed

private:
    void onRecords(const QList<Record> &records);
    void bury(const Record &record, const QString &reason);
    void tell(const EntrySaved &saved);
    void tell(const EntryRefused &refused);
    void tell(const MarkMoved &moved);
    QList<SocketSession *> waiting(UserId sender, const PendingSends::Key &key) const;

    MessageBus &m_bus;
    Hub &m_hub;
    ChatIndex &m_index;
    UnreadNotifier &m_unread;
    Meters &m_meters;
    std::unique_ptr<BroadcastSubscription> m_subscription;
};

} // namespace postrider::realtime
