// SPDX-License-Identifier: GPL-3.0-or-later
#include "notifier.h"

#include "settings.h"

#include <domain/rules.h>
#include <ports/futures.h>

#include <model/chatmemory.h>
#include <model/words.h>
#include <platform/notifications.h>

namespace postrider {

using client::Conversation;
using client::MessageItem;

namespace {
constexpr int TextShown = 300;
} // namespace

Notifier::Notifier(client::ChatClient &client, Notifications &notifications, const Settings &settings,
                   const ChatMemory &memory, IsSeen isSeen, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_notifications(notifications)
    , m_settings(settings)
    , m_memory(memory)
    , m_isSeen(std::move(isSeen))
{
    connect(&m_client, &client::ChatClient::messageArrived, this, &Notifier::arrived);
    connect(&m_client, &client::ChatClient::conversationsChanged, this, &Notifier::withdrawRead);
    connect(&m_notifications, &Notifications::activated, this, [this](const QString &key) {
        const MessageItem message = m_shown.take({key});
        if (message.chat)
            Q_EMIT openRequested(message);
    });
}

Notifier::~Notifier()
{
    const QList<ChatUri> chats = m_shown.keys();
    for (const ChatUri &chat : chats)
        withdraw(chat);
}

void Notifier::arrived(const MessageItem &message)
{
    const bool wanted = m_settings.notifies() && !m_memory.isMuted(message.chat);
    if (message.own || message.kind != EntryKind::Message || !wanted || m_isSeen(message.chat))
        return;
    m_shown.insert(message.chat, message);
    m_notifications.show(message.chat.value, rules::forDisplay(message.fromName),
                         words::preview(message).left(TextShown));
}

// What was read, on whatever device, has no place on the screen any more.
void Notifier::withdrawRead()
{
    if (m_shown.isEmpty())
        return;
    whenDone(m_client.conversations(), this, [this](const QList<Conversation> &conversations) {
        for (const Conversation &conversation : conversations) {
            const auto shown = m_shown.constFind(conversation.chat);
            if (shown != m_shown.constEnd() && conversation.mark.read >= shown->seq)
                withdraw(conversation.chat);
        }
    });
}

void Notifier::withdraw(const ChatUri &chat)
{
    m_shown.remove(chat);
    m_notifications.withdraw(chat.value);
}

} // namespace postrider
