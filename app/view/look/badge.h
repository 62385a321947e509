// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>

class QPainter;

namespace postrider {
class Look;

enum class BadgeAnchor { Centre, Right };

// How many messages are unread, in a pill. `at` is its centre, or the middle of its right edge. Returns its width.
int badgeWidth(int count, const Look &look);
void paintBadge(QPainter *painter, const QPointF &at, int count, const Look &look, BadgeAnchor anchor);

} // namespace postrider
