// SPDX-License-Identifier: GPL-3.0-or-later
#include "sender.h"

#include <faults/crashpoint.h>
#include <faults/plantedbug.h>

namespace postrider::client {

Sender::Sender(LocalStore &store, UserId self, Say say, QObject *parent)
    : QObject(parent), m_store(store), m_self(self), m_say(std::move(say))
{
}

void Sender::connected()
{
    m_connected = true;
    restart();
}

void Sender::disconnected()
{
    m_connected = false;
    m_inFlight.clear();
    m_old.clear();
    m_bytes = 0;
}

void Sender::restart()
{
    m_lastSent = 0;
    m_inFlight.clear();
    m_old.clear();
    m_bytes = 0;
    pump();
}

bool Sender::takesAtOnce() const
{
    return m_connected && !m_behind && m_inFlight.size() < MostInFlight && m_bytes < MostBytesInFlight;
}

void Sender::roundEnded()
{
    const auto before = std::exchange(m_old, QSet(m_inFlight.keyBegin(), m_inFlight.keyEnd()));
    if (before.intersects(m_old))
        restart();
}

void Sender::decided(const QList<MessageUuid> &uuids)
{
    for (const MessageUuid &uuid : uuids)
        m_bytes -= m_inFlight.take(uuid);
    pump();
}

void Sender::pump()
{
    const int room = MostInFlight - int(m_inFlight.size());
    if (!m_connected)
        return;
    m_behind = true;
    if (room <= 0 || m_bytes >= MostBytesInFlight)
        return;
    auto waiting = m_store.outbox().undecided(m_lastSent, room);
    if (!waiting) {
        Q_EMIT broken(Error(waiting.error()).message);
        return;
    }
    QList<OutboxItem> next;
    QList<MessageUuid> fresh;
    for (const OutboxItem &item : std::as_const(*waiting)) {
        if (m_bytes >= MostBytesInFlight)
            break;
        const qsizetype bytes = item.text.toUtf8().size();
        m_bytes += bytes;
        m_inFlight.insert(item.uuid, bytes);
        m_lastSent = item.id;
        next.append(item);
        if (!item.sent)
            fresh.append(item.uuid);
    }
    m_behind = waiting->size() == room || next.size() < waiting->size();
    // Written down first: what may have left this computer can't be taken back any more, not even after a crash.
    const auto marked =
        fresh.isEmpty() ? SqlResult<void>() : m_store.transaction([&] { return m_store.outbox().markSent(fresh); });
    if (!marked) {
        Q_EMIT broken(Error(marked.error()).message);
        return;
    }
    POSTRIDER_CRASH_POINT(SendMarked);
    for (const OutboxItem &item : std::as_const(next)) {
        wire::SendFrame frame{.uuid = item.uuid, .text = item.text, .to = item.chat};
        if (POSTRIDER_PLANTED(NewUuidOnResend) && item.sent)
            frame.uuid = MessageUuid::create();
        // By the recipient's id a direct chat comes into being with its first message.
        if (const UserId peer = directPeer(item.chat, m_self))
            frame.to = peer;
        m_say(frame);
        POSTRIDER_CRASH_POINT(SendSaid);
        if (POSTRIDER_PLANTED(ForgetWhatWasSent)) [[maybe_unused]]
            const auto forgotten = m_store.outbox().remove(item.uuid);
    }
}

} // namespace postrider::client
