// SPDX-License-Identifier: GPL-3.0-or-later
#include "conversationmodel.h"

#include "chatmemory.h"
#include "words.h"

#include <domain/limits.h>
#include <ports/futures.h>

#include <QTimer>

namespace postrider {

using client::Conversation;

namespace {
// A typing frame comes at most every three seconds; one missed isn't a pause yet.
constexpr auto TypingShown = limits::TypingInterval + std::chrono::seconds(2);
} // namespace

ConversationModel::ConversationModel(client::ChatClient &client, const Clock &clock, const ChatMemory &memory,
                                     QObject *parent)
    : RowModel(parent), m_client(client), m_clock(clock), m_memory(memory)
{
    connect(&m_memory, &ChatMemory::mutedChanged, this, [this](const ChatUri &chat) {
        if (const int row = rowOf(chat); row >= 0)
            Q_EMIT dataChanged(index(row), index(row), {MutedRole, Qt::AccessibleTextRole});
    });
    connect(&m_client, &client::ChatClient::conversationsChanged, this, &ConversationModel::reload);
    connect(&m_client, &client::ChatClient::cacheDropped, this, &ConversationModel::reload);
    connect(&m_client, &client::ChatClient::connectionChanged, this, &ConversationModel::reload);
    connect(&m_client, &client::ChatClient::typingNoticed, this, &ConversationModel::noteTyping);
    connect(&m_client, &client::ChatClient::messageArrived, this,
            [this](const client::MessageItem &message) { endTyping(message.chat); });
}

int ConversationModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant ConversationModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Conversation &conversation = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return conversation.title;
    case Qt::AccessibleTextRole:
        return spoken(conversation);
    case ConversationRole:
        return QVariant::fromValue(conversation);
    case TypingRole:
        return m_typing.contains(conversation.chat);
    case MutedRole:
        return m_memory.isMuted(conversation.chat);
    default:
        return {};
    }
}

QString ConversationModel::spoken(const Conversation &conversation) const
{
    QStringList parts{words::isolated(conversation.title)};
    if (conversation.unread > 0)
        parts += tr("%n unread", nullptr, conversation.unread);
    if (m_typing.contains(conversation.chat))
        parts += tr("typing");
    if (m_memory.isMuted(conversation.chat))
        parts += tr("no notifications");
    if (conversation.last) {
        parts += words::preview(*conversation.last);
        parts += words::brief(conversation.last->time, m_clock.now());
        if (conversation.last->own)
            parts += words::spokenState(*conversation.last, conversation.kind);
    }
    return parts.join(QStringLiteral(", "));
}

// Each notice counts for some seconds, or until what was typed arrives.
void ConversationModel::noteTyping(const ChatUri &chat)
{
    const int notice = ++m_typingNotices;
    const bool began = !m_typing.contains(chat);
    m_typing.insert(chat, notice);
    if (began)
        announceTyping(chat);
    QTimer::singleShot(TypingShown, this, [this, chat, notice] {
        if (m_typing.value(chat) == notice)
            endTyping(chat);
    });
}

void ConversationModel::endTyping(const ChatUri &chat)
{
    if (m_typing.remove(chat))
        announceTyping(chat);
}

void ConversationModel::announceTyping(const ChatUri &chat)
{
    if (const int row = rowOf(chat); row >= 0)
        Q_EMIT dataChanged(index(row), index(row), {TypingRole, Qt::AccessibleTextRole});
}

// One question at a time: however often the cache changes, the next answer is the newest.
void ConversationModel::reload()
{
    m_stale = true;
    if (m_loading)
        return;
    m_loading = true;
    m_stale = false;
    whenDone(m_client.conversations(), this, [this](const QList<Conversation> &conversations) {
        m_loading = false;
        apply(conversations);
        if (m_stale)
            reload();
    });
}

void ConversationModel::apply(QList<Conversation> conversations)
{
    const client::Link link = m_client.connection().link;
    if (link != client::Link::Online && link != client::Link::Syncing)
        for (Conversation &conversation : conversations)
            if (std::exchange(conversation.online, false)) // who was there when the connection went: nobody knows now
                conversation.lastSeen.reset();
    RowDiff<Conversation, ChatUri> diff(*this, m_rows, [](const Conversation &row) { return row.chat; });
    const auto [from, to] = diff.replace(0, int(m_rows.size()), conversations);
    if (from < to)
        Q_EMIT dataChanged(index(from), index(to - 1));
    m_loaded = true;
    Q_EMIT refreshed();
}

const Conversation *ConversationModel::find(const ChatUri &chat) const
{
    const int row = rowOf(chat);
    return row < 0 ? nullptr : &m_rows[row];
}

int ConversationModel::rowOf(const ChatUri &chat) const
{
    for (int row = 0; row < m_rows.size(); ++row)
        if (m_rows[row].chat == chat)
            return row;
    return -1;
}

int ConversationModel::unread() const
{
    int sum = 0;
    for (const Conversation &conversation : m_rows)
        sum += conversation.unread;
    return sum;
}

} // namespace postrider
