// SPDX-License-Identifier: GPL-3.0-or-later
#include "budgetexchange.h"

#include <ports/futures.h>
#include <wire/keys.h>

namespace postrider {

BudgetExchange::BudgetExchange(SendBudget &budget, KeyValue &keyValue, const Clock &clock, QObject *parent)
    : QObject(parent), m_budget(budget), m_keyValue(keyValue), m_clock(clock)
{
    connect(&m_timer, &QTimer::timeout, this, &BudgetExchange::exchange);
    m_timer.start(Interval);
}

void BudgetExchange::exchange()
{
    const auto spent = m_budget.takeSpent();
    for (auto it = spent.cbegin(); it != spent.cend(); ++it) {
        const UserId user = it.key();
        const auto life = m_keyValue.prolong(wire::budgetKey(user), SendBudget::timeFor(it.value()), LongestDebt);
        whenDone(life, this, [this, user](const std::optional<std::chrono::milliseconds> &untilFull) {
            if (untilFull)
                m_budget.spentByAll(user, *untilFull, m_clock.now());
        });
    }
}

} // namespace postrider
