// SPDX-License-Identifier: GPL-3.0-or-later
#include "service.h"

#include "eventsconsumer.h"
#include "logging.h"
#include "meters.h"
#include "socketserver.h"
#include "usereventsconsumer.h"

#include <runtime/revocationloader.h>
#include <wire/closecodes.h>

#include <QTimer>

namespace postrider::realtime {

using namespace std::chrono_literals;

// In the order of the way of a frame: in by the server and the paths, back out by the consumers.
class Service::Parts {
public:
    explicit Parts(const Ports &ports)
        : meters(ports.metrics)
        , sends(ports.bus, ports.budget, ports.clock)
        , marks(ports.bus, ports.chats, index, ports.clock)
        , typing(ports.bus, hub, index, ports.clock)
        , presence({ports.bus, ports.keyValue, ports.users, ports.clock, ports.instance}, hub, index)
        , server({ports.sockets, ports.chats, ports.authenticator, ports.clock, meters},
                 {sends, marks, typing, presence}, hub, index)
        , unread(ports.chats, hub)
        , messageEvents(ports.bus, hub, index, unread, meters)
        , userEvents(ports.bus, ports.authenticator, presence, typing, meters)
        , revocations(ports.users, ports.authenticator, ports.clock)
    {
    }

    Meters meters;
    Hub hub;
    ChatIndex index;
    SendPath sends;
    MarkPath marks;
    TypingPath typing;
    PresencePath presence;
    SocketServer server;
    UnreadNotifier unread;
    EventsConsumer messageEvents;
    UserEventsConsumer userEvents;
    RevocationLoader revocations;
    bool messageEventsPositioned = false;
    bool revocationsCurrent = false;
    QTimer everySecond;
};

Service::Service(const Ports &ports, QObject *parent) : QObject(parent), m_parts(std::make_unique<Parts>(ports))
{
    ports.metrics.gauge("postrider_sockets", "WebSockets of clients.",
                        [this] { return double(m_parts->hub.all().size()); });
    ports.metrics.gauge("postrider_users_connected", "Users who have at least one WebSocket here.",
                        [this] { return double(m_parts->hub.users().size()); });
    ports.metrics.gauge("postrider_sends_held", "Messages that hold their socket until the bus has room.",
                        [this] { return double(m_parts->sends.held()); });
    connect(&m_parts->messageEvents, &EventsConsumer::positioned, this, [this] {
        m_parts->messageEventsPositioned = true;
        onPositioned();
    });
    // Who was signed out before is read once what follows is heard: nothing falls in between.
    connect(&m_parts->userEvents, &UserEventsConsumer::positioned, &m_parts->revocations, &RevocationLoader::load);
    connect(&m_parts->revocations, &RevocationLoader::loaded, this, [this] {
        m_parts->revocationsCurrent = true;
        onPositioned();
    });
    connect(&m_parts->messageEvents, &EventsConsumer::lost, this, [this] {
        m_parts->messageEventsPositioned = false;
        onLost();
    });
    connect(&m_parts->userEvents, &UserEventsConsumer::lost, this, [this] {
        m_parts->revocations.cancel();
        m_parts->revocationsCurrent = false;
        onLost();
    });
    connect(&m_parts->server, &SocketServer::empty, this, [this] {
        if (m_stopping)
            Q_EMIT stopped();
    });
    connect(&m_parts->everySecond, &QTimer::timeout, this, &Service::housekeep);
}

Service::~Service() = default;

void Service::start()
{
    m_parts->messageEvents.start();
    m_parts->userEvents.start();
    m_parts->everySecond.start(1s);
}

void Service::stop()
{
    m_stopping = true;
    m_parts->server.refuse();
    m_parts->server.closeAll(wire::closecode::GoingAway, tr("The server stops."));
}

void Service::housekeep()
{
    m_parts->server.closeExpired();
    m_parts->presence.housekeep();
}

void Service::onPositioned()
{
    if (m_stopping || !m_parts->messageEventsPositioned || !m_parts->revocationsCurrent)
        return;
    m_parts->server.accept();
    Q_EMIT ready();
}

void Service::onLost()
{
    qCWarning(log) << "events may have been missed: closing every socket, so that the clients sync";
    m_parts->server.refuse();
    m_parts->server.closeAll(wire::closecode::TryAgainLater, tr("The server has to catch up: connect again."));
    Q_EMIT lost();
}

} // namespace postrider::realtime
