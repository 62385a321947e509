// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rowdiff.h"

#include <client/chatclient.h>
#include <ports/clock.h>

namespace postrider {

// A window of at most 500 rows over one chat's cache, moved by pages of 100: saved entries by seq, then (at the newest
// end) the outbox in its order. What the day header and the unread divider say belongs to the row below them.
class MessageModel : public RowModel {
    Q_OBJECT
public:
    static constexpr int PageRows = 100;
    static constexpr int MostRows = 500;
    enum Role {
        ItemRole = Qt::UserRole + 1, // client::MessageItem
        DayRole,                     // QDate, if this row begins a day; else invalid
        UnreadRole,                  // true below the unread divider
        GroupStartRole,              // the first of several by one sender within five minutes
        GroupEndRole,
        SenderRole, // the sender's name where it has to be shown (rooms, first of a group); else empty
    };

    // `client` and `clock` outlive the model.
    MessageModel(client::ChatClient &client, const Clock &clock, QObject *parent = nullptr);

    // Shows a chat from its first unread message; if there is none, from around `place`, or the newest. opened()
    // follows.
    void open(const client::Conversation &conversation, std::optional<Seq> place = {});
    void openAt(const client::Conversation &conversation, Seq message); // from around it, whatever is unread
    void close();
    void showNewest(); // moves the window to the end; opened() follows, without a divider

    ChatUri chat() const { return m_chat; }
    ChatKind kind() const { return m_kind; }
    const client::MessageItem &item(int row) const { return m_rows[row]; }
    int rowOf(const MessageUuid &uuid) const; // -1 if it isn't in the window
    int unreadRow() const;                    // the row below the divider; -1 if there is none
    Seq seqBefore(int row) const;             // of the row above, or what the log has before the window
    bool isAtBeginning() const { return m_atBeginning; }
    bool isAtEnd() const { return m_atEnd; }
    bool isLoading() const { return m_loadingEarlier; }

    void loadEarlier(); // one more page at the top, from the server if it must be; nothing if one is under way
    void loadLater();
    void removeDivider();
    // Which end gives way when the window is full: the one the person isn't at.
    void setAtBottom(bool atBottom) { m_atBottom = atBottom; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

Q_SIGNALS:
    void opened();
    void settled(); // after each batch of changes: the moment to lay out
    void loadingChanged();
    void earlierFailed(const postrider::Error &error);

private:
    void reset();
    void show(const client::Conversation &conversation, const client::MessageRange &range);
    void reload(const client::MessageRange &range);
    void note(Seq first);
    void pump();
    void applyWindow(const client::MessagePage &page);
    void applyTail(Seq from, const client::MessagePage &page);
    void applyEarlier(const client::MessagePage &page);
    void replaceRows(int first, int count, const QList<client::MessageItem> &items);
    void trim(bool front);
    bool beginsDay(int row) const;
    bool belowDivider(int row) const;
    bool continues(int row) const; // same group as the row above
    QString spoken(int row) const;
    Seq lastSeq() const;
    int savedRows() const;

    client::ChatClient &m_client;
    const Clock &m_clock;
    ChatUri m_chat;
    ChatKind m_kind = ChatKind::Direct;
    QList<client::MessageItem> m_rows;
    std::optional<Seq> m_unreadAfter; // the read mark when the chat was opened, while the divider is shown
    std::optional<Seq> m_dirty;       // the least seq that changed since it was last fetched
    int m_generation = 0;             // answers to questions about an earlier window are dropped
    bool m_fetching = false;
    bool m_loadingEarlier = false;
    bool m_atBeginning = false;
    bool m_atEnd = false;
    bool m_atBottom = true;
    bool m_loaded = false;
};

} // namespace postrider
