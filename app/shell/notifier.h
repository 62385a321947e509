// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <client/chatclient.h>

#include <QHash>
#include <QObject>

#include <functional>

namespace postrider {
class ChatMemory;
class Notifications;
class Settings;

// Tells of messages that nobody is looking at: one notification per chat, replaced by the next, withdrawn when the chat
// was read, here or anywhere.
class Notifier : public QObject {
    Q_OBJECT
public:
    using IsSeen = std::function<bool(const ChatUri &chat)>; // it is shown in the active window

    // All of them outlive the notifier.
    Notifier(client::ChatClient &client, Notifications &notifications, const Settings &settings,
             const ChatMemory &memory, IsSeen isSeen, QObject *parent = nullptr);
    ~Notifier() override; // withdraws all

Q_SIGNALS:
    void openRequested(const postrider::client::MessageItem &message); // somebody clicked it

private:
    void arrived(const client::MessageItem &message);
    void withdrawRead();
    void withdraw(const ChatUri &chat);

    client::ChatClient &m_client;
    Notifications &m_notifications;
    const Settings &m_settings;
    const ChatMemory &m_memory;
    IsSeen m_isSeen;
    QHash<ChatUri, client::MessageItem> m_shown; // the newest of each
};

} // namespace postrider
