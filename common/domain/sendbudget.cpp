// SPDX-License-Identifier: GPL-3.0-or-later
#include "sendbudget.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace postrider {
namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;
constexpr double PerMillisecond = limits::SendsPerSecond / 1000.0;

// A clock that was put back refills nothing, and takes nothing away.
double tokensAt(double tokens, Timestamp counted, Timestamp now)
{
    const double passed = std::max(0.0, Milliseconds(now - counted).count());
    return std::min<double>(limits::SendBurst, tokens + passed * PerMillisecond);
}

} // namespace

std::chrono::milliseconds SendBudget::take(UserId user, Timestamp now)
{
    if (m_buckets.size() >= m_sweepAt)
        forgetFull(now);
    Bucket &bucket = m_buckets[user];
    bucket = {tokensAt(bucket.tokens, bucket.at, now), now};
    if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        ++m_spent[user];
        return std::chrono::milliseconds::zero();
    }
    return std::chrono::milliseconds(qint64(std::ceil((1 - bucket.tokens) / PerMillisecond)));
}

QHash<UserId, int> SendBudget::takeSpent()
{
    return std::exchange(m_spent, {});
}

void SendBudget::spentByAll(UserId user, std::chrono::milliseconds untilFull, Timestamp now)
{
    Bucket &bucket = m_buckets[user];
    const double left = limits::SendBurst - Milliseconds(untilFull).count() * PerMillisecond - m_spent.value(user);
    bucket = {std::min(tokensAt(bucket.tokens, bucket.at, now), left), now};
}

std::chrono::milliseconds SendBudget::timeFor(int sends)
{
    return std::chrono::milliseconds(qint64(sends / PerMillisecond));
}

void SendBudget::forgetFull(Timestamp now)
{
    m_buckets.removeIf([now](auto it) { return tokensAt(it->tokens, it->at, now) >= limits::SendBurst; });
    m_spent.removeIf([this](auto it) { return !m_buckets.contains(it.key()); });
    m_sweepAt = std::max<qsizetype>(1024, 2 * m_buckets.size());
}

} // namespace postrider
