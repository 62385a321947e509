// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>

class QPainter;

namespace postrider {
class Look;

// How many messages are unread, in a pill.
int badgeWidth(int count, const Look &look);
void paintBadge(QPainter *painter, const QPointF &centre, int count, const Look &look);

} // namespace postrider
