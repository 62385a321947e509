// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "messagelayout.h"

#include <domain/ids.h>

#include <QHash>

#include <optional>

namespace postrider {
class MessageModel;

// Selected text from (uuid, offset) to (uuid, offset), across messages: it stays what it was while rows come and go.
class MessageSelection {
public:
    struct Position {
        MessageUuid uuid;
        int offset = 0;
        friend bool operator==(const Position &, const Position &) = default;
    };

    void clear() { m_from = m_to = {}; }
    void start(const Position &position) { m_from = m_to = position; }
    void extend(const Position &position) { m_to = position; }
    void selectRows(const MessageModel &model, int from, int to); // whole messages; `to` may stand above
    void selectWord(const MessageUuid &uuid, const QString &text, int offset);
    bool isEmpty() const { return m_from == m_to; }

    // What of each message in the window is selected.
    QHash<MessageUuid, MessageLayout::Range> ranges(const MessageModel &model) const;
    // The selected text; of several messages, each with its name and time.
    QString text(const MessageModel &model) const;

private:
    struct Rows {
        int first;
        int firstOffset;
        int last;
        int lastOffset;
    };
    std::optional<Rows> rows(const MessageModel &model) const;

    Position m_from; // where it began
    Position m_to;   // may stand before m_from
};

} // namespace postrider
