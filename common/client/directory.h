// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "api.h"
#include "store/localstore.h"

#include <deque>

namespace postrider::client {

// Who the others are: their names, kept on disk, asked for when they are missing or old; and whether they are there,
// which is known only while connected.
class Directory : public QObject {
    Q_OBJECT
public:
    Directory(LocalStore &store, Api &api, QObject *parent = nullptr);

    void load(); // what was known last time
    // To show: the display name, without what could make one name look like another. Never empty.
    QString shownName(UserId id);
    User user(UserId id) const; // with no more than the id for an unknown one

    // When something was asked: its answer says who is online, unless that was heard since, or the connection is over.
    using Moment = quint64;
    Moment now() const { return m_now; }

    void heard(const QHash<UserId, QString> &names); // sign-in names, with a chat
    void learn(const User &user, Moment asked);
    void presence(UserId id, bool online, std::optional<Timestamp> lastSeen);
    // A new connection: who was there may have left. Asks for these anew.
    void refresh(const QList<UserId> &ids);
    void connected();
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
    bool m_connected = false;
    Moment m_now = 0;
    Moment m_since = 0; // of this connection's begin
    struct Heard {
        Moment at = 0;
        bool online = false;
        std::optional<Timestamp> lastSeen;
    };
    QHash<UserId, Heard> m_heard; // by frames of this connection
    QTimer m_change;
};

} // namespace postrider::client
