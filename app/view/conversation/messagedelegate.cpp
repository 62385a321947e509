// SPDX-License-Identifier: GPL-3.0-or-later
#include "messagedelegate.h"

#include <QFontMetrics>
#include <QGuiApplication>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>

#include <model/messagemodel.h>
#include <model/words.h>
#include <view/look/avatar.h>
#include <view/look/look.h>
#include <view/look/statemark.h>
#include <view/look/text.h>

namespace postrider {

using client::MessageItem;

namespace {

constexpr int Margin = 16; // from the window's edges
constexpr int WithinGroup = 2;
constexpr int BetweenGroups = 12;
constexpr int Shadow = 1; // below a bubble; it belongs to the bubble's row, which may be painted without the next one
constexpr int WidestBubble = 560;
constexpr qreal Radius = 12;
constexpr qreal InnerRadius = 4; // where bubbles of a group meet
constexpr int ChipPadding = 12;
constexpr int Target = 32;
constexpr int CachedLayouts = 600;

MessageItem itemOf(const QModelIndex &index)
{
    return index.data(MessageModel::ItemRole).value<MessageItem>();
}

QPainterPath rounded(const QRectF &r, qreal topLeft, qreal topRight, qreal bottomRight, qreal bottomLeft)
{
    const auto corner = [](qreal x, qreal y, qreal radius) { return QRectF(x, y, 2 * radius, 2 * radius); };
    QPainterPath path;
    path.arcMoveTo(corner(r.left(), r.top(), topLeft), 180);
    path.arcTo(corner(r.left(), r.top(), topLeft), 180, -90);
    path.arcTo(corner(r.right() - 2 * topRight, r.top(), topRight), 90, -90);
    path.arcTo(corner(r.right() - 2 * bottomRight, r.bottom() - 2 * bottomRight, bottomRight), 0, -90);
    path.arcTo(corner(r.left(), r.bottom() - 2 * bottomLeft, bottomLeft), 270, -90);
    path.closeSubpath();
    return path;
}

} // namespace

MessageDelegate::MessageDelegate(const Look &look, QObject *parent)
    : QStyledItemDelegate(parent), m_look(look), m_layouts(CachedLayouts)
{
    fontsChanged();
}

void MessageDelegate::fontsChanged()
{
    QFont sender = m_look.smallFont();
    sender.setWeight(QFont::DemiBold);
    m_fonts = {.text = m_look.messageFont(), .small = m_look.smallFont(), .sender = sender};
    ++m_fontsRevision;
    m_layouts.clear();
}

int MessageDelegate::bubbleLimit() const
{
    return std::max(120, std::min(WidestBubble, m_width * 72 / 100));
}

const MessageLayout &MessageDelegate::layout(const QModelIndex &index) const
{
    const MessageItem item = itemOf(index);
    const QString sender = index.data(MessageModel::SenderRole).toString();
    const size_t revision = qHashMulti(0, item.text, sender, item.time.time_since_epoch().count(), item.removed);
    const Key key{item.uuid, revision, bubbleLimit(), m_fontsRevision};
    MessageLayout *layout = m_layouts.object(key);
    if (!layout) {
        const MessageLayout::Content content{.text = item.removed ? tr("Message removed") : item.text,
                                             .sender = sender,
                                             .time = words::clock(item.time),
                                             .hasMark = item.own};
        layout = new MessageLayout(content, m_fonts, bubbleLimit());
        m_layouts.insert(key, layout);
    }
    return *layout;
}

RowGeometry MessageDelegate::geometry(const QModelIndex &index) const
{
    const MessageItem item = itemOf(index);
    RowGeometry row;
    const QFontMetrics small(m_fonts.small);
    const int chipHeight = small.height() + 8;
    int y = (index.data(MessageModel::GroupStartRole).toBool() ? BetweenGroups : WithinGroup) - Shadow;
    const auto chip = [&](const QString &text) {
        const int width = std::min(small.horizontalAdvance(text) + 2 * ChipPadding, m_width - 2 * Margin);
        return QRect((m_width - width) / 2, y, width, chipHeight);
    };
    if (const QVariant day = index.data(MessageModel::DayRole); day.isValid()) {
        row.day = chip(words::day(day.toDate(), words::localDate(m_look.now())));
        y = row.day.bottom() + 1 + BetweenGroups;
    }
    if (index.data(MessageModel::UnreadRole).toBool()) {
        row.divider = QRect(0, y, m_width, chipHeight);
        y = row.divider.bottom() + 1 + BetweenGroups;
    }
    if (item.kind != EntryKind::Message) {
        row.happening = chip(words::happening(item));
        y = row.happening.bottom() + 1;
    } else {
        const QSize size = layout(index).size();
        row.bubble = QRect(QPoint(item.own ? m_width - Margin - size.width() : Margin, y), size);
        y = row.bubble.bottom() + 1 + Shadow;
        if (item.state == MessageState::Failed)
            placeFailure(row, item, y);
    }
    if (QGuiApplication::layoutDirection() == Qt::RightToLeft)
        for (QRect *rect : {&row.bubble, &row.failure, &row.retry, &row.discard})
            if (rect->isValid())
                rect->moveLeft(m_width - rect->left() - rect->width());
    row.height = row.failure.isValid() ? row.retry.bottom() + 1 : y;
    if (index.row() + 1 == index.model()->rowCount())
        row.height += BetweenGroups;
    return row;
}

QString MessageDelegate::failureText(const MessageItem &item) const
{
    return tr("Not sent: %1").arg(item.failure ? item.failure->message : tr("the server refused it."));
}

// The reason under the bubble, at its right edge, and below it what one can do.
void MessageDelegate::placeFailure(RowGeometry &row, const MessageItem &item, int y) const
{
    const QFontMetrics small(m_fonts.small);
    const int width = std::min(bubbleLimit(), m_width - 2 * Margin);
    const QRect wrapped = small.boundingRect(QRect(0, 0, width, 10000), Qt::TextWordWrap, failureText(item));
    row.failure = QRect(m_width - Margin - wrapped.width() - 2, y + 4, wrapped.width() + 2, wrapped.height());
    const auto button = [&](const QString &text, int right) {
        const int side = QFontMetrics(m_fonts.sender).horizontalAdvance(text) + 2 * ChipPadding;
        return QRect(right - side, row.failure.bottom() + 1, side, std::max(Target, small.height() + 12));
    };
    row.discard = button(tr("Delete"), m_width - Margin + ChipPadding);
    row.retry = button(tr("Retry"), row.discard.left());
}

QSize MessageDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    return {m_width, geometry(index).height};
}

void MessageDelegate::paintChip(QPainter *painter, const QRect &rect, const QString &text) const
{
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_look.theme().chip);
    painter->drawRoundedRect(rect, rect.height() / 2.0, rect.height() / 2.0);
    painter->setFont(m_fonts.small);
    painter->setPen(m_look.theme().chipText);
    drawTextLine(painter, rect.adjusted(ChipPadding - 1, 0, -ChipPadding + 1, 0), text, Qt::AlignHCenter);
}

void MessageDelegate::paintDivider(QPainter *painter, const QRect &rect) const
{
    const Theme &theme = m_look.theme();
    const QString text = tr("Unread messages");
    const int width = QFontMetrics(m_fonts.sender).horizontalAdvance(text) + 2 * ChipPadding;
    const QRect label((rect.width() - width) / 2, rect.top(), width, rect.height());
    QColor line = theme.accent;
    line.setAlphaF(0.45F);
    const int y = rect.center().y();
    painter->fillRect(Margin, y, label.left() - Margin, 1, line);
    painter->fillRect(label.right(), y, rect.width() - Margin - label.right(), 1, line);
    painter->setFont(m_fonts.sender);
    painter->setPen(theme.accent);
    drawTextLine(painter, label, text, Qt::AlignHCenter);
}

void MessageDelegate::paintBubble(QPainter *painter, const QRect &bubble, const QModelIndex &index, bool focused) const
{
    const Theme &theme = m_look.theme();
    const MessageItem item = itemOf(index);
    const qreal above = index.data(MessageModel::GroupStartRole).toBool() ? Radius : InnerRadius;
    const bool atRight = item.own == (QGuiApplication::layoutDirection() == Qt::LeftToRight);
    const QPainterPath path = atRight ? rounded(bubble, Radius, above, InnerRadius, Radius)
                                      : rounded(bubble, above, Radius, Radius, InnerRadius);
    const QColor ground = item.own ? theme.ownBubble : theme.bubble;
    painter->fillPath(path.translated(0, Shadow), theme.shadow);
    painter->fillPath(path, ground);
    if (focused)
        painter->strokePath(path, QPen(theme.accent, 2));
    const QColor secondary = item.own ? theme.ownSecondary : theme.secondary;
    const MessageLayout &layout = this->layout(index);
    layout.paint(painter, bubble.topLeft(),
                 {.text = item.removed ? secondary : theme.text,
                  .link = theme.link,
                  .secondary = secondary,
                  .highlight = theme.highlight,
                  .highlightText = theme.highlightText,
                  .sender = m_look.scheme() == Scheme::Dark ? theme.link : avatarColour(item.from)},
                 m_selection.value(item.uuid));
    if (!item.own)
        return;
    QColor mark = secondary;
    if (item.state == MessageState::Read)
        mark = theme.readMark;
    else if (item.state == MessageState::Failed)
        mark = theme.danger;
    paintStateMark(painter, layout.markRect().translated(bubble.topLeft()), item.state, mark, ground);
}

void MessageDelegate::paintFailure(QPainter *painter, const QPoint &origin, const RowGeometry &row,
                                   const MessageItem &item) const
{
    const Theme &theme = m_look.theme();
    painter->setFont(m_fonts.small);
    painter->setPen(theme.danger);
    painter->drawText(row.failure.translated(origin),
                      Qt::TextWordWrap | QStyle::visualAlignment(QGuiApplication::layoutDirection(), Qt::AlignRight),
                      failureText(item));
    painter->setFont(m_fonts.sender);
    painter->setPen(theme.accent);
    painter->drawText(row.retry.translated(origin), Qt::AlignCenter, tr("Retry"));
    painter->drawText(row.discard.translated(origin), Qt::AlignCenter, tr("Delete"));
}

void MessageDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const MessageItem item = itemOf(index);
    const RowGeometry row = geometry(index);
    const QPoint origin = option.rect.topLeft();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (row.day.isValid())
        paintChip(painter, row.day.translated(origin),
                  words::day(index.data(MessageModel::DayRole).toDate(), words::localDate(m_look.now())));
    if (row.divider.isValid())
        paintDivider(painter, row.divider.translated(origin));
    if (row.happening.isValid())
        paintChip(painter, row.happening.translated(origin), words::happening(item));
    const auto keyboardFocus = QStyle::State_HasFocus | QStyle::State_KeyboardFocusChange;
    if (row.bubble.isValid())
        paintBubble(painter, row.bubble.translated(origin), index, (option.state & keyboardFocus) == keyboardFocus);
    if (row.failure.isValid())
        paintFailure(painter, origin, row, item);
    painter->restore();
}

} // namespace postrider
