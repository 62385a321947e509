// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <client/values.h>

#include <QStyledItemDelegate>

namespace postrider {
class Look;

// A conversation: picture, title and time above, preview, unread badge or the state of one's own last message below.
class ConversationDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit ConversationDelegate(const Look &look, QObject *parent = nullptr);

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    // All lines as if written from left to right; `bounds` of the row mirrors them where they aren't.
    void paintFirstLine(QPainter *painter, const QRectF &bounds, QRectF line, const client::Conversation &conversation,
                        bool muted) const;
    void paintSecondLine(QPainter *painter, const QRectF &bounds, QRectF line, const client::Conversation &conversation,
                         const QColor &ground, bool typing) const;

    const Look &m_look;
};

// What both lists of the left pane share: the row's ground, and where picture and lines are.
struct ListRow {
    static constexpr int Height = 68;
    static constexpr int AvatarSide = 44;
    static constexpr int Padding = 12;
    static int height(const Look &look); // more than 68 where large text needs it
    static QColor paintGround(QPainter *painter, const QStyleOptionViewItem &option, const Look &look);

    ListRow(const QRect &rect, const Look &look);
    QRectF avatar;
    QRectF first;  // line
    QRectF second; // line
};

void paintOnlineDot(QPainter *painter, const QRectF &avatar, const QColor &ground, const Look &look);

} // namespace postrider
