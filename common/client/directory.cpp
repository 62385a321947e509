// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory.h"

#include <domain/rules.h>

#include <QCoreApplication>

namespace postrider::client {
namespace {
constexpr int MostUnderWay = 4;
constexpr auto Old = std::chrono::hours(24); // a display name may have changed since
} // namespace

Directory::Directory(LocalStore &store, Api &api, QObject *parent) : QObject(parent), m_store(store), m_api(api)
{
    m_change.setSingleShot(true);
    m_change.setInterval(0);
    connect(&m_change, &QTimer::timeout, this, &Directory::changed);
}

void Directory::load()
{
    const auto all = m_store.users().all();
    if (!all)
        return; // names are asked for again
    for (const KnownUser &known : *all)
        m_known.insert(known.user.id, known);
}

QString Directory::shownName(UserId id)
{
    const auto known = m_known.constFind(id);
    const bool fresh = known != m_known.cend() && known->fetchedAt && currentTime() - *known->fetchedAt < Old;
    if (!fresh)
        want(id);
    if (known == m_known.cend())
        return QCoreApplication::translate("postrider::client::Directory", "User %1").arg(id.value);
    return rules::forDisplay(known->user.displayName.isEmpty() ? known->user.name : known->user.displayName);
}

User Directory::user(UserId id) const
{
    const auto known = m_known.constFind(id);
    if (known != m_known.cend())
        return known->user;
    User unknown;
    unknown.id = id;
    return unknown;
}

void Directory::heard(const QHash<UserId, QString> &names)
{
    for (const auto &[id, name] : names.asKeyValueRange()) {
        if (m_known.contains(id))
            continue;
        KnownUser known;
        known.user.id = id;
        known.user.name = name;
        keep(known);
    }
}

void Directory::learn(const User &user, Moment asked)
{
    KnownUser known{.user = user, .fetchedAt = currentTime()};
    const Heard heard = m_heard.value(user.id);
    if (!m_connected || asked < m_since || asked < heard.at) {
        const auto before = m_known.constFind(user.id);
        known.user.online = before != m_known.cend() ? before->user.online : heard.online;
        known.user.lastSeen = std::max(user.lastSeen, heard.lastSeen);
    }
    keep(known);
}

void Directory::keep(const KnownUser &known)
{
    m_known.insert(known.user.id, known);
    if (const auto kept = m_store.users().put(known); !kept)
        qWarning("a name could not be kept: %s", qUtf8Printable(kept.error().cause));
    noteChange();
}

void Directory::presence(UserId id, bool online, std::optional<Timestamp> lastSeen)
{
    m_heard.insert(id, {.at = ++m_now, .online = online, .lastSeen = lastSeen});
    const auto known = m_known.find(id);
    if (known == m_known.end()) {
        want(id);
        return;
    }
    known->user.online = online;
    if (lastSeen)
        known->user.lastSeen = lastSeen;
    noteChange();
}

void Directory::refresh(const QList<UserId> &ids)
{
    for (const UserId id : ids)
        want(id);
}

void Directory::connected()
{
    m_connected = true;
    m_since = ++m_now;
    noteChange(); // whose names are missing is asked for when they are shown
}

void Directory::disconnected()
{
    m_connected = false;
    m_heard.clear();
    m_queue.clear();
    m_wanted.clear();
    for (KnownUser &known : m_known)
        known.user.online = false;
    noteChange();
}

void Directory::want(UserId id)
{
    if (!id || !m_connected || m_wanted.contains(id))
        return;
    m_wanted.insert(id);
    m_queue.push_back(id);
    pump();
}

void Directory::pump()
{
    while (m_underWay < MostUnderWay && !m_queue.empty()) {
        const UserId id = m_queue.front();
        m_queue.pop_front();
        ++m_underWay;
        m_api.user(id, [this, id, asked = m_now](const Result<User> &user) {
            --m_underWay;
            // One that failed is asked for again with the next connection, not at once.
            if (user) {
                m_wanted.remove(id);
                learn(*user, asked);
            }
            pump();
        });
    }
}

void Directory::noteChange()
{
    if (!m_change.isActive())
        m_change.start();
}

} // namespace postrider::client
