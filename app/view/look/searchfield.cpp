// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchfield.h"

#include "look.h"
#include "text.h"

#include <QPainter>

namespace postrider {

SearchField::SearchField(const Look &look, const QString &name, QWidget *parent) : QLineEdit(parent), m_look(look)
{
    setPlaceholderText(name);
    setAccessibleName(name);
    setClearButtonEnabled(true);
    setTextMargins(isRightToLeft() ? 0 : 24, 0, isRightToLeft() ? 24 : 0, 0);
}

void SearchField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    const QRectF glass(11, (height() - 18) / 2, 18, 18);
    painter.drawPixmap(mirrored(glass, rect()).topLeft().toPoint(),
                       m_look.icon(QStringLiteral("search"), m_look.theme().secondary, 18, devicePixelRatioF()));
}

} // namespace postrider
