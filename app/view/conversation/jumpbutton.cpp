// SPDX-License-Identifier: GPL-3.0-or-later
#include "jumpbutton.h"

#include <QPainter>

#include <view/look/badge.h>
#include <view/look/look.h>

namespace postrider {
namespace {
constexpr int Side = 40;
constexpr int Below = 4;   // for the shadow
constexpr int Overlap = 7; // of badge and circle
} // namespace

JumpButton::JumpButton(const Look &look, QWidget *parent) : QToolButton(parent), m_look(look)
{
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::TabFocus);
    setCount(0);
}

void JumpButton::setCount(int count)
{
    m_count = count;
    setAccessibleName(count > 0 ? tr("To the newest message, %n unread", nullptr, count) : tr("To the newest message"));
    setToolTip(accessibleName());
    update();
}

QSize JumpButton::sizeHint() const
{
    return {std::max(Side + 12, badgeWidth(m_count, m_look)), Side + Below + badgeWidth(1, m_look) - Overlap};
}

void JumpButton::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_look.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF circle((width() - Side) / 2.0, height() - Side - Below, Side, Side);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.shadow);
    painter.drawEllipse(circle.translated(0, 1.5));
    painter.setBrush(underMouse() ? theme.hover : theme.window);
    painter.setPen(QPen(hasFocus() ? theme.accent : theme.line, hasFocus() ? 2 : 1));
    painter.drawEllipse(circle);
    painter.drawPixmap(circle.center() - QPointF(10, 10),
                       m_look.icon(QStringLiteral("arrow-down"), theme.secondary, 20, devicePixelRatioF()));
    if (m_count > 0)
        paintBadge(&painter, QPointF(circle.center().x(), circle.top() + Overlap - badgeWidth(1, m_look) / 2.0),
                   m_count, m_look);
}

} // namespace postrider
