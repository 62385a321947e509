// SPDX-License-Identifier: GPL-3.0-or-later
#include "elidedlabel.h"

#include "text.h"

#include <QPainter>

namespace postrider {

ElidedLabel::ElidedLabel(QWidget *parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(font());
    painter.setPen(palette().color(foregroundRole()));
    drawTextLine(&painter, contentsRect(), text());
}

} // namespace postrider
