// SPDX-License-Identifier: GPL-3.0-or-later
#include "plantedbug.h"

#ifdef POSTRIDER_CRASH_POINTS

#include <atomic>

namespace postrider::faults {
namespace {

int planted()
{
    static const int bug = [] {
        const QByteArray name = qgetenv("POSTRIDER_PLANTED_BUG");
        if (name.isEmpty())
            return -1;
        bool known = false;
        const int value = QMetaEnum::fromType<Bug>().keyToValue(name.constData(), &known);
        if (!known)
            qFatal("no bug is called %s", name.constData());
        qWarning("planted: %s", name.constData());
        return value;
    }();
    return bug;
}

std::atomic<int> asked{0};

} // namespace

bool isPlanted(Bug bug)
{
    return planted() == int(bug);
}

bool isPlantedEvery(int n, Bug bug)
{
    return isPlanted(bug) && ++asked % n == 0;
}

} // namespace postrider::faults

#endif
