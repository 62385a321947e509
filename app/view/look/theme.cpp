// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme.h"

#include <algorithm>
#include <cmath>

namespace postrider {

Theme Theme::light()
{
    return {
        .window = QColor(0xffffff),
        .canvas = QColor(0xedf1f5),
        .field = QColor(0xf1f4f7),
        .line = QColor(0xe1e6eb),
        .text = QColor(0x15202b),
        .secondary = QColor(0x56636f),
        .accent = QColor(0x1f63d0),
        .accentText = QColor(0xffffff),
        .hover = QColor(0xf3f6f9),
        .selection = QColor(0xe0ebfc),
        .bubble = QColor(0xffffff),
        .ownBubble = QColor(0xd8e8fe),
        .ownSecondary = QColor(0x41586f),
        .readMark = QColor(0x1a5ac2),
        .link = QColor(0x1a5ac2),
        .highlight = QColor(0x1f63d0),
        .highlightText = QColor(0xffffff),
        .danger = QColor(0xc02626),
        .dangerField = QColor(0xfdecec),
        .warning = QColor(0xfff1d0),
        .warningText = QColor(0x5a4200),
        .chip = QColor(0xdbe2e9),
        .chipText = QColor(0x43505c),
        .online = QColor(0x1f9d55),
        .shadow = QColor(20, 40, 60, 26),
    };
}

Theme Theme::dark()
{
    return {
        .window = QColor(0x1b2129),
        .canvas = QColor(0x12161b),
        .field = QColor(0x262e38),
        .line = QColor(0x2b343e),
        .text = QColor(0xe8edf2),
        .secondary = QColor(0x9daab8),
        .accent = QColor(0x5a9cff),
        .accentText = QColor(0x0b1626),
        .hover = QColor(0x232b35),
        .selection = QColor(0x1f3148),
        .bubble = QColor(0x252d37),
        .ownBubble = QColor(0x1f4470),
        .ownSecondary = QColor(0xb4cbe6),
        .readMark = QColor(0x8cc0ff),
        .link = QColor(0x8cc0ff),
        .highlight = QColor(0x5a9cff),
        .highlightText = QColor(0x0b1626),
        .danger = QColor(0xff9c93),
        .dangerField = QColor(0x3f2426),
        .warning = QColor(0x43361a),
        .warningText = QColor(0xffe2a0),
        .chip = QColor(0x232b34),
        .chipText = QColor(0xb3bec9),
        .online = QColor(0x3fcf7f),
        .shadow = QColor(0, 0, 0, 70),
    };
}

QPalette Theme::palette() const
{
    QPalette palette(text, window, line, line, secondary, text, text, window, window);
    palette.setColor(QPalette::AlternateBase, hover);
    palette.setColor(QPalette::Button, window);
    palette.setColor(QPalette::Highlight, highlight);
    palette.setColor(QPalette::HighlightedText, highlightText);
    palette.setColor(QPalette::Link, link);
    palette.setColor(QPalette::LinkVisited, link);
    palette.setColor(QPalette::PlaceholderText, secondary);
    palette.setColor(QPalette::ToolTipBase, text);
    palette.setColor(QPalette::ToolTipText, window);
    palette.setColor(QPalette::Shadow, shadow);
    palette.setColor(QPalette::BrightText, danger); // the role of error sentences
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, secondary);
    return palette;
}

namespace {
double luminance(const QColor &colour)
{
    const auto linear = [](double channel) {
        return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}
} // namespace

double contrast(const QColor &a, const QColor &b)
{
    const auto [darker, lighter] = std::minmax({luminance(a), luminance(b)});
    return (lighter + 0.05) / (darker + 0.05);
}

} // namespace postrider
