// SPDX-License-Identifier: GPL-3.0-or-later
#include "founddelegate.h"

#include "conversationdelegate.h"

#include <QPainter>

#include <model/findermodel.h>
#include <view/look/avatar.h>
#include <view/look/badge.h>
#include <view/look/look.h>
#include <view/look/text.h>

namespace postrider {

FoundDelegate::FoundDelegate(const Look &look, QObject *parent) : QStyledItemDelegate(parent), m_look(look) {}

QSize FoundDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {0, ListRow::height(m_look)};
}

void FoundDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto found = index.data(FinderModel::FoundRole).value<FinderModel::Found>();
    const Theme &theme = m_look.theme();
    painter->save();
    const QColor ground = ListRow::paintGround(painter, option, m_look);
    ListRow row(option.rect, m_look);
    const QRectF bounds(option.rect);
    const QRectF avatar = mirrored(row.avatar, bounds);
    paintAvatar(painter, avatar, avatarColour(found.person, found.chat), found.name, m_look);
    if (found.online)
        paintOnlineDot(painter, avatar, ground, m_look);
    if (found.unread > 0) {
        const qreal width = badgeWidth(found.unread, m_look);
        QRectF badge = row.first.united(row.second);
        badge.setLeft(badge.right() - width);
        paintBadge(painter, mirrored(badge, bounds).center(), found.unread, m_look);
        const qreal end = badge.left() - ListRow::Padding;
        row.first.setRight(end);
        row.second.setRight(end);
    }
    QStringList below;
    if (!found.handle.isEmpty())
        below += found.handle;
    if (found.online)
        below += tr("online");
    const QRectF middle = row.first.united(row.second);
    painter->setFont(m_look.titleFont());
    painter->setPen(theme.text);
    drawTextLine(painter, mirrored(below.isEmpty() ? middle : row.first, bounds), found.name);
    painter->setFont(m_look.font());
    painter->setPen(theme.secondary);
    drawTextLine(painter, mirrored(row.second, bounds), below.join(QStringLiteral(" · ")));
    painter->restore();
}

} // namespace postrider
