// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commandline.h"
#include "device.h"

#include <QHash>

namespace postrider::cli {

// Says every message and every new state of one's own as it comes.
class Listener : public QObject {
    Q_OBJECT
public:
    Listener(Device &device, const CommandLine &line);

    // What is there already isn't news.
    void begin();

private:
    void look(const ChatUri &chat, const client::MessageRange &range);
    void notice(const client::MessagePage &page);
    void sayMessage(const client::MessageItem &item);
    void sayState(const client::MessageItem &item);
    void sayConnection(const client::Connection &connection);

    Device &m_device;
    const CommandLine &m_line;
    QHash<MessageUuid, MessageState> m_states; // of one's own, as they were said last
};

} // namespace postrider::cli
