// SPDX-License-Identifier: GPL-3.0-or-later
#include "tray.h"

#include <runtime/application.h>

#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QMenu>
#include <QSystemTrayIcon>

namespace postrider {

bool Tray::isOffered(const QDBusConnection &bus)
{
    return bus.isConnected() &&
           bus.interface()->isServiceRegistered(QStringLiteral("org.kde.StatusNotifierWatcher")).value();
}

Tray::Tray(const QDBusConnection &bus, const QIcon &icon, QObject *parent) : QObject(parent)
{
    if (!isOffered(bus) || !QSystemTrayIcon::isSystemTrayAvailable())
        return;
    m_menu = std::make_unique<QMenu>();
    m_menu->addAction(tr("Open Postrider"), this, &Tray::raiseRequested);
    m_menu->addAction(tr("Quit"), this, &Tray::quitRequested);
    m_icon = std::make_unique<QSystemTrayIcon>(icon);
    m_icon->setContextMenu(m_menu.get());
    connect(m_icon.get(), &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger)
            Q_EMIT raiseRequested();
    });
    setUnread(0);
    m_icon->show();
}

Tray::~Tray() = default;

bool Tray::isThere() const
{
    return m_icon && m_icon->isVisible();
}

void Tray::setUnread(int count)
{
    if (m_icon)
        m_icon->setToolTip(count > 0 ? tr("%1 – %n unread", nullptr, count).arg(application::Name)
                                     : QString(application::Name));
}

} // namespace postrider
