// SPDX-License-Identifier: GPL-3.0-or-later
#include "messagelayout.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QRegularExpression>

#include <cmath>
#include <view/look/text.h>

namespace postrider {
namespace {

constexpr qreal PaddingX = 12;
constexpr qreal PaddingY = 8;
constexpr qreal TimeGap = 10; // between the last word and the time
constexpr qreal MarkGap = 4;
constexpr qreal MarkSide = 14;
constexpr qreal EmojiFactor = 2.4;
constexpr int EmojiShownBig = 3;

// Same length as the text, so that positions in it mean the same: a line break becomes one that QTextLayout breaks at.
QString forLayout(QString text)
{
    for (QChar &c : text) {
        if (c == u'\n')
            c = QChar::LineSeparator;
        else if (c == u'\r' || c == QChar::ParagraphSeparator)
            c = u' ';
    }
    return text;
}

} // namespace

MessageLayout::MessageLayout(const Content &content, const Fonts &fonts, int maxWidth)
    : m_content(content), m_fonts(fonts), m_rightToLeft(content.text.isRightToLeft())
{
    QFont font = fonts.text;
    const int emoji = emojiAlone(content.text);
    if (emoji > 0 && emoji <= EmojiShownBig)
        font.setPointSizeF(font.pointSizeF() * EmojiFactor);
    m_text.setFont(font);
    m_text.setText(forLayout(content.text));
    m_text.setCacheEnabled(true);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(m_rightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    option.setAlignment(m_rightToLeft ? Qt::AlignRight : Qt::AlignLeft);
    m_text.setTextOption(option);
    m_text.setFormats(emojiFormats(content.text));
    findLinks();
    layOut(maxWidth - 2 * PaddingX);
}

void MessageLayout::findLinks()
{
    static const QRegularExpression pattern(QStringLiteral(R"(\b(?:https?://|www\.)[^\s<>"]*[^\s<>".,;:!?)\]'])"),
                                            QRegularExpression::CaseInsensitiveOption);
    for (auto it = pattern.globalMatch(m_content.text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        m_links.append({int(match.capturedStart()), int(match.capturedLength())});
    }
}

qreal MessageLayout::breakLines(qreal width)
{
    qreal y = 0;
    m_text.beginLayout();
    for (QTextLine line = m_text.createLine(); line.isValid(); line = m_text.createLine()) {
        line.setLineWidth(width);
        line.setPosition(QPointF(0, y));
        y += std::ceil(line.height());
    }
    m_text.endLayout();
    return y;
}

void MessageLayout::layOut(qreal maxWidth)
{
    m_block.setHeight(breakLines(maxWidth));
    qreal natural = 0;
    for (int i = 0; i < m_text.lineCount(); ++i)
        natural = std::max(natural, std::ceil(m_text.lineAt(i).naturalTextWidth()));
    qreal senderWidth = 0;
    if (!m_content.sender.isEmpty()) {
        const QFontMetricsF metrics(m_fonts.sender);
        m_senderHeight = std::ceil(metrics.height()) + 2;
        senderWidth = std::min(maxWidth, std::ceil(metrics.horizontalAdvance(m_content.sender)) + 1);
    }
    placeTime(natural, maxWidth);
    const qreal width = std::max({natural, senderWidth, m_time.right()});
    if (m_rightToLeft) // lines end at the right edge: they have to know where that is
        breakLines(width);
    m_block.setWidth(width);
    const qreal shift = width - m_time.right();
    const qreal height = std::max(m_block.height(), m_time.bottom());
    m_size = QSize(int(std::ceil(width + 2 * PaddingX)), int(std::ceil(m_senderHeight + height + 2 * PaddingY)));
    m_time.translate(textOrigin() + QPointF(shift, 0));
    m_mark.translate(textOrigin() + QPointF(shift, 0));
}

// Beside the last line if there is room, else below it.
void MessageLayout::placeTime(qreal natural, qreal maxWidth)
{
    const QFontMetricsF metrics(m_fonts.small);
    const qreal mark = m_content.hasMark ? MarkSide + MarkGap : 0;
    const qreal width = std::ceil(metrics.horizontalAdvance(m_content.time)) + 1 + mark;
    const qreal height = std::max(std::ceil(metrics.height()), m_content.hasMark ? MarkSide : 0);
    const QTextLine last = m_text.lineAt(m_text.lineCount() - 1);
    const qreal beside = (last.isValid() ? std::ceil(last.naturalTextWidth()) + TimeGap : 0) + width;
    const bool fits = !m_rightToLeft && beside <= maxWidth;
    const qreal y = fits ? m_block.height() - height + 2 : m_block.height() + 1;
    const qreal right = std::max(natural, fits ? beside : width);
    m_time = QRectF(right - width, y, width, height);
    if (m_content.hasMark)
        m_mark = QRectF(right - MarkSide, y + std::round((height - MarkSide) / 2), MarkSide, MarkSide);
}

QPointF MessageLayout::textOrigin() const
{
    return {PaddingX, PaddingY + m_senderHeight};
}

void MessageLayout::paint(QPainter *painter, const QPoint &bubble, const Colours &colours, Range selection) const
{
    painter->save();
    painter->translate(bubble);
    if (!m_content.sender.isEmpty()) {
        painter->setFont(m_fonts.sender);
        painter->setPen(colours.sender);
        drawTextLine(painter, QRectF(PaddingX, PaddingY, m_block.width(), m_senderHeight - 2), m_content.sender);
    }
    QList<QTextLayout::FormatRange> formats;
    for (const Range &link : m_links) {
        QTextCharFormat format;
        format.setForeground(colours.link);
        format.setFontUnderline(true);
        formats.append({link.start, link.length, format});
    }
    if (selection.length > 0) {
        QTextCharFormat format;
        format.setBackground(colours.highlight);
        format.setForeground(colours.highlightText);
        formats.append({selection.start, selection.length, format});
    }
    painter->setPen(colours.text);
    m_text.draw(painter, textOrigin(), formats);
    painter->setFont(m_fonts.small);
    painter->setPen(colours.secondary);
    QRectF time = m_time;
    if (m_content.hasMark)
        time.setRight(m_mark.left() - MarkGap);
    drawTextLine(painter, time, m_content.time);
    painter->restore();
}

int MessageLayout::positionAt(const QPointF &point) const
{
    const QPointF at = point - textOrigin();
    if (at.y() < 0)
        return 0;
    for (int i = 0; i < m_text.lineCount(); ++i) {
        const QTextLine line = m_text.lineAt(i);
        if (at.y() < line.y() + std::ceil(line.height()))
            return line.xToCursor(at.x());
    }
    return int(m_content.text.size());
}

QUrl MessageLayout::linkAt(const QPointF &point) const
{
    const QPointF at = point - textOrigin();
    for (int i = 0; i < m_text.lineCount(); ++i) {
        const QTextLine line = m_text.lineAt(i);
        const QRectF text = line.naturalTextRect();
        if (at.y() < line.y() || at.y() >= line.y() + line.height() || at.x() < text.left() || at.x() > text.right())
            continue;
        const int position = line.xToCursor(at.x(), QTextLine::CursorOnCharacter);
        for (int k = 0; k < m_links.size(); ++k)
            if (position >= m_links[k].start && position < m_links[k].start + m_links[k].length)
                return links().at(k);
    }
    return {};
}

QList<QUrl> MessageLayout::links() const
{
    QList<QUrl> urls;
    for (const Range &link : m_links) {
        const QString text = m_content.text.mid(link.start, link.length);
        const bool bare = text.startsWith(QStringLiteral("www."), Qt::CaseInsensitive);
        urls.append(QUrl(bare ? QStringLiteral("https://") + text : text));
    }
    return urls;
}

} // namespace postrider
