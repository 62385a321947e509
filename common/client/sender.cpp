// SPDX-License-Identifier: GPL-3.0-or-later
#include "sender.h"

namespace postrider::client {

Sender::Sender(LocalStore &store, UserId self, Say say, QObject *parent)
    : QObject(parent), m_store(store), m_self(self), m_say(std::move(say))
{
}

void Sender::connected()
{
    m_connected = true;
    m_lastSent = 0;
    m_inFlight.clear();
    m_bytes = 0;
    pump();
}

void Sender::disconnected()
{
    m_connected = false;
    m_inFlight.clear();
    m_bytes = 0;
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
    if (!m_connected || room <= 0 || m_bytes >= MostBytesInFlight)
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
        m_bytes += item.text.size();
        m_inFlight.insert(item.uuid, item.text.size());
        m_lastSent = item.id;
        next.append(item);
        if (!item.sent)
            fresh.append(item.uuid);
    }
    // Written down first: what may have left this computer can't be taken back any more, not even after a crash.
    const auto marked =
        fresh.isEmpty() ? SqlResult<void>() : m_store.transaction([&] { return m_store.outbox().markSent(fresh); });
    if (!marked) {
        Q_EMIT broken(Error(marked.error()).message);
        return;
    }
    for (const OutboxItem &item : std::as_const(next)) {
        wire::SendFrame frame{.uuid = item.uuid, .text = item.text, .to = item.chat};
        // By the recipient's id a direct chat comes into being with its first message.
        if (const UserId peer = directPeer(item.chat, m_self))
            frame.to = peer;
        m_say(frame);
    }
}

} // namespace postrider::client
