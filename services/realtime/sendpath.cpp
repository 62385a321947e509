// SPDX-License-Identifier: GPL-3.0-or-later
#include "sendpath.h"

#include "socketsession.h"

#include <domain/bodyhash.h>
#include <domain/chat.h>
#include <faults/crashpoint.h>
#include <faults/plantedbug.h>
#include <wire/errorcodes.h>
#include <wire/records.h>

#include <QTimer>

namespace postrider::realtime {
namespace {

// The chat this is meant for; that it exists, and whose it is, is decided where the log is kept.
Result<ChatUri> destination(UserId sender, const wire::SendFrame &frame)
{
    if (const auto *chat = std::get_if<ChatUri>(&frame.to)) {
        if (!couldNameAChat(*chat)) // there is nothing to decide
            return failure(Code::NoSuchChat);
        return *chat;
    }
    const UserId recipient = std::get<UserId>(frame.to);
    if (recipient == sender)
        return failure(Code::ToOneself);
    return directChat(sender, recipient);
}

} // namespace

SendPath::SendPath(MessageBus &bus, SendBudget &budget, const Clock &clock, QObject *parent)
    : QObject(parent), m_bus(bus), m_budget(budget), m_clock(clock)
{
    connect(&bus, &MessageBus::room, this, &SendPath::onRoom);
}

void SendPath::submit(SocketSession *session, const wire::SendFrame &frame)
{
    const Claims &claims = session->claims();
    const Result<ChatUri> chat = destination(claims.user, frame);
    if (!chat) {
        session->send(wire::FailedFrame{frame.uuid.toString(), chat.error(), wire::mayWorkLater(chat.error().code)});
        return;
    }
    spend({session, {frame.uuid, *chat, claims.user, claims.device, frame.text}});
}

void SendPath::ended(const SocketSession *session)
{
    m_waitingForRoom.removeIf([session](const Held &held) { return held.session == session; });
}

void SendPath::spend(const Held &held)
{
    if (!held.session)
        return;
    const auto wait = m_budget.take(held.message.from, m_clock.now());
    if (wait.count() > 0) {
        held.session->hold();
        QTimer::singleShot(wait, Qt::PreciseTimer, held.session, [this, held] { spend(held); });
        return;
    }
    if (POSTRIDER_PLANTED_EVERY(20, Reorder)) {
        QTimer::singleShot(std::chrono::milliseconds(500), this, [this, held] { publish(held); });
        return;
    }
    if (m_waitingForRoom.isEmpty() && publish(held)) {
        held.session->release();
        return;
    }
    held.session->hold();
    m_waitingForRoom.enqueue(held);
}

bool SendPath::publish(const Held &held)
{
    const SaveMessage &message = held.message;
    const PendingSends::Key key{message.chat, message.uuid, bodyHash(EntryKind::Message, message.text)};
    const auto done = [session = held.session, key](const Result<void> &result) {
        if (session)
            session->acknowledged(key, result);
    };
    const auto taken = m_bus.publish(Topic::MessageSave, message.chat.value.toUtf8(), wire::encode(message), done);
    if (taken == MessageBus::Taken::Full)
        return false;
    POSTRIDER_CRASH_POINT(SocketPublished);
    held.session->pending().add(key);
    return true;
}

void SendPath::onRoom()
{
    while (!m_waitingForRoom.isEmpty()) {
        const Held &next = m_waitingForRoom.head();
        if (next.session && !publish(next))
            return;
        const Held gone = m_waitingForRoom.dequeue();
        if (gone.session)
            gone.session->release();
    }
}

} // namespace postrider::realtime
