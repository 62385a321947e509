// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rowdiff.h"

#include <client/chatclient.h>

#include <QTimer>

namespace postrider {

// Where to talk: conversations one already has, at once, then people the server finds.
class FinderModel : public RowModel {
    Q_OBJECT
public:
    enum Role { FoundRole = Qt::UserRole + 1 };
    enum class Status { Idle, Searching, Done, Failed };
    struct Found {
        ChatUri chat;
        UserId person;  // of a direct chat
        QString name;   // to show
        QString handle; // what one signs in with, where it differs
        bool online = false;
        int unread = 0;
        friend bool operator==(const Found &, const Found &) = default;
    };

    explicit FinderModel(client::ChatClient &client, QObject *parent = nullptr); // `client` outlives the model

    // Asks the server 150 ms after the last change. `known` are searched at once.
    void setQuery(const QString &query, const QList<client::Conversation> &known);
    void showAll(const QList<client::Conversation> &known); // nothing is searched for
    Status status() const { return m_status; }
    QString failure() const { return m_failure; } // a sentence, when Failed

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

Q_SIGNALS:
    void statusChanged();

private:
    void ask();
    void answer(const Result<QList<User>> &users);
    void show(const QList<Found> &found);
    void setStatus(Status status);

    client::ChatClient &m_client;
    QTimer m_delay;
    QString m_query;
    QList<Found> m_known;
    QList<Found> m_rows;
    Status m_status = Status::Idle;
    QString m_failure;
    int m_generation = 0;
};

} // namespace postrider

Q_DECLARE_METATYPE(postrider::FinderModel::Found)
