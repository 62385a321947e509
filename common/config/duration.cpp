// SPDX-License-Identifier: GPL-3.0-or-later
#include "duration.h"

#include <QStringBuilder>

#include <array>
#include <limits>

namespace postrider::config {
namespace {

struct Unit {
    QLatin1StringView name;
    qint64 milliseconds;
};
// "ms" stands before "s", which is its end, too.
constexpr std::array Units{Unit{QLatin1StringView("ms"), 1}, Unit{QLatin1StringView("min"), 60'000},
                           Unit{QLatin1StringView("s"), 1'000}, Unit{QLatin1StringView("h"), 3'600'000},
                           Unit{QLatin1StringView("d"), 86'400'000}};

} // namespace

std::optional<std::chrono::milliseconds> durationFrom(const QString &text)
{
    for (const Unit &unit : Units) {
        if (!text.endsWith(unit.name))
            continue;
        bool isNumber = false;
        const QString digits = text.chopped(unit.name.size());
        const qint64 number = digits.toLongLong(&isNumber);
        const bool fits = isNumber && number >= 0 && number <= std::numeric_limits<qint64>::max() / unit.milliseconds;
        if (!fits || QString::number(number) != digits)
            return std::nullopt;
        return std::chrono::milliseconds(number * unit.milliseconds);
    }
    return std::nullopt;
}

QString toString(std::chrono::milliseconds duration)
{
    const Unit *best = &Units.front();
    for (const Unit &unit : Units) {
        if (unit.milliseconds > best->milliseconds && duration.count() % unit.milliseconds == 0 && duration.count() > 0)
            best = &unit;
    }
    return QString::number(duration.count() / best->milliseconds) % best->name;
}

} // namespace postrider::config
