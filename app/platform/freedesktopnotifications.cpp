// SPDX-License-Identifier: GPL-3.0-or-later
#include "freedesktopnotifications.h"

#include <runtime/application.h>

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace postrider {
namespace {

const QString Service = QStringLiteral("org.freedesktop.Notifications");
const QString Path = QStringLiteral("/org/freedesktop/Notifications");
const QString DefaultAction = QStringLiteral("default");
constexpr int ServersTimeout = -1;

QDBusMessage call(const QString &method)
{
    return QDBusMessage::createMethodCall(Service, Path, Service, method);
}

} // namespace

FreedesktopNotifications::FreedesktopNotifications(const QDBusConnection &bus, QObject *parent)
    : Notifications(parent), m_bus(bus)
{
    if (!m_bus.isConnected())
        return;
    m_bus.connect(Service, Path, Service, QStringLiteral("ActionInvoked"), this, SLOT(actionInvoked(uint, QString)));
    m_bus.connect(Service, Path, Service, QStringLiteral("NotificationClosed"), this,
                  SLOT(notificationClosed(uint, uint)));
    askCapabilities();
}

FreedesktopNotifications::~FreedesktopNotifications()
{
    for (const Shown &shown : std::as_const(m_shown))
        close(shown.id);
}

void FreedesktopNotifications::askCapabilities()
{
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call(QStringLiteral("GetCapabilities"))), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QStringList> reply = *watcher;
        m_markup = !reply.isError() && reply.value().contains(QStringLiteral("body-markup"));
    });
}

void FreedesktopNotifications::show(const QString &key, const QString &title, const QString &text)
{
    if (!m_bus.isConnected())
        return;
    const auto shown = m_shown.find(key);
    if (shown == m_shown.end() || shown->id) {
        notify(key, {title, text});
    } else {
        shown->next = Content{title, text};
        shown->withdrawn = false;
    }
}

void FreedesktopNotifications::notify(const QString &key, const Content &content)
{
    const uint replaced = m_shown.value(key).id;
    m_shown.insert(key, {});
    const QVariantMap hints{{QStringLiteral("desktop-entry"), QString(application::Id)},
                            {QStringLiteral("category"), QStringLiteral("im.received")}};
    QDBusMessage message = call(QStringLiteral("Notify"));
    message << QString(application::Name) << replaced << QString(application::Id) << content.title
            << (m_markup ? content.text.toHtmlEscaped() : content.text) << QStringList{DefaultAction, tr("Open")}
            << hints << ServersTimeout;
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(message), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, key] {
        watcher->deleteLater();
        const QDBusPendingReply<uint> reply = *watcher;
        notified(key, reply.isError() ? 0 : reply.value());
    });
}

void FreedesktopNotifications::notified(const QString &key, uint id)
{
    const Shown waiting = m_shown.take(key);
    if (!id)
        return; // nobody shows notifications here
    if (waiting.withdrawn) {
        close(id);
        return;
    }
    m_shown.insert(key, {.id = id, .next = {}, .withdrawn = false});
    if (waiting.next)
        notify(key, *waiting.next);
}

void FreedesktopNotifications::withdraw(const QString &key)
{
    const auto shown = m_shown.find(key);
    if (shown == m_shown.end())
        return;
    if (shown->id) {
        close(shown->id);
        m_shown.erase(shown);
    } else {
        shown->next.reset();
        shown->withdrawn = true;
    }
}

void FreedesktopNotifications::close(uint id)
{
    if (!id)
        return;
    QDBusMessage message = call(QStringLiteral("CloseNotification"));
    message << id;
    m_bus.call(message, QDBus::NoBlock);
}

QString FreedesktopNotifications::keyOf(uint id) const
{
    for (auto it = m_shown.cbegin(); it != m_shown.cend(); ++it)
        if (it->id == id)
            return it.key();
    return {};
}

void FreedesktopNotifications::actionInvoked(uint id, const QString &action)
{
    const QString key = keyOf(id);
    if (!id || key.isNull() || action != DefaultAction)
        return;
    withdraw(key);
    Q_EMIT activated(key);
}

void FreedesktopNotifications::notificationClosed(uint id, uint)
{
    if (const QString key = keyOf(id); id && !key.isNull())
        m_shown.remove(key);
}

} // namespace postrider
