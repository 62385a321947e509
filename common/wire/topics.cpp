// SPDX-License-Identifier: GPL-3.0-or-later
#include "topics.h"

namespace postrider::wire {

QString topicName(Topic topic)
{
    switch (topic) {
    case Topic::MessageSave:
        return QStringLiteral("message_save");
    case Topic::ReceiptSave:
        return QStringLiteral("receipt_save");
    case Topic::MessageEvents:
        return QStringLiteral("message_events");
    case Topic::UserEvents:
        return QStringLiteral("user_events");
    case Topic::MessageDead:
        return QStringLiteral("message_dead");
    }
    Q_UNREACHABLE();
}

} // namespace postrider::wire
