// SPDX-License-Identifier: GPL-3.0-or-later
#include "iconbutton.h"

#include "look.h"

#include <QStyleOptionToolButton>
#include <QStylePainter>

namespace postrider {

IconButton::IconButton(const Look &look, const QString &icon, const QString &name, QWidget *parent)
    : QToolButton(parent), m_look(look)
{
    setAutoRaise(true);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setPopupMode(QToolButton::InstantPopup);
    setIconName(icon, name);
}

void IconButton::setTint(Tint tint)
{
    m_tint = tint;
    update();
}

void IconButton::setIconName(const QString &icon, const QString &name)
{
    m_icon = icon;
    setAccessibleName(name);
    setToolTip(name.toHtmlEscaped());
    update();
}

void IconButton::paintEvent(QPaintEvent *)
{
    QStylePainter painter(this);
    QStyleOptionToolButton option;
    initStyleOption(&option);
    if (isEnabled())
        painter.drawPrimitive(QStyle::PE_PanelButtonTool, option);
    const Theme &theme = m_look.theme();
    const QColor colour = m_tint == Tint::Accent && isEnabled() ? theme.accent : theme.secondary;
    const int side = 20;
    painter.setOpacity(isEnabled() ? 1 : 0.5);
    painter.drawPixmap((width() - side) / 2, (height() - side) / 2,
                       m_look.icon(m_icon, colour, side, devicePixelRatioF()));
    painter.setOpacity(1);
    if (option.state.testFlag(QStyle::State_HasFocus) && option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
        QStyleOptionFocusRect focus;
        focus.initFrom(this);
        painter.drawPrimitive(QStyle::PE_FrameFocusRect, focus);
    }
}

} // namespace postrider
