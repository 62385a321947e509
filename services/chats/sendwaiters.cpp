// SPDX-License-Identifier: GPL-3.0-or-later
#include "sendwaiters.h"

#include <domain/bodyhash.h>
#include <domain/limits.h>

#include <utility>

namespace postrider::chats {

QFuture<SendWaiters::Outcome> SendWaiters::wait(const Key &key, Timestamp deadline)
{
    auto waiter = std::make_unique<Waiter>(deadline);
    waiter->promise.start();
    QFuture<Outcome> future = waiter->promise.future();
    m_waiting[key].push_back(std::move(waiter));
    m_deadlines.emplace_back(deadline, key);
    return future;
}

void SendWaiters::saved(const Entry &entry, bool repeat)
{
    answerFirst({entry.from, entry.chat, entry.uuid, bodyHash(entry.kind, entry.text)}, SendOutcome{entry, repeat});
}

void SendWaiters::refused(const Key &key, const Error &error)
{
    answerFirst(key, std::unexpected(error));
}

void SendWaiters::expire(Timestamp now)
{
    // One further away than anybody waits is of a clock that was set back.
    const auto isOver = [now](Timestamp deadline) { return deadline <= now || deadline - now > limits::SaveWait; };
    while (!m_deadlines.empty() && isOver(m_deadlines.front().first)) {
        const Key key = std::exchange(m_deadlines.front().second, {});
        m_deadlines.pop_front();
        const auto found = m_waiting.find(key);
        if (found != m_waiting.end() &&
            isOver(found->second.front()->deadline)) // else its own was answered or forgotten
            answerFirst(key, std::nullopt);
    }
}

void SendWaiters::forget(const Key &key)
{
    const auto found = m_waiting.find(key);
    if (found == m_waiting.end())
        return;
    found->second.pop_back();
    if (found->second.empty())
        m_waiting.erase(found);
}

void SendWaiters::answerFirst(const Key &key, Outcome outcome)
{
    const auto found = m_waiting.find(key);
    if (found == m_waiting.end())
        return;
    auto &queue = found->second;
    const std::unique_ptr<Waiter> waiter = std::move(queue.front());
    queue.pop_front();
    if (queue.empty())
        m_waiting.erase(found);
    waiter->promise.addResult(std::move(outcome)); // last: whoever waits may call back
    waiter->promise.finish();
}

} // namespace postrider::chats
