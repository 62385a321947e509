// SPDX-License-Identifier: GPL-3.0-or-later
#include "markpath.h"

#include "logging.h"
#include "socketsession.h"

#include <domain/limits.h>
#include <faults/crashpoint.h>
#include <faults/plantedbug.h>
#include <ports/futures.h>
#include <wire/records.h>

namespace postrider::realtime {

using namespace std::chrono_literals;

MarkPath::MarkPath(MessageBus &bus, ChatReader &chats, ChatIndex &index, const Clock &clock, QObject *parent)
    : QObject(parent), m_bus(bus), m_chats(chats), m_index(index), m_clock(clock)
{
    m_interval.setInterval(limits::MarkInterval);
    connect(&m_interval, &QTimer::timeout, this, &MarkPath::publishDue);
}

void MarkPath::submit(SocketSession *session, const wire::MarkFrame &frame)
{
    SaveMark mark{frame.kind, frame.chat, session->user(), frame.seq, m_clock.now()};
    const auto known = m_index.lastSeq(mark.user, mark.chat);
    POSTRIDER_CRASH_POINT(SocketMarkTaken);
    if (POSTRIDER_PLANTED(DeliveredAsRead))
        mark.kind = MarkKind::Read;
    if (POSTRIDER_PLANTED(DeliveredAhead) && known)
        mark.seq = *known;
    if (known && mark.seq <= *known) {
        take(mark);
        return;
    }
    session->hold();
    ask(session, mark);
}

void MarkPath::ask(const QPointer<SocketSession> &session, const SaveMark &mark)
{
    whenDone(m_chats.chat(mark.user, mark.chat), this, [this, session, mark](const Result<Chat> &chat) {
        if (session)
            answer(session, mark, chat);
    });
}

void MarkPath::answer(SocketSession *session, const SaveMark &mark, const Result<Chat> &chat)
{
    if (!chat && chat.error().code != Code::NoSuchChat) {
        // The mark may be right: it is held until the store can be asked again.
        qCWarning(log).noquote() << "can't check a mark:" << chat.error().message << chat.error().cause;
        QTimer::singleShot(1s, this, [this, session = QPointer(session), mark] {
            if (session)
                ask(session, mark);
        });
        return;
    }
    if (!chat || chat->leftSeq) {
        session->refuse(failure(Code::NoSuchChat).error());
    } else if (mark.seq > chat->lastSeq) {
        session->refuse(failure(Code::BadSeq).error());
    } else {
        m_index.learned(mark.user, mark.chat, chat->lastSeq);
        take(mark);
    }
    session->release();
}

void MarkPath::take(const SaveMark &mark)
{
    if (const auto now = m_coalescer.offer(mark, m_clock.now()))
        publish(*now);
    if (!m_interval.isActive())
        m_interval.start();
}

void MarkPath::publish(const SaveMark &mark)
{
    const QByteArray record = wire::encode(mark);
    const auto done = [context = QPointer(this), mark](const Result<void> &result) {
        if (context && !result)
            context->putBack(mark);
    };
    if (m_bus.publish(Topic::ReceiptSave, mark.chat.value.toUtf8(), record, done) == MessageBus::Taken::Full)
        putBack(mark);
    POSTRIDER_CRASH_POINT(SocketMarkPublished);
}

void MarkPath::putBack(const SaveMark &mark)
{
    m_coalescer.putBack(mark, m_clock.now());
    if (!m_interval.isActive())
        m_interval.start();
}

void MarkPath::publishDue()
{
    const QList<SaveMark> marks = m_coalescer.due(m_clock.now());
    if (m_coalescer.idle())
        m_interval.stop();
    for (const SaveMark &mark : marks)
        publish(mark);
}

} // namespace postrider::realtime
