// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings.h"

#include <runtime/paths.h>

#include <algorithm>

namespace postrider {
namespace {
const QString AppearanceKey = QStringLiteral("appearance");
const QString ServerKey = QStringLiteral("server");
const QString LocalServerKey = QStringLiteral("local_server");
const QString TextScaleKey = QStringLiteral("text_scale");
const QString NotifiesKey = QStringLiteral("notifications");
const QString ReadReceiptsKey = QStringLiteral("read_receipts");
const QString GeometryKey = QStringLiteral("window");
const QString PanesKey = QStringLiteral("panes");
const QString ChatKey = QStringLiteral("chat");
constexpr int LeastScale = 80;
constexpr int MostScale = 200;

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

int Settings::textScale() const
{
    return std::clamp(m_chosen.value(TextScaleKey, 100).toInt(), LeastScale, MostScale);
}

void Settings::setTextScale(int percent)
{
    m_chosen.setValue(TextScaleKey, percent);
}

bool Settings::notifies() const
{
    return m_chosen.value(NotifiesKey, true).toBool();
}

void Settings::setNotifies(bool notifies)
{
    m_chosen.setValue(NotifiesKey, notifies);
}

client::ReadReceipts Settings::readReceipts() const
{
    return m_chosen.value(ReadReceiptsKey, true).toBool() ? client::ReadReceipts::Sent : client::ReadReceipts::Withheld;
}

void Settings::setReadReceipts(client::ReadReceipts receipts)
{
    m_chosen.setValue(ReadReceiptsKey, receipts == client::ReadReceipts::Sent);
}

Settings::Window Settings::window() const
{
    return {.geometry = m_state.value(GeometryKey).toByteArray(),
            .panes = m_state.value(PanesKey).toByteArray(),
            .chat = m_state.value(ChatKey).toString()};
}

void Settings::setWindow(const Window &window)
{
    m_state.setValue(GeometryKey, window.geometry);
    m_state.setValue(PanesKey, window.panes);
    m_state.setValue(ChatKey, window.chat);
}

} // namespace postrider
