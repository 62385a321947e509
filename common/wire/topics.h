// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/topic.h>

#include <QString>

namespace postrider::wire {
QString topicName(Topic topic); // "message_save"
} // namespace postrider::wire
