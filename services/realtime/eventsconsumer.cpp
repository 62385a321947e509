// SPDX-License-Identifier: GPL-3.0-or-later
#include "eventsconsumer.h"

#include "logging.h"
#include "meters.h"
#include "socketsession.h"

#include <domain/bodyhash.h>
#include <faults/crashpoint.h>
#include <faults/plantedbug.h>
#include <wire/errorcodes.h>
#include <wire/frames.h>
#include <wire/records.h>

namespace postrider::realtime {

EventsConsumer::EventsConsumer(MessageBus &bus, Hub &hub, ChatIndex &index, UnreadNotifier &unread, Meters &meters,
                               QObject *parent)
    : QObject(parent), m_bus(bus), m_hub(hub), m_index(index), m_unread(unread), m_meters(meters)
{
}

void EventsConsumer::start()
{
    m_subscription = m_bus.subscribeBroadcast(Topic::MessageEvents);
    connect(m_subscription.get(), &BroadcastSubscription::received, this, &EventsConsumer::onRecords);
    connect(m_subscription.get(), &BroadcastSubscription::positioned, this, &EventsConsumer::positioned);
    connect(m_subscription.get(), &BroadcastSubscription::lost, this, &EventsConsumer::lost);
}

void EventsConsumer::onRecords(const QList<Record> &records)
{
    for (const Record &record : records) {
        const auto event = wire::parseMessageEvent(record.value);
        if (event)
            std::visit([this](const auto &what) { tell(what); }, *event);
        else
            bury(record, event.error().cause);
    }
}

// It reached nobody here, so clients learn by their next sync what it said. Should there be no room for it among the
// dead, it still stands where it was read.
void EventsConsumer::bury(const Record &record, const QString &reason)
{
    qCCritical(log).noquote() << "can't read event" << record.offset << "of partition" << record.partition << reason;
    m_meters.unreadable(record.topic);
    m_bus.publish(Topic::MessageDead, record.key, wire::encode(wire::DeadRecord{reason, record.key, record.value}));
}

void EventsConsumer::tell(const EntrySaved &saved)
{
    const Entry &entry = saved.entry;
    m_index.entrySaved(entry.chat, entry.seq);
    const QList<SocketSession *> senders =
        waiting(entry.from, {entry.chat, entry.uuid, bodyHash(entry.kind, entry.text)});
    if (!senders.isEmpty()) {
        const Seq seq = POSTRIDER_PLANTED_EVERY(50, SavedElsewhere) ? entry.seq + 1 : entry.seq;
        const QByteArray frame = wire::encode(wire::SavedFrame{entry.uuid, entry.chat, seq, entry.savedAt});
        for (SocketSession *session : senders) {
            m_meters.saved();
            session->send(frame);
        }
    }
    POSTRIDER_CRASH_POINT(SocketHalfTold);
    if (saved.repeat || (POSTRIDER_PLANTED(StaleMembers) && entry.seq == Seq{1}))
        return;
    const QByteArray frame = wire::encode(wire::MessageFrame{entry});
    for (const UserId member : m_index.members(entry.chat))
        for (SocketSession *session : m_hub.sockets(member))
            if (!senders.contains(session) && !POSTRIDER_PLANTED_EVERY(50, DropFrame))
                session->sendOfChat(entry.chat, frame);
    POSTRIDER_CRASH_POINT(SocketTold);
}

void EventsConsumer::tell(const EntryRefused &refused)
{
    const wire::FailedFrame failed{refused.uuid.toString(), failure(refused.code).error(),
                                   wire::mayWorkLater(refused.code)};
    for (SocketSession *session : waiting(refused.from, {refused.chat, refused.uuid, refused.bodyHash}))
        session->send(failed);
}

// In a direct chat each of the two sees the other one's mark as that of all others.
void EventsConsumer::tell(const MarkMoved &moved)
{
    wire::ReceiptsFrame frame{moved.chat, moved.mark, {{moved.user, moved.mark, moved.at}}};
    const QByteArray toOthers = wire::encode(frame);
    frame.all = moved.others;
    const QByteArray toMover = wire::encode(frame);
    for (const UserId member : m_index.members(moved.chat))
        m_hub.send(member, moved.chat, member == moved.user ? toMover : toOthers);
    if (moved.mark.read > moved.before.read)
        m_unread.countChanged(moved.user, moved.chat);
}

QList<SocketSession *> EventsConsumer::waiting(UserId sender, const PendingSends::Key &key) const
{
    QList<SocketSession *> waiting = m_hub.sockets(sender);
    waiting.removeIf([&](SocketSession *session) { return !session->pending().decided(key); });
    return waiting;
}

} // namespace postrider::realtime
