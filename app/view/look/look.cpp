// SPDX-License-Identifier: GPL-3.0-or-later
#include "look.h"

#include "style.h"

#include <QApplication>
#include <QFile>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

static void initialiseIcons()
{
    Q_INIT_RESOURCE(icons); // they live in a static library
}

namespace postrider {
namespace {
QFont scaled(QFont font, qreal factor)
{
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * factor);
    else
        font.setPixelSize(qRound(font.pixelSize() * factor));
    return font;
}

QFont scaled(qreal factor)
{
    return scaled(QApplication::font(), factor);
}
} // namespace

Look::Look(const Clock &clock, QObject *parent) : QObject(parent), m_clock(clock), m_systemFont(QApplication::font())
{
    initialiseIcons();
    QApplication::setStyle(new Style(*this));
    QApplication::setPalette(m_theme.palette());
}

void Look::setScheme(Scheme scheme)
{
    m_scheme = scheme;
    m_theme = scheme == Scheme::Dark ? Theme::dark() : Theme::light();
    QApplication::setPalette(m_theme.palette());
}

void Look::setTextScale(int percent)
{
    const QFont wanted = percent == 100 ? m_systemFont : scaled(m_systemFont, percent / 100.0);
    if (wanted != QApplication::font())
        QApplication::setFont(wanted);
}

QFont Look::font() const
{
    return scaled(1.0);
}

QFont Look::messageFont() const
{
    return scaled(1.1);
}

QFont Look::smallFont() const
{
    return scaled(0.85);
}

QFont Look::titleFont() const
{
    QFont font = scaled(1.0);
    font.setWeight(QFont::DemiBold);
    return font;
}

QFont Look::headlineFont() const
{
    QFont font = scaled(1.6);
    font.setWeight(QFont::DemiBold);
    return font;
}

QPixmap Look::icon(const QString &name, const QColor &colour, int size, qreal devicePixelRatio) const
{
    const QString key = QStringLiteral("icon/%1/%2/%3/%4").arg(name, colour.name()).arg(size).arg(devicePixelRatio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QSvgRenderer renderer(file.readAll().replace("currentColor", colour.name().toLatin1()));
    const int side = qRound(size * devicePixelRatio);
    pixmap = QPixmap(side, side);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter, QRectF(0, 0, side, side));
    painter.end();
    pixmap.setDevicePixelRatio(devicePixelRatio);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QPixmap Look::logo(int size, qreal devicePixelRatio) const
{
    return icon(QStringLiteral("postrider"), m_theme.accent, size, devicePixelRatio);
}

QIcon Look::applicationIcon() const
{
    QIcon application;
    for (const int side : {16, 32, 48, 64, 128, 256})
        application.addPixmap(logo(side, 1));
    return application;
}

QIcon Look::menuIcon(const QString &name) const
{
    QIcon menuIcon;
    for (const qreal ratio : {1.0, 2.0})
        menuIcon.addPixmap(icon(name, m_theme.secondary, 16, ratio));
    return menuIcon;
}

} // namespace postrider
