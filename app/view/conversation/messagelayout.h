// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QTextLayout>
#include <QUrl>

#include <view/look/theme.h>

class QPainter;

namespace postrider {

// One message's text, laid out in its bubble: the same object serves size, paint, hit test and selection. It knows
// nothing of colours, so a change of theme costs no layout.
class MessageLayout {
public:
    struct Fonts {
        QFont text;
        QFont small;  // time
        QFont sender; // a member's name, in rooms
    };
    struct Content {
        QString text;
        QString sender; // empty: not shown
        QString time;
        bool hasMark = false;
    };
    struct Colours {
        QColor text;
        QColor link;
        QColor secondary;
        QColor highlight;
        QColor highlightText;
        QColor sender;
    };
    struct Range { // of the text, in UTF-16 units
        int start = 0;
        int length = 0;
        friend bool operator==(const Range &, const Range &) = default;
    };

    MessageLayout(const Content &content, const Fonts &fonts, int maxWidth);

    QSize size() const { return m_size; } // of the bubble, padding included
    void paint(QPainter *painter, const QPoint &bubble, const Colours &colours, Range selection) const;

    // All relative to the bubble's top left corner.
    QRectF timeRect() const { return m_time; } // the mark included
    QRectF markRect() const { return m_mark; } // a square; empty without a mark
    int positionAt(const QPointF &point) const;
    QUrl linkAt(const QPointF &point) const;
    QList<QUrl> links() const;

private:
    qreal breakLines(qreal width); // returns the height of all
    void layOut(qreal maxWidth);
    void placeTime(qreal natural, qreal maxWidth);
    void findLinks();
    QPointF textOrigin() const;

    Content m_content;
    Fonts m_fonts;
    QTextLayout m_text;
    QList<Range> m_links;
    qreal m_senderHeight = 0;
    QSizeF m_block; // of the lines
    QRectF m_time;
    QRectF m_mark;
    QSize m_size;
    bool m_rightToLeft = false;
};

} // namespace postrider
