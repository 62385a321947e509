// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connector.h"
#include "sender.h"
#include "syncdriver.h"
#include "views.h"

namespace postrider::client {

// All that belongs to one account on this device, composed: database, names, connection, sync and sending. Lives on the
// client's thread.
class AccountClient : public QObject {
    Q_OBJECT
public:
    AccountClient(const Account &account, const QString &databaseFile, Rest &rest, Session &session);

    Result<void> open(); // the database; then everything but the network works
    void start();
    void stop();

    Connector &connector() { return m_connector; }
    const Views &views() const { return m_views; }

    QList<MessageItem> queued();
    void earlier(const ChatUri &chat, Seq before, int count,
                 const std::function<void(const Result<MessagePage> &)> &done);
    void details(const ChatUri &chat, const MessageUuid &uuid, const std::function<void(const MessageDetails &)> &done);
    void people(const QString &query, const std::function<void(const Result<QList<User>> &)> &done);
    Api &api() { return m_api; }
    Result<MessageItem> send(const ChatUri &chat, const QString &text);
    Result<void> cancel(const MessageUuid &uuid);
    Result<MessageItem> retry(const MessageUuid &uuid);
    void discard(const MessageUuid &uuid);
    void markRead(const ChatUri &chat, Seq seq) { m_driver.markSeen(chat, seq); }
    void setReadReceipts(ReadReceipts receipts) { m_readReceipts = receipts; }
    void typing(const ChatUri &chat);

Q_SIGNALS:
    void entriesChanged(const postrider::ChatUri &chat, postrider::Seq first, postrider::Seq last);
    void outboxChanged(const postrider::ChatUri &chat);
    void conversationsChanged();
    void messageArrived(const postrider::client::MessageItem &message);
    void typingNoticed(const postrider::ChatUri &chat, postrider::UserId user);
    void cacheDropped();

private:
    void wire();
    void say(wire::ClientFrame frame);
    void tell(const CacheChanges &changes);
    void tellOutbox(const ChatUri &chat);
    void tellInTime();
    Result<OutboxItem> write(const ChatUri &chat, const QString &text, const std::optional<MessageUuid> &instead);

    Account m_account;
    Session &m_session;
    LocalStore m_store;
    Api m_api;
    Directory m_directory;
    Views m_views;
    Connector m_connector;
    SyncDriver m_driver;
    Sender m_sender;
    ReadReceipts m_readReceipts = ReadReceipts::Sent;
    CacheChanges m_untold;
    QTimer m_frame; // runs while what changes is kept until its end
    QHash<ChatUri, Timestamp> m_typed;
};

} // namespace postrider::client
