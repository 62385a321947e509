// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chatindex.h"
#include "hub.h"
#include "typingthrottle.h"

#include <domain/records.h>
#include <ports/clock.h>
#include <ports/messagebus.h>
#include <wire/frames.h>

namespace postrider::realtime {

// "Ann is typing", from one of a chat's members to the others; never kept, and nothing is lost with it.
class TypingPath {
public:
    TypingPath(MessageBus &bus, const Hub &hub, const ChatIndex &index, const Clock &clock);

    void submit(SocketSession *session, const wire::TypingFrame &frame);
    void tell(const UserTyping &typing) const;

private:
    MessageBus &m_bus;
    const Hub &m_hub;
    const ChatIndex &m_index;
    const Clock &m_clock;
    TypingThrottle m_throttle;
};

} // namespace postrider::realtime
