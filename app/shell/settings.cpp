// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings.h"

#include <runtime/paths.h>

#include <QWidget>

namespace postrider {
namespace {
const QString AppearanceKey = QStringLiteral("appearance");
const QString ServerKey = QStringLiteral("server");
const QString LocalServerKey = QStringLiteral("local_server");
const QString GeometryKey = QStringLiteral("window");

QString fileFor(const QString &folder, const QString &profile)
{
    return folder + QStringLiteral("/app-%1.ini").arg(QString::fromLatin1(QUrl::toPercentEncoding(profile)));
}
} // namespace

Settings::Settings(const QString &profile)
    : m_chosen(fileFor(paths::config(), profile), QSettings::IniFormat)
    , m_state(fileFor(paths::state(), profile), QSettings::IniFormat)
{
}

Settings::Appearance Settings::appearance() const
{
    const QString name = m_chosen.value(AppearanceKey).toString();
    if (name == QStringLiteral("light"))
        return Appearance::Light;
    return name == QStringLiteral("dark") ? Appearance::Dark : Appearance::System;
}

void Settings::setAppearance(Appearance appearance)
{
    switch (appearance) {
    case Appearance::System:
        m_chosen.remove(AppearanceKey);
        return;
    case Appearance::Light:
        m_chosen.setValue(AppearanceKey, QStringLiteral("light"));
        return;
    case Appearance::Dark:
        m_chosen.setValue(AppearanceKey, QStringLiteral("dark"));
        return;
    }
}

QUrl Settings::server() const
{
    return QUrl(m_chosen.value(ServerKey).toString());
}

void Settings::setServer(const QUrl &server)
{
    m_chosen.setValue(ServerKey, server.toString());
}

bool Settings::usesLocalServer() const
{
    return m_chosen.value(LocalServerKey, false).toBool();
}

void Settings::setUsesLocalServer(bool uses)
{
    m_chosen.setValue(LocalServerKey, uses);
}

void Settings::saveGeometry(const QWidget &window)
{
    m_state.setValue(GeometryKey, window.saveGeometry());
}

void Settings::restoreGeometry(QWidget &window) const
{
    window.restoreGeometry(m_state.value(GeometryKey).toByteArray());
}

} // namespace postrider
