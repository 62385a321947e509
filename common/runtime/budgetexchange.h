// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/sendbudget.h>
#include <ports/clock.h>
#include <ports/keyvalue.h>

#include <QObject>
#include <QTimer>

namespace postrider {

// Makes the send budgets of several processes one, by the key-value store: what was granted here is told there, and
// what was granted anywhere counts here, some tenths of a second later. A send never waits for it. While the store is
// away, each process grants by its own count. Lives on the event-loop thread.
class BudgetExchange : public QObject {
    Q_OBJECT
public:
    static constexpr auto Interval = std::chrono::milliseconds(100);
    // Nobody is made to wait longer for what they sent at several places at once.
    static constexpr auto LongestDebt = std::chrono::seconds(12);

    BudgetExchange(SendBudget &budget, KeyValue &keyValue, const Clock &clock, QObject *parent = nullptr);

    void exchange(); // called every Interval by itself

private:
    SendBudget &m_budget;
    KeyValue &m_keyValue;
    const Clock &m_clock;
    QTimer m_timer;
};

} // namespace postrider
