// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QObject>

#include <memory>

class QDBusConnection;
class QMenu;
class QSystemTrayIcon;

namespace postrider {

// The icon beside the clock, where the desktop has a place for it: a StatusNotifierWatcher on the session bus.
// Elsewhere there is none, and closing the window ends the app.
class Tray : public QObject {
    Q_OBJECT
public:
    Tray(const QDBusConnection &bus, const QIcon &icon, QObject *parent = nullptr);
    ~Tray() override;

    static bool isOffered(const QDBusConnection &bus);
    bool isThere() const;
    void setUnread(int count); // in the tooltip

Q_SIGNALS:
    void raiseRequested();
    void quitRequested();

private:
    std::unique_ptr<QMenu> m_menu;
    std::unique_ptr<QSystemTrayIcon> m_icon;
};

} // namespace postrider
