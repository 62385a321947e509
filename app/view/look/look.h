// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme.h"

#include <ports/clock.h>

#include <QFont>
#include <QIcon>
#include <QObject>
#include <QPixmap>

namespace postrider {

enum class Scheme { Light, Dark };

// How the app looks: one Theme, fonts that follow the system's, tinted icons, and the clock that words like "today" go
// by. Made once in main and handed to every widget. A change of scheme changes the application's palette, so widgets
// hear of it as QEvent::PaletteChange.
class Look : public QObject {
    Q_OBJECT
public:
    explicit Look(const Clock &clock, QObject *parent = nullptr);

    void setScheme(Scheme scheme);
    Scheme scheme() const { return m_scheme; }
    void setTextScale(int percent); // of the system's font
    const Theme &theme() const { return m_theme; }
    Timestamp now() const { return m_clock.now(); }

    QFont font() const;         // the system's
    QFont messageFont() const;  // 1.1
    QFont smallFont() const;    // 0.85
    QFont titleFont() const;    // 1.0, demi-bold
    QFont headlineFont() const; // 1.6, demi-bold

    // An icon of resources/icons in one colour. `size` in device-independent pixels.
    QPixmap icon(const QString &name, const QColor &colour, int size, qreal devicePixelRatio) const;
    QPixmap logo(int size, qreal devicePixelRatio) const; // the application's own
    QIcon applicationIcon() const;
    QIcon menuIcon(const QString &name) const;

private:
    const Clock &m_clock;
    const QFont m_systemFont;
    Scheme m_scheme = Scheme::Light;
    Theme m_theme = Theme::light();
};

} // namespace postrider
