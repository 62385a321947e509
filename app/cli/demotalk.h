// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "device.h"

#include <QObject>

namespace postrider::cli {

// Two devices that talk with each other, and whoever watches sees each state as it happens.
class DemoTalk {
public:
    struct Speaker {
        Device &device;
        QString name;
    };
    enum class Sight { Reads, LeavesUnread };

    DemoTalk(Speaker one, Speaker other);

    // One says something to the other, who has it delivered and, if so chosen, reads it.
    Exit say(bool byOne, const QString &text, Sight sight);
    // Where the last message of one of them was, and when, by the server's times.
    Exit sayReceipts(bool byOne);

private:
    Exit follow(Speaker &speaker, const MessageUuid &uuid, MessageState until);
    void sayState(MessageState reached);

    Speaker m_one;
    Speaker m_other;
    MessageUuid m_lastOfOne;
    MessageUuid m_lastOfOther;
    MessageState m_said = MessageState::Queued; // of the message that is under way
};

} // namespace postrider::cli
