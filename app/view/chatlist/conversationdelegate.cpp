// SPDX-License-Identifier: GPL-3.0-or-later
#include "conversationdelegate.h"

#include <QFontMetrics>
#include <QPainter>

#include <model/conversationmodel.h>
#include <model/words.h>
#include <view/look/avatar.h>
#include <view/look/badge.h>
#include <view/look/look.h>
#include <view/look/statemark.h>
#include <view/look/text.h>

namespace postrider {

using client::Conversation;

namespace {
constexpr qreal Gap = 8;
constexpr qreal LineGap = 4;
constexpr qreal MarkSide = 14;
} // namespace

int ListRow::height(const Look &look)
{
    const int text = QFontMetrics(look.titleFont()).height() + QFontMetrics(look.font()).height() + int(LineGap);
    return std::max(Height, text + 2 * Padding);
}

ListRow::ListRow(const QRect &rect, const Look &look)
{
    avatar = QRectF(rect.left() + Padding, rect.top() + (rect.height() - AvatarSide) / 2.0, AvatarSide, AvatarSide);
    const qreal left = avatar.right() + Padding;
    const qreal width = rect.right() + 1 - Padding - left;
    const qreal upper = QFontMetrics(look.titleFont()).height();
    const qreal lower = QFontMetrics(look.font()).height();
    const qreal top = rect.top() + std::floor((rect.height() - upper - LineGap - lower) / 2);
    first = QRectF(left, top, width, upper);
    second = QRectF(left, top + upper + LineGap, width, lower);
}

QColor ListRow::paintGround(QPainter *painter, const QStyleOptionViewItem &option, const Look &look)
{
    const Theme &theme = look.theme();
    QColor ground = theme.window;
    if (option.state & QStyle::State_Selected)
        ground = theme.selection;
    else if (option.state & QStyle::State_MouseOver)
        ground = theme.hover;
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(ground);
    painter->drawRoundedRect(QRectF(option.rect).adjusted(6, 1, -6, -1), 10, 10);
    const auto keyboardFocus = QStyle::State_HasFocus | QStyle::State_KeyboardFocusChange;
    if ((option.state & keyboardFocus) == keyboardFocus) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(theme.accent, 2));
        painter->drawRoundedRect(QRectF(option.rect).adjusted(7, 2, -7, -2), 9, 9);
    }
    return ground;
}

void paintOnlineDot(QPainter *painter, const QRectF &avatar, const QColor &ground, const Look &look)
{
    painter->setPen(QPen(ground, 2));
    painter->setBrush(look.theme().online);
    painter->drawEllipse(avatar.bottomRight() - QPointF(5.5, 5.5), 6, 6);
}

ConversationDelegate::ConversationDelegate(const Look &look, QObject *parent)
    : QStyledItemDelegate(parent), m_look(look)
{
}

QSize ConversationDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {0, ListRow::height(m_look)};
}

void ConversationDelegate::paintFirstLine(QPainter *painter, const QRectF &bounds, QRectF line,
                                          const Conversation &conversation, bool muted) const
{
    const Theme &theme = m_look.theme();
    if (conversation.last) {
        const QString time = words::brief(conversation.last->time, m_look.now());
        painter->setFont(m_look.smallFont());
        painter->setPen(conversation.unread > 0 ? theme.accent : theme.secondary);
        const qreal width = QFontMetrics(painter->font()).horizontalAdvance(time) + 1;
        drawTextLine(painter, mirrored(QRectF(line.right() - width, line.top(), width, line.height()), bounds), time);
        line.setRight(line.right() - width - Gap);
    }
    painter->setFont(m_look.titleFont());
    painter->setPen(theme.text);
    if (muted) { // behind the title
        const qreal room = line.width() - MarkSide - Gap / 2;
        const qreal title = QFontMetricsF(painter->font()).horizontalAdvance(conversation.title) + 1;
        line.setWidth(std::min(title, room));
        const QRectF mark(line.right() + Gap / 2, std::round(line.center().y() - MarkSide / 2), MarkSide, MarkSide);
        painter->drawPixmap(mirrored(mark, bounds).topLeft(),
                            m_look.icon(QStringLiteral("bell-off"), theme.secondary, int(MarkSide),
                                        painter->device()->devicePixelRatioF()));
    }
    drawTextLine(painter, mirrored(line, bounds), conversation.title);
}

void ConversationDelegate::paintSecondLine(QPainter *painter, const QRectF &bounds, QRectF line,
                                           const Conversation &conversation, const QColor &ground, bool typing) const
{
    const Theme &theme = m_look.theme();
    if (conversation.unread > 0) {
        const qreal width = badgeWidth(conversation.unread, m_look);
        const QRectF badge(line.right() - width, line.top(), width, line.height());
        paintBadge(painter, mirrored(badge, bounds).center(), conversation.unread, m_look);
        line.setRight(badge.left() - Gap);
    }
    if (typing) {
        painter->setFont(m_look.font());
        painter->setPen(theme.accent);
        drawTextLine(painter, mirrored(line, bounds), tr("typing…"));
        return;
    }
    if (!conversation.last)
        return;
    const client::MessageItem &last = *conversation.last;
    if (last.own && last.kind == EntryKind::Message) {
        const bool failed = last.state == MessageState::Failed;
        QColor colour = failed ? theme.danger : theme.secondary;
        if (last.state == MessageState::Read)
            colour = theme.readMark;
        const QRectF mark(line.right() - MarkSide, std::round(line.center().y() - MarkSide / 2), MarkSide, MarkSide);
        paintStateMark(painter, mirrored(mark, bounds), last.state, colour, ground);
        line.setRight(mark.left() - Gap);
    }
    QFont font = m_look.font();
    if (conversation.unread > 0)
        font.setWeight(QFont::Medium);
    painter->setFont(font);
    painter->setPen(conversation.unread > 0 ? theme.text : theme.secondary);
    drawTextLine(painter, mirrored(line, bounds), words::preview(last));
}

void ConversationDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto conversation = index.data(ConversationModel::ConversationRole).value<Conversation>();
    painter->save();
    const QColor ground = ListRow::paintGround(painter, option, m_look);
    const ListRow row(option.rect, m_look);
    const QRectF bounds(option.rect);
    const QRectF avatar = mirrored(row.avatar, bounds);
    paintAvatar(painter, avatar, avatarColour(conversation.peer, conversation.chat), conversation.title, m_look);
    if (conversation.online)
        paintOnlineDot(painter, avatar, ground, m_look);
    paintFirstLine(painter, bounds, row.first, conversation, index.data(ConversationModel::MutedRole).toBool());
    paintSecondLine(painter, bounds, row.second, conversation, ground,
                    index.data(ConversationModel::TypingRole).toBool());
    painter->restore();
}

} // namespace postrider
