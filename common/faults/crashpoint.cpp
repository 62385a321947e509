// SPDX-License-Identifier: GPL-3.0-or-later
#include "crashpoint.h"

#ifdef POSTRIDER_CRASH_POINTS

#include <QByteArrayList>

#include <atomic>
#include <csignal>
#include <unistd.h>

namespace postrider::crash {
namespace {
std::atomic<int> armed{-1};
std::atomic<int> left{0};

const bool armedByEnvironment = [] {
    const QByteArrayList at = qgetenv("POSTRIDER_CRASH_AT").split(':');
    bool known = false;
    const int point = QMetaEnum::fromType<Point>().keyToValue(at.first().constData(), &known);
    if (known)
        arm(Point(point), at.size() > 1 ? at.at(1).toInt() : 1);
    else if (!at.first().isEmpty())
        qFatal("no crash point is called %s", at.first().constData());
    return known;
}();
} // namespace

void arm(Point point, int n)
{
    left = n;
    armed = int(point);
}

void reach(Point point)
{
    if (armed == int(point) && --left == 0)
        ::kill(::getpid(), SIGKILL);
}

} // namespace postrider::crash

#endif
