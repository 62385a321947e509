// SPDX-License-Identifier: GPL-3.0-or-later
#include "text.h"

#include <QAbstractButton>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QLabel>
#include <QPainter>
#include <QStyle>

#include <algorithm>
#include <array>
#include <cmath>

namespace postrider {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// Emoji_Presentation of Unicode 15 below the planes of pictographs.
constexpr std::array<Range, 48> ShownAsEmoji{{
    {0x231a, 0x231b},   {0x23e9, 0x23ec},   {0x23f0, 0x23f0},   {0x23f3, 0x23f3},   {0x25fd, 0x25fe},
    {0x2614, 0x2615},   {0x2648, 0x2653},   {0x267f, 0x267f},   {0x2693, 0x2693},   {0x26a1, 0x26a1},
    {0x26aa, 0x26ab},   {0x26bd, 0x26be},   {0x26c4, 0x26c5},   {0x26ce, 0x26ce},   {0x26d4, 0x26d4},
    {0x26ea, 0x26ea},   {0x26f2, 0x26f3},   {0x26f5, 0x26f5},   {0x26fa, 0x26fa},   {0x26fd, 0x26fd},
    {0x2705, 0x2705},   {0x270a, 0x270b},   {0x2728, 0x2728},   {0x274c, 0x274c},   {0x274e, 0x274e},
    {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},   {0x27b0, 0x27b0},   {0x27bf, 0x27bf},
    {0x2b1b, 0x2b1c},   {0x2b50, 0x2b50},   {0x2b55, 0x2b55},   {0x1f004, 0x1f004}, {0x1f0cf, 0x1f0cf},
    {0x1f18e, 0x1f18e}, {0x1f191, 0x1f19a}, {0x1f1e6, 0x1f1ff}, {0x1f201, 0x1f201}, {0x1f21a, 0x1f21a},
    {0x1f22f, 0x1f22f}, {0x1f232, 0x1f236}, {0x1f238, 0x1f23a}, {0x1f250, 0x1f251}, {0x1f300, 0x1f64f},
    {0x1f680, 0x1f6ff}, {0x1f7e0, 0x1f7f0}, {0x1f90c, 0x1faff},
}};
constexpr char32_t Joiner = 0x200d;
constexpr char32_t EmojiVariation = 0xfe0f;
constexpr char32_t Keycap = 0x20e3;

bool isShownAsEmoji(char32_t c)
{
    return c >= 0x231a && std::ranges::any_of(ShownAsEmoji, [c](Range r) { return c >= r.first && c <= r.last; });
}

bool isRegion(char32_t c)
{
    return c >= 0x1f1e6 && c <= 0x1f1ff;
}

bool extendsEmoji(char32_t c)
{
    return c == EmojiVariation || c == Keycap || (c >= 0x1f3fb && c <= 0x1f3ff) || (c >= 0xe0020 && c <= 0xe007f);
}

struct Emoji {
    qsizetype start;
    qsizetype length;
};

// Every emoji sequence (UTS #51), one by one.
QList<Emoji> emojiOf(QStringView text)
{
    struct Point {
        char32_t code;
        qsizetype at;
    };
    QList<Point> points;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool pair = text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        points.append({pair ? QChar::surrogateToUcs4(text[i], text[i + 1]) : char32_t(text[i].unicode()), i});
        i += pair;
    }
    const auto code = [&](qsizetype i) { return i < points.size() ? points[i].code : 0; };
    QList<Emoji> result;
    for (qsizetype i = 0; i < points.size();) {
        const bool keycap = code(i) < 0x80 && code(i + 1) == EmojiVariation && code(i + 2) == Keycap;
        if (!keycap && !isShownAsEmoji(code(i)) && !(code(i) >= 0xa9 && code(i + 1) == EmojiVariation)) {
            ++i;
            continue;
        }
        qsizetype end = i + (isRegion(code(i)) && isRegion(code(i + 1)) ? 2 : 1);
        while (end < points.size() && (extendsEmoji(code(end)) || code(end) == Joiner))
            end += code(end) == Joiner ? 2 : 1;
        end = std::min(end, points.size());
        const qsizetype stop = end < points.size() ? points[end].at : text.size();
        result.append({points[i].at, stop - points[i].at});
        i = end;
    }
    return result;
}

} // namespace

QList<QTextLayout::FormatRange> emojiFormats(QStringView text)
{
    QList<QTextLayout::FormatRange> formats;
    if (std::ranges::all_of(text, [](QChar c) { return c.unicode() < 0xa9; }))
        return formats;
    QTextCharFormat format;
    format.setFontFamilies({QStringLiteral("Noto Color Emoji")});
    for (const Emoji &emoji : emojiOf(text)) {
        if (!formats.isEmpty() && formats.last().start + formats.last().length == emoji.start)
            formats.last().length += int(emoji.length);
        else
            formats.append({int(emoji.start), int(emoji.length), format});
    }
    return formats;
}

int emojiAlone(QStringView text)
{
    qsizetype covered = 0;
    const QList<Emoji> found = text.size() > 64 ? QList<Emoji>() : emojiOf(text);
    for (const Emoji &emoji : found)
        covered += emoji.length;
    return covered == text.size() ? int(found.size()) : 0;
}

qreal drawTextLine(QPainter *painter, const QRectF &rect, const QString &text, Qt::Alignment alignment)
{
    if (text.isEmpty() || rect.width() <= 0)
        return 0;
    const QFontMetricsF metrics(painter->font(), painter->device());
    const QString shown = metrics.elidedText(text, Qt::ElideRight, rect.width());
    QTextLayout layout(shown, painter->font(), painter->device());
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    layout.setTextOption(option);
    layout.setFormats(emojiFormats(shown));
    layout.beginLayout();
    QTextLine line = layout.createLine();
    line.setLineWidth(1e6);
    layout.endLayout();
    const qreal width = std::min(line.naturalTextWidth(), rect.width());
    qreal x = rect.left();
    alignment = QStyle::visualAlignment(QGuiApplication::layoutDirection(), alignment);
    if (alignment & Qt::AlignRight)
        x = rect.right() - width;
    else if (alignment & Qt::AlignHCenter)
        x = rect.center().x() - width / 2;
    // By the font's own ascent: a line with an emoji is taller, but its text stays where that of its neighbours stands.
    const qreal baseline = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2;
    line.setPosition(QPointF(0, 0));
    painter->save();
    painter->setClipRect(rect, Qt::IntersectClip);
    layout.draw(painter, QPointF(x, std::round(baseline) - line.ascent()));
    painter->restore();
    return width;
}

QRectF mirrored(const QRectF &rect, const QRectF &bounds)
{
    if (QGuiApplication::layoutDirection() == Qt::LeftToRight)
        return rect;
    return rect.translated(bounds.left() + bounds.right() - rect.left() - rect.right(), 0);
}

void setWrappedText(QAbstractButton *button, const QString &text, int width)
{
    const QFontMetrics metrics(button->font());
    QStringList lines;
    for (const QString &word : text.split(u' ')) {
        const QString longer = lines.isEmpty() ? word : lines.last() + u' ' + word;
        if (!lines.isEmpty() && metrics.horizontalAdvance(longer) <= width)
            lines.last() = longer;
        else
            lines.append(word);
    }
    button->setAccessibleName(text);
    button->setText(lines.join(u'\n'));
}

QLabel *plainLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace postrider
