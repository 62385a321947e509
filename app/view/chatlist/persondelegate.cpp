// SPDX-License-Identifier: GPL-3.0-or-later
#include "persondelegate.h"

#include "conversationdelegate.h"

#include <QPainter>

#include <model/peoplemodel.h>
#include <view/look/avatar.h>
#include <view/look/look.h>
#include <view/look/text.h>

namespace postrider {

PersonDelegate::PersonDelegate(const client::ChatClient &client, const Look &look, QObject *parent)
    : QStyledItemDelegate(parent), m_client(client), m_look(look)
{
}

QSize PersonDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {0, ListRow::height(m_look)};
}

void PersonDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto person = index.data(PeopleModel::PersonRole).value<PeopleModel::Person>();
    const Theme &theme = m_look.theme();
    painter->save();
    const QColor ground = ListRow::paintGround(painter, option, m_look);
    const ListRow row(option.rect, m_look);
    paintAvatar(painter, row.avatar, m_client.chatWith(person.id).value, person.name, m_look);
    if (person.online)
        paintOnlineDot(painter, row.avatar, ground, m_look);
    QStringList below;
    if (!person.handle.isEmpty())
        below += person.handle;
    if (person.online)
        below += tr("online");
    const QRectF middle = row.first.united(row.second);
    painter->setFont(m_look.titleFont());
    painter->setPen(theme.text);
    drawTextLine(painter, below.isEmpty() ? middle : row.first, person.name);
    painter->setFont(m_look.font());
    painter->setPen(theme.secondary);
    drawTextLine(painter, row.second, below.join(QStringLiteral(" · ")));
    painter->restore();
}

} // namespace postrider
