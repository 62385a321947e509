// SPDX-License-Identifier: GPL-3.0-or-later
#include "peoplemodel.h"

#include "words.h"

#include <domain/rules.h>
#include <ports/futures.h>

namespace postrider {
namespace {
constexpr int AskAfterMs = 150;
}

PeopleModel::PeopleModel(client::ChatClient &client, QObject *parent) : RowModel(parent), m_client(client)
{
    m_delay.setSingleShot(true);
    m_delay.setInterval(AskAfterMs);
    connect(&m_delay, &QTimer::timeout, this, &PeopleModel::ask);
}

int PeopleModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant PeopleModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Person &person = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return person.name;
    case Qt::AccessibleTextRole:
        return person.online ? tr("%1, online").arg(words::isolated(person.name)) : words::isolated(person.name);
    case PersonRole:
        return QVariant::fromValue(person);
    default:
        return {};
    }
}

void PeopleModel::setQuery(const QString &query, const QList<client::Conversation> &known)
{
    m_query = query.trimmed();
    ++m_generation;
    m_known.clear();
    if (m_query.isEmpty()) {
        m_delay.stop();
        show({});
        setStatus(Status::Idle);
        return;
    }
    const QString wanted = rules::foldedName(m_query);
    for (const client::Conversation &conversation : known)
        if (conversation.kind == ChatKind::Direct && rules::foldedName(conversation.title).contains(wanted))
            m_known.append({conversation.peer, conversation.title, {}, conversation.online});
    show(m_known);
    setStatus(Status::Searching);
    m_delay.start();
}

void PeopleModel::ask()
{
    whenDone(m_client.people(m_query), this, [this, generation = m_generation](const Result<QList<User>> &users) {
        if (generation == m_generation)
            answer(users);
    });
}

void PeopleModel::answer(const Result<QList<User>> &users)
{
    if (!users) {
        m_failure = users.error().message;
        setStatus(Status::Failed);
        return;
    }
    QList<Person> people = m_known;
    for (const User &user : *users) {
        const QString name = rules::forDisplay(user.displayName.isEmpty() ? user.name : user.displayName);
        const Person person{user.id, name, name == user.name ? QString() : rules::forDisplay(user.name), user.online};
        const auto at = std::ranges::find(people, user.id, &Person::id);
        if (at != people.end())
            *at = person;
        else
            people.append(person);
    }
    show(people);
    setStatus(Status::Done);
}

void PeopleModel::show(const QList<Person> &people)
{
    RowDiff<Person, UserId> diff(*this, m_rows, [](const Person &person) { return person.id; });
    const auto [from, to] = diff.replace(0, int(m_rows.size()), people);
    if (from < to)
        Q_EMIT dataChanged(index(from), index(to - 1));
}

void PeopleModel::setStatus(Status status)
{
    m_status = status;
    Q_EMIT statusChanged();
}

} // namespace postrider
