// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "api.h"
#include "store/localstore.h"

#include <deque>

namespace postrider::client {

// Who the others are: their names, kept on disk, asked for when they are missing or old; and whether they are there.
class Directory : public QObject {
    Q_OBJECT
public:
    Directory(LocalStore &store, Api &api, QObject *parent = nullptr);

    void load(); // what was known last time
    // To show: the display name, without what could make one name look like another. Never empty.
    QString shownName(UserId id);
    User user(UserId id) const; // with no more than the id for an unknown one

    void heard(const QHash<UserId, QString> &names); // sign-in names, with a chat
    void learn(const User &user);
    void presence(UserId id, bool online, std::optional<Timestamp> lastSeen);
    // A new connection: who was there may have left. Asks for these anew.
    void refresh(const QList<UserId> &ids);
    void disconnected(); // nothing is known of anybody's presence

Q_SIGNALS:
    void changed(); // coalesced: once per event-loop turn

private:
    void want(UserId id);
    void pump();
    void keep(const KnownUser &known);
    void noteChange();

    LocalStore &m_store;
    Api &m_api;
    QHash<UserId, KnownUser> m_known;
    std::deque<UserId> m_queue;
    QSet<UserId> m_wanted; // queued or under way
    int m_underWay = 0;
    QTimer m_change;
};

} // namespace postrider::client
