// SPDX-License-Identifier: GPL-3.0-or-later
#include "socketopener.h"

#include "logging.h"
#include "socketsession.h"

#include <domain/limits.h>
#include <ports/futures.h>
#include <wire/closecodes.h>

namespace postrider::realtime {

SocketOpener::SocketOpener(ChatReader &chats, ChatIndex &index, const Clock &clock, QObject *parent)
    : QObject(parent), m_chats(chats), m_index(index), m_clock(clock)
{
}

void SocketOpener::open(SocketSession *session)
{
    m_waiting.enqueue(session);
    next();
}

void SocketOpener::next()
{
    while (m_reading < AtATime && !m_waiting.isEmpty()) {
        const QPointer<SocketSession> session = m_waiting.dequeue();
        if (session && !session->isClosing())
            read(session);
    }
}

// What happens while this is being read waits in the session: nothing falls between the two.
void SocketOpener::read(const QPointer<SocketSession> &session)
{
    ++m_reading;
    const UserId user = session->user();
    const auto epoch = m_chats.epoch();
    const auto memberships = m_chats.memberships(user);
    const auto unread = m_chats.unread(user, {});
    const auto done = andThen(epoch, this, [=, this](const Epoch &epoch) {
        return andThen(memberships, this, [=, this](const QList<ChatUri> &chats) {
            m_index.addMemberships(user, chats);
            return andThen(unread, this, [=, this](const QList<UnreadChat> &unread) {
                if (session && !session->isClosing())
                    greet(session, epoch, unread);
                return ready(Result<void>());
            });
        });
    });
    whenDone(done, this, [this, session](const Result<void> &result) {
        --m_reading;
        if (!result && session) {
            qCWarning(log).noquote() << "can't begin a session:" << result.error().message << result.error().cause;
            session->close(wire::closecode::TryAgainLater, result.error().message);
        }
        next();
    });
}

void SocketOpener::greet(SocketSession *session, const Epoch &epoch, const QList<UnreadChat> &unread)
{
    Q_EMIT opened(session);
    const Claims &claims = session->claims();
    session->open({.epoch = epoch,
                   .user = claims.user,
                   .device = claims.device,
                   .time = m_clock.now(),
                   .messageBytes = limits::MessageBytes,
                   .frameBytes = limits::FrameBytes,
                   .sendsPerSecond = limits::SendsPerSecond,
                   .burst = limits::SendBurst},
                  {unread});
}

} // namespace postrider::realtime
