// SPDX-License-Identifier: GPL-3.0-or-later
#include "avatarwidget.h"

#include "avatar.h"

#include <QPainter>

namespace postrider {

AvatarWidget::AvatarWidget(const Look &look, int side, QWidget *parent) : QWidget(parent), m_look(look)
{
    setFixedSize(side, side);
}

void AvatarWidget::show(const QColor &colour, const QString &name)
{
    m_colour = colour;
    m_name = name;
    update();
}

void AvatarWidget::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintAvatar(&painter, rect(), m_colour, m_name, m_look);
}

} // namespace postrider
