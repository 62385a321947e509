// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "messagelayout.h"

#include <client/values.h>

#include <QCache>
#include <QStyledItemDelegate>

namespace postrider {
class Look;

// Where the parts of a row are, relative to its top left corner. Empty rectangles: not there.
struct RowGeometry {
    int height = 0;
    QRect day;
    QRect divider;
    QRect bubble;
    QRect happening; // an entry that isn't a message
    QRect failure;   // why it failed
    QRect retry;
    QRect discard;
};

// Paints the rows of a MessageModel: day header and unread divider, bubble, and below a failed one what can be done.
class MessageDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit MessageDelegate(const Look &look, QObject *parent = nullptr);

    void setWidth(int width) { m_width = width; } // of the rows
    void fontsChanged();
    void setSelection(const QHash<MessageUuid, MessageLayout::Range> &selection) { m_selection = selection; }

    RowGeometry geometry(const QModelIndex &index) const;
    const MessageLayout &layout(const QModelIndex &index) const; // valid until the next call

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    struct Key {
        MessageUuid uuid;
        size_t revision;
        int width;
        int fonts;
        friend bool operator==(const Key &, const Key &) = default;
        friend size_t qHash(const Key &key, size_t seed = 0)
        {
            return qHashMulti(seed, key.uuid, key.revision, key.width, key.fonts);
        }
    };
    int bubbleLimit() const;
    void placeFailure(RowGeometry &row, const client::MessageItem &item, int y) const;
    void paintChip(QPainter *painter, const QRect &rect, const QString &text) const;
    void paintDivider(QPainter *painter, const QRect &rect) const;
    void paintBubble(QPainter *painter, const QRect &bubble, const QModelIndex &index, bool focused) const;
    void paintFailure(QPainter *painter, const QPoint &origin, const RowGeometry &row,
                      const client::MessageItem &item) const;
    QString failureText(const client::MessageItem &item) const;

    const Look &m_look;
    MessageLayout::Fonts m_fonts;
    int m_fontsRevision = 0;
    int m_width = 0;
    QHash<MessageUuid, MessageLayout::Range> m_selection;
    mutable QCache<Key, MessageLayout> m_layouts;
};

} // namespace postrider
