// SPDX-License-Identifier: GPL-3.0-or-later
#include "findermodel.h"

#include "words.h"

#include <domain/rules.h>
#include <ports/futures.h>

namespace postrider {
namespace {

constexpr int AskAfterMs = 150;

FinderModel::Found foundIn(const client::Conversation &conversation)
{
    return {.chat = conversation.chat,
            .person = conversation.peer,
            .name = conversation.title,
            .handle = {},
            .online = conversation.online,
            .unread = conversation.unread};
}

} // namespace

FinderModel::FinderModel(client::ChatClient &client, QObject *parent) : RowModel(parent), m_client(client)
{
    m_delay.setSingleShot(true);
    m_delay.setInterval(AskAfterMs);
    connect(&m_delay, &QTimer::timeout, this, &FinderModel::ask);
}

int FinderModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant FinderModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Found &found = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return found.name;
    case Qt::AccessibleTextRole: {
        QStringList parts{words::isolated(found.name)};
        if (found.online)
            parts += tr("online");
        if (found.unread > 0)
            parts += tr("%n unread", nullptr, found.unread);
        return parts.join(QStringLiteral(", "));
    }
    case FoundRole:
        return QVariant::fromValue(found);
    default:
        return {};
    }
}

void FinderModel::setQuery(const QString &query, const QList<client::Conversation> &known)
{
    m_query = query.trimmed();
    if (m_query.isEmpty()) {
        showAll({});
        return;
    }
    ++m_generation;
    m_known.clear();
    const QString wanted = rules::foldedName(m_query);
    for (const client::Conversation &conversation : known)
        if (rules::foldedName(conversation.title).contains(wanted))
            m_known.append(foundIn(conversation));
    show(m_known);
    setStatus(Status::Searching);
    m_delay.start();
}

void FinderModel::showAll(const QList<client::Conversation> &known)
{
    ++m_generation;
    m_delay.stop();
    m_known.clear();
    for (const client::Conversation &conversation : known)
        m_known.append(foundIn(conversation));
    show(m_known);
    setStatus(Status::Idle);
}

void FinderModel::ask()
{
    whenDone(m_client.people(m_query), this, [this, generation = m_generation](const Result<QList<User>> &users) {
        if (generation == m_generation)
            answer(users);
    });
}

void FinderModel::answer(const Result<QList<User>> &users)
{
    if (!users) {
        m_failure = users.error().message;
        setStatus(Status::Failed);
        return;
    }
    QList<Found> all = m_known;
    for (const User &user : *users) {
        const QString name = rules::forDisplay(user.displayName.isEmpty() ? user.name : user.displayName);
        Found found{.chat = m_client.chatWith(user.id),
                    .person = user.id,
                    .name = name,
                    .handle = name == user.name ? QString() : rules::forDisplay(user.name),
                    .online = user.online};
        const auto at = std::ranges::find(all, found.chat, &Found::chat);
        if (at == all.end()) {
            all.append(found);
        } else {
            found.unread = at->unread;
            *at = found;
        }
    }
    show(all);
    setStatus(Status::Done);
}

void FinderModel::show(const QList<Found> &found)
{
    RowDiff<Found, ChatUri> diff(*this, m_rows, [](const Found &row) { return row.chat; });
    const auto [from, to] = diff.replace(0, int(m_rows.size()), found);
    if (from < to)
        Q_EMIT dataChanged(index(from), index(to - 1));
}

void FinderModel::setStatus(Status status)
{
    m_status = status;
    Q_EMIT statusChanged();
}

} // namespace postrider
