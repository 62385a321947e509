// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rowdiff.h"

#include <client/chatclient.h>
#include <ports/clock.h>

namespace postrider {
class ChatMemory;

// The conversations, last changed first, as the client's cache has them.
class ConversationModel : public RowModel {
    Q_OBJECT
public:
    enum Role {
        ConversationRole = Qt::UserRole + 1,
        TypingRole, // somebody is writing there now
        MutedRole,  // its messages raise no notification
    };

    // All of them outlive the model.
    ConversationModel(client::ChatClient &client, const Clock &clock, const ChatMemory &memory,
                      QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    void reload();
    bool isLoaded() const { return m_loaded; } // false until the cache has answered for the first time
    const QList<client::Conversation> &conversations() const { return m_rows; }
    const client::Conversation *find(const ChatUri &chat) const; // until the next change
    int rowOf(const ChatUri &chat) const;                        // -1 if there is none
    int unread() const;                                          // of all of them

Q_SIGNALS:
    void refreshed(); // after each answer of the cache

private:
    void apply(QList<client::Conversation> conversations);
    void noteTyping(const ChatUri &chat);
    void endTyping(const ChatUri &chat);
    void announceTyping(const ChatUri &chat);
    QString spoken(const client::Conversation &conversation) const;

    client::ChatClient &m_client;
    const Clock &m_clock;
    const ChatMemory &m_memory;
    QList<client::Conversation> m_rows;
    QHash<ChatUri, int> m_typing; // chat -> the newest notice that still counts
    int m_typingNotices = 0;
    bool m_loaded = false;
    bool m_loading = false;
    bool m_stale = false;
};

} // namespace postrider
