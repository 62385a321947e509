// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "syncactions.h"

#include <deque>

namespace postrider::client {

// Which chats wait to be asked about, and which requests are under way: few at once, each chat at most one by the
// rules.
class FetchQueue {
public:
    struct Asked {
        ChatUri chat;
        Seq before{};        // 0: the chat's description
        Seq held{};          // the highest that was held when it was asked for
        bool wanted = false; // by a person, beside the rules

        // False for a page that neither holds what was asked for nor says that it is gone: it would be asked for again
        // and again.
        bool isAnsweredBy(const Page &page) const;
    };

    FetchId nextId() { return ++m_lastId; }
    FetchId remember(const Asked &asked);
    // Forgets it; nothing if it was forgotten before.
    std::optional<Asked> answered(FetchId id);

    void push(const ChatUri &chat) { m_waiting.push_back(chat); }
    std::optional<ChatUri> pop(); // nothing while as many as may be are under way
    bool isIdle() const { return m_waiting.empty() && underWay() == 0; }
    void clear();

private:
    qsizetype underWay() const; // by the rules

    FetchId m_lastId = 0;
    QHash<FetchId, Asked> m_asked;
    std::deque<ChatUri> m_waiting;
};

} // namespace postrider::client
