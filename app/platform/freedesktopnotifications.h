// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "notifications.h"

#include <QDBusConnection>
#include <QHash>

namespace postrider {

// By org.freedesktop.Notifications (Desktop Notifications Specification 1.2); silent where there is none.
class FreedesktopNotifications : public Notifications {
    Q_OBJECT
public:
    explicit FreedesktopNotifications(const QDBusConnection &bus, QObject *parent = nullptr);
    ~FreedesktopNotifications() override; // withdraws what is shown: nobody could answer a click any more

    void show(const QString &key, const QString &title, const QString &text) override;
    void withdraw(const QString &key) override;

private Q_SLOTS:
    void actionInvoked(uint id, const QString &action);
    void notificationClosed(uint id, uint reason);

private:
    struct Content {
        QString title;
        QString text;
    };
    struct Shown {
        uint id = 0;                 // 0: not known yet
        std::optional<Content> next; // while it isn't: what shall be shown then
        bool withdrawn = false;      // while it isn't: it shall go again
    };
    void askCapabilities();
    void notify(const QString &key, const Content &content);
    void notified(const QString &key, uint id);
    void close(uint id);
    QString keyOf(uint id) const;

    QDBusConnection m_bus;
    QHash<QString, Shown> m_shown;
    bool m_markup = false; // the server would take "<" for markup
};

} // namespace postrider
