// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QString>

#include <algorithm>
#include <cmath>
#include <vector>

namespace postrider::bench {

inline void orEnd(bool good, const QString &what)
{
    if (!good)
        qFatal("%s", qPrintable(what));
}

inline double perSecond(int count, const QElapsedTimer &timer)
{
    return count * 1e9 / double(timer.nsecsElapsed());
}

// Of durations in ms: the value that so much of them (0 to 1) doesn't exceed.
inline double percentile(std::vector<double> of, double share)
{
    std::sort(of.begin(), of.end());
    return of.empty() ? 0 : of[std::min(of.size() - 1, size_t(std::floor(share * double(of.size()))))];
}

} // namespace postrider::bench
