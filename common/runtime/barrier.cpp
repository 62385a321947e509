// SPDX-License-Identifier: GPL-3.0-or-later
#include "barrier.h"

namespace postrider {

void Barrier::arrived()
{
    if (--m_missing == 0)
        pass();
}

void Barrier::pass()
{
    if (m_passed)
        return;
    m_passed = true;
    Q_EMIT passed();
}

} // namespace postrider
