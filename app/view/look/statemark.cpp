// SPDX-License-Identifier: GPL-3.0-or-later
#include "statemark.h"

#include <QPainter>

#include <array>

namespace postrider {
namespace {

void line(QPainterPath &path, std::initializer_list<QPointF> points)
{
    path.moveTo(*points.begin());
    for (const QPointF &point : points)
        path.lineTo(point);
}

StateMark make(MessageState state)
{
    StateMark mark;
    switch (state) {
    case MessageState::Queued:
        mark.stroke.addEllipse(QPointF(7, 7), 5.25, 5.25);
        line(mark.stroke, {{7, 4}, {7, 7.25}, {9.25, 8.5}});
        break;
    case MessageState::Accepted:
        line(mark.stroke, {{7, 12}, {7, 2.5}});
        line(mark.stroke, {{3, 6.5}, {7, 2.5}, {11, 6.5}});
        break;
    case MessageState::Saved:
        line(mark.stroke, {{2.5, 7.5}, {5.75, 10.75}, {11.75, 3.75}});
        break;
    case MessageState::Delivered:
        line(mark.stroke, {{0.75, 7.75}, {3.75, 10.75}, {9.25, 3.75}});
        line(mark.stroke, {{6.5, 9.75}, {7.5, 10.75}, {13.25, 3.75}});
        break;
    case MessageState::Read:
        mark.fill.addEllipse(QPointF(7, 7), 7, 7);
        line(mark.cut, {{2.5, 7.25}, {4.75, 9.5}, {8.5, 4.75}});
        line(mark.cut, {{6.75, 8.75}, {7.5, 9.5}, {11.5, 4.75}});
        break;
    case MessageState::Failed:
        line(mark.stroke, {{7, 1.75}, {13, 12.25}, {1, 12.25}});
        mark.stroke.closeSubpath();
        line(mark.stroke, {{7, 5.5}, {7, 8.25}});
        mark.fill.addEllipse(QPointF(7, 10.25), 0.9, 0.9);
        break;
    }
    return mark;
}

} // namespace

const StateMark &StateMark::of(MessageState state)
{
    static const std::array marks{make(MessageState::Queued), make(MessageState::Accepted),
                                  make(MessageState::Saved),  make(MessageState::Delivered),
                                  make(MessageState::Read),   make(MessageState::Failed)};
    return marks[size_t(state)];
}

void paintStateMark(QPainter *painter, const QRectF &rect, MessageState state, const QColor &colour,
                    const QColor &ground)
{
    const StateMark &mark = StateMark::of(state);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(rect.topLeft());
    painter->scale(rect.width() / StateMark::Grid, rect.height() / StateMark::Grid);
    painter->fillPath(mark.fill, colour);
    QPen pen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    painter->strokePath(mark.stroke, pen);
    pen.setColor(ground);
    pen.setWidthF(1.3);
    painter->strokePath(mark.cut, pen);
    painter->restore();
}

} // namespace postrider
