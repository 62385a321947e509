// SPDX-License-Identifier: GPL-3.0-or-later
#include "turns.h"

#include <utility>

namespace postrider::front {

Turns::Waiter::~Waiter()
{
    if (m_waiting)
        m_turns.m_waiters.erase(m_place);
}

void Turns::Waiter::awaitTurn()
{
    if (std::exchange(m_waiting, true))
        return;
    m_place = m_turns.m_waiters.insert(m_turns.m_waiters.end(), this);
    m_turns.goOn();
}

void Turns::goOn()
{
    if (!std::exchange(m_going, true))
        QMetaObject::invokeMethod(this, &Turns::next, Qt::QueuedConnection);
}

void Turns::next()
{
    m_going = false;
    for (int i = 0; i < AtOnce && !m_waiters.empty(); ++i) {
        Waiter *const waiter = m_waiters.front();
        m_waiters.pop_front();
        waiter->m_waiting = false;
        waiter->turn();
    }
    if (!m_waiters.empty())
        goOn();
}

} // namespace postrider::front
