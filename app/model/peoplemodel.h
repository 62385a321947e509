// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rowdiff.h"

#include <client/chatclient.h>

#include <QTimer>

namespace postrider {

// People to start a conversation with: those one already talks to, at once, then those the server finds.
class PeopleModel : public RowModel {
    Q_OBJECT
public:
    enum Role { PersonRole = Qt::UserRole + 1 };
    enum class Status { Idle, Searching, Done, Failed };
    struct Person {
        UserId id;
        QString name;   // to show
        QString handle; // what one signs in with, where it differs
        bool online = false;
        friend bool operator==(const Person &, const Person &) = default;
    };

    explicit PeopleModel(client::ChatClient &client, QObject *parent = nullptr); // `client` outlives the model

    // Asks the server 150 ms after the last change. `known` are searched at once.
    void setQuery(const QString &query, const QList<client::Conversation> &known);
    Status status() const { return m_status; }
    QString failure() const { return m_failure; } // a sentence, when Failed

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

Q_SIGNALS:
    void statusChanged();

private:
    void ask();
    void answer(const Result<QList<User>> &users);
    void show(const QList<Person> &people);
    void setStatus(Status status);

    client::ChatClient &m_client;
    QTimer m_delay;
    QString m_query;
    QList<Person> m_known;
    QList<Person> m_rows;
    Status m_status = Status::Idle;
    QString m_failure;
    int m_generation = 0;
};

} // namespace postrider

Q_DECLARE_METATYPE(postrider::PeopleModel::Person)
