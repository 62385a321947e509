// SPDX-License-Identifier: GPL-3.0-or-later
#include "badge.h"

#include "look.h"

#include <QFontMetrics>
#include <QLocale>
#include <QPainter>

namespace postrider {
namespace {

constexpr int Most = 999;

QFont badgeFont(const Look &look)
{
    QFont font = look.smallFont();
    font.setWeight(QFont::DemiBold);
    return font;
}

QString badgeText(int count)
{
    return count > Most ? QLocale().toString(Most) + u'+' : QLocale().toString(count);
}

int badgeHeight(const Look &look)
{
    return QFontMetrics(badgeFont(look)).height() + 4;
}

} // namespace

int badgeWidth(int count, const Look &look)
{
    return std::max(badgeHeight(look), QFontMetrics(badgeFont(look)).horizontalAdvance(badgeText(count)) + 12);
}

void paintBadge(QPainter *painter, const QPointF &centre, int count, const Look &look)
{
    const QSizeF size(badgeWidth(count, look), badgeHeight(look));
    const QRectF pill(centre - QPointF(size.width() / 2, size.height() / 2), size);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(look.theme().accent);
    painter->drawRoundedRect(pill, size.height() / 2, size.height() / 2);
    painter->setFont(badgeFont(look));
    painter->setPen(look.theme().accentText);
    painter->drawText(pill, Qt::AlignCenter, badgeText(count));
    painter->restore();
}

} // namespace postrider
