// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <domain/mark.h>

#include <QPainterPath>

class QPainter;
class QColor;

namespace postrider {

// The mark of a message's state, told apart by its shape alone.
struct StateMark {
    static constexpr int Grid = 14;
    QPainterPath stroke; // lines of 1.5
    QPainterPath fill;   // full
    QPainterPath cut;    // lines left blank in the full part
    static const StateMark &of(MessageState state);
};

// `rect` is a square; strokes scale with it. `ground` is what lies below: blank lines of a full mark show it.
void paintStateMark(QPainter *painter, const QRectF &rect, MessageState state, const QColor &colour,
                    const QColor &ground);

} // namespace postrider
