// SPDX-License-Identifier: GPL-3.0-or-later
#include "deadlines.h"

#include <algorithm>

namespace postrider::front {

Deadlines::Deadlines(QObject *parent) : QObject(parent)
{
    m_clock.start();
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Deadlines::expireDue);
}

Deadlines::Deadline::~Deadline()
{
    m_deadlines.unfile(*this);
}

void Deadlines::Deadline::expireIn(milliseconds time)
{
    m_due = (now() + time).count() / Tick + 1;
    if (m_filed && m_place->first <= m_due)
        return;
    m_deadlines.unfile(*this);
    m_deadlines.file(*this);
}

void Deadlines::Deadline::neverExpire()
{
    m_due = 0;
}

void Deadlines::file(Deadline &deadline)
{
    deadline.m_place = m_filed.emplace(deadline.m_due, &deadline);
    deadline.m_filed = true;
    if (deadline.m_place == m_filed.begin())
        startTimer();
}

void Deadlines::unfile(Deadline &deadline)
{
    if (deadline.m_filed)
        m_filed.erase(deadline.m_place);
    deadline.m_filed = false;
}

void Deadlines::startTimer()
{
    if (m_filed.empty())
        return;
    const qint64 wait = m_filed.begin()->first * Tick - now().count();
    m_timer.start(int(std::max<qint64>(wait, 0)));
}

void Deadlines::expireDue()
{
    const qint64 tick = now().count() / Tick;
    while (!m_filed.empty() && m_filed.begin()->first <= tick) {
        Deadline &deadline = *m_filed.begin()->second;
        unfile(deadline);
        if (deadline.m_due > tick)
            file(deadline);
        else if (deadline.m_due > 0)
            deadline.expired();
    }
    startTimer();
}

} // namespace postrider::front
