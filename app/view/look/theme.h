// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

namespace postrider {

// Every colour of the app, by what it is for. Text keeps 4.5:1 to what it stands on; tests/gui/look holds the pairs.
struct Theme {
    QColor window; // lists, panes, dialogs
    QColor canvas; // what bubbles lie on
    QColor field;  // where one types
    QColor line;   // between panes
    QColor text;
    QColor secondary; // times, previews, hints
    QColor accent;    // the one button that matters, focus, badges
    QColor accentText;
    QColor hover;
    QColor selection; // the chosen row
    QColor bubble;
    QColor ownBubble;
    QColor ownSecondary; // time and marks in one's own bubble
    QColor readMark;     // Read, in one's own bubble
    QColor link;
    QColor highlight; // selected text
    QColor highlightText;
    QColor danger;      // Failed, errors
    QColor dangerField; // behind errors
    QColor warning;     // behind the banner
    QColor warningText;
    QColor chip; // day headers
    QColor chipText;
    QColor online;
    QColor shadow; // translucent

    static Theme light();
    static Theme dark();
    QPalette palette() const;
    friend bool operator==(const Theme &, const Theme &) = default;
};

// WCAG 2.1, 1.4.3: 1 to 21.
double contrast(const QColor &a, const QColor &b);

} // namespace postrider
