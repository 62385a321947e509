// SPDX-License-Identifier: GPL-3.0-or-later
#include "typingpath.h"

#include "socketsession.h"

#include <wire/records.h>

namespace postrider::realtime {

TypingPath::TypingPath(MessageBus &bus, const Hub &hub, const ChatIndex &index, const Clock &clock)
    : m_bus(bus), m_hub(hub), m_index(index), m_clock(clock)
{
}

void TypingPath::submit(SocketSession *session, const wire::TypingFrame &frame)
{
    const UserId user = session->user();
    if (!m_index.isMember(user, frame.chat)) {
        session->refuse(failure(Code::NoSuchChat).error());
        return;
    }
    if (m_throttle.allows(user, frame.chat, m_clock.now()))
        m_bus.publish(Topic::UserEvents, QByteArray::number(user.value), wire::encode(UserTyping{user, frame.chat}));
}

void TypingPath::tell(const UserTyping &typing) const
{
    const QByteArray frame = wire::encode(wire::TypingNotice{typing.chat, typing.user});
    for (const UserId member : m_index.members(typing.chat))
        if (member != typing.user)
            m_hub.send(member, typing.chat, frame);
}

} // namespace postrider::realtime
