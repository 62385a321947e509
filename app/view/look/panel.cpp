// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel.h"

#include "look.h"

#include <QPainter>

namespace postrider {

Panel::Panel(const Look &look, QColor Theme::*fill, Qt::Edges lines, QWidget *parent)
    : QWidget(parent), m_look(look), m_fill(fill), m_lines(lines)
{
}

void Panel::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_look.theme();
    QPainter painter(this);
    painter.fillRect(rect(), theme.*m_fill);
    if (m_lines & Qt::TopEdge)
        painter.fillRect(0, 0, width(), 1, theme.line);
    if (m_lines & Qt::BottomEdge)
        painter.fillRect(0, height() - 1, width(), 1, theme.line);
    if (m_lines & Qt::LeftEdge)
        painter.fillRect(0, 0, 1, height(), theme.line);
    if (m_lines & Qt::RightEdge)
        painter.fillRect(width() - 1, 0, 1, height(), theme.line);
}

} // namespace postrider
